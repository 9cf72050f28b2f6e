const INITIAL_POLL_DELAYS_SECONDS = [1, 2, 4, 8, 15];
const POLL_INTERVAL_SECONDS = 30;

/**
 * Returns the scheduled delay before a poll, in milliseconds, with a tenth of jitter.
 * @param polls the number of polls so far
 * @param random in [0, 1)
 */
export function scheduledPollDelayMs(polls: number, random: number): number {
  return (INITIAL_POLL_DELAYS_SECONDS[polls] ?? POLL_INTERVAL_SECONDS) * 1000 * (0.9 + random / 5);
}
