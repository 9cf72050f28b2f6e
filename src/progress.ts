import type { Clock } from './clock.ts';

/** How often a step that takes longer says in the log how far it is. */
const PROGRESS_INTERVAL_MS = 10_000;

/** Calls `log` once in each interval until `signal` aborts. */
export async function logProgress(clock: Clock, signal: AbortSignal, log: () => void): Promise<void> {
  for (;;) {
    try {
      await clock.sleep(PROGRESS_INTERVAL_MS, signal);
    } catch {
      return;
    }
    log();
  }
}
