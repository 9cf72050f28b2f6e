import type * as timers from 'node:timers/promises';
import { vi } from 'vitest';

/**
 * `node:timers/promises` whose waits end at once, in the fake time of vitest. To be used as
 * `vi.mock(import('node:timers/promises'), async (original) => (await import('./time.ts')).virtual(await original()))`.
 */
export function virtual(real: typeof timers): typeof timers {
  const setTimeout: typeof timers.setTimeout = async (ms = 0, value, { signal } = {}) => {
    signal?.throwIfAborted();
    vi.advanceTimersByTime(ms);
    return value as never;
  };
  return { ...real, setTimeout };
}
