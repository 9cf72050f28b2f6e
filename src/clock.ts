import { setTimeout } from 'node:timers/promises';

/** Time and chance, apart so that they can be played in a test. Times are in milliseconds. */
export interface Clock {
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Rejects with an AbortError where `stop` is or becomes aborted. */
  sleep(ms: number, stop?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  // By a clock that nobody sets: who waits would wait for hours.
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
  sleep: (ms, stop) => setTimeout(ms, undefined, stop && { signal: stop }),
};
