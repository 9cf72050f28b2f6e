import { setTimeout } from 'node:timers/promises';

/** Time and chance, apart so that they can be played in a test. Times are in milliseconds. */
export interface Clock {
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Rejects with an AbortError where `stop` is or becomes aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Does something every so many milliseconds, until it is over. */
export async function runEvery(clock: Clock, ms: number, signal: AbortSignal, task: () => void): Promise<void> {
  for (;;) {
    try {
      await clock.sleep(ms, signal);
    } catch {
      return;
    }
    task();
  }
}

/** Gives work a signal that ends it at a time. */
export async function withDeadline<T>(
  clock: Clock,
  deadline: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = new AbortController();
  const done = new AbortController();
  void clock.sleep(Math.max(0, deadline - clock.now()), done.signal).then(
    () => signal.abort(),
    () => {},
  );
  try {
    return await task(signal.signal);
  } finally {
    done.abort();
  }
}

export const systemClock: Clock = {
  // By a clock that nobody sets: who waits would wait for hours.
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};
