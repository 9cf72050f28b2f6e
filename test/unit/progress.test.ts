import { expect, test, vi } from 'vitest';
import { logProgress } from '../../src/progress.ts';
import { HeldClock } from '../harness/virtual-time.ts';

test('progress is logged at least every 15 seconds until the signal aborts', async () => {
  const clock = new HeldClock();
  const stop = new AbortController();
  const log = vi.fn();
  const ended = logProgress(clock, stop.signal, log);
  for (let count = 0; count < 2; count++) {
    clock.wakeNext();
    await new Promise(setImmediate);
  }
  stop.abort();
  await ended;
  expect(log).toHaveBeenCalledTimes(2);
  expect(clock.sleeps.map(({ ms }) => ms)).toEqual([10_000, 10_000, 10_000]);
});
