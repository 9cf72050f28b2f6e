import { setTimeout } from 'node:timers/promises';

/** Time and randomness, which tests replace. Times are in milliseconds, as everywhere. */
export interface Clock {
  now(): number;
  /** Returns a number in [0, 1). */
  random(): number;
  /** Rejects with an AbortError if `signal` is or becomes aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Calls `task` after `ms` milliseconds, unless the returned function is called before. */
export function startTimer(clock: Clock, ms: number, task: () => void): () => void {
  const canceled = new AbortController();
  void clock.sleep(ms, canceled.signal).then(task, () => {});
  return () => canceled.abort();
}

/** Runs `task` with a signal that aborts at `deadline`. */
export async function withDeadline<T>(
  clock: Clock,
  deadline: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const cancelTimer = startTimer(clock, Math.max(0, deadline - clock.now()), () => timeout.abort());
  try {
    return await task(timeout.signal);
  } finally {
    cancelTimer();
  }
}

export const systemClock: Clock = {
  // Monotonic, so that a change of the system time cannot stretch a wait by hours.
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};
