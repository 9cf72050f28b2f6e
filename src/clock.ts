import { setTimeout } from 'node:timers/promises';

/** Time and chance, apart so that they can be played in a test. Times are in milliseconds. */
export interface Clock {
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Rejects with an AbortError where `stop` is or becomes aborted. */
  sleep(ms: number, stop?: AbortSignal): Promise<void>;
}

/** Does something every so many milliseconds, until it is over. */
export async function every(clock: Clock, ms: number, over: AbortSignal, work: () => void): Promise<void> {
  for (;;) {
    try {
      await clock.sleep(ms, over);
    } catch {
      return;
    }
    work();
  }
}

/** Gives work a signal that ends it at a time. */
export async function within<T>(clock: Clock, end: number, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const done = new AbortController();
  void clock.sleep(Math.max(0, end - clock.now()), done.signal).then(
    () => stop.abort(),
    () => {},
  );
  try {
    return await work(stop.signal);
  } finally {
    done.abort();
  }
}

export const systemClock: Clock = {
  // By a clock that nobody sets: who waits would wait for hours.
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
  sleep: (ms, stop) => setTimeout(ms, undefined, stop && { signal: stop }),
};
