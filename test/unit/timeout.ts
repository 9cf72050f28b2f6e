import { vi } from 'vitest';
import { eventually } from '../harness/eventually.ts';

/** Starts an attempt, and lets 300 seconds pass at once as soon as something is so: no real limit decides what comes first. */
export async function timeOut<T>(send: () => Promise<T>, isReady: () => boolean): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const attempt = send();
    attempt.catch(() => {});
    await eventually(isReady);
    vi.advanceTimersByTime(300_000);
    return await attempt;
  } finally {
    vi.useRealTimers();
  }
}
