import type { Clock } from '../../src/clock.ts';
import { eventually } from '../harness/eventually.ts';

/** A clock whose sleeps end only when they are aborted, or all at once when a test says so. */
export class HeldClock implements Clock {
  readonly sleeps: { ms: number; signal: AbortSignal | undefined; wake: () => void }[] = [];
  time = 0;
  now = () => this.time;
  random = () => 0;
  sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake, reject) => {
      this.sleeps.push({ ms, signal, wake });
      signal?.addEventListener('abort', () => reject(signal.reason));
    });

  /** Starts an attempt, and lets its time pass as soon as something is so: no real limit decides what comes first. */
  async timeOut<T>(send: () => Promise<T>, isReady: () => boolean): Promise<T> {
    const attempt = send();
    attempt.catch(() => {});
    await eventually(isReady);
    for (const { wake } of this.sleeps) wake();
    return await attempt;
  }
}
