/** What a rate limit allows: so many requests a minute, and so many more at once. */
export interface RateLimit {
  perMinute: number;
  burst: number;
}

/** The most that happened in any window of that length; `times` in milliseconds, ascending. */
export function maxInWindow(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= windowMs) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** How far the fullest window is over the rate, a burst apart: 0.05 is 5 %. At or below the rate it is 0 or less. */
export function excessOverRate(times: readonly number[], windowMs: number, { perMinute, burst }: RateLimit): number {
  return (maxInWindow(times, windowMs) - burst) / ((perMinute * windowMs) / 60_000) - 1;
}
