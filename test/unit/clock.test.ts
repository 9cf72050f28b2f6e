import { describe, expect, test, vi } from 'vitest';
import { systemClock, withDeadline } from '../../src/clock.ts';
import { HeldClock } from '../harness/virtual-time.ts';

test('the time is the time of day, in milliseconds', () => {
  const before = Date.now();
  const now = systemClock.now();
  // The two clocks drift apart a little.
  expect(now).toBeGreaterThan(before - 1000);
  expect(now - 60_000).toBeLessThan(Date.now());
});

describe('sleeping', () => {
  test.each([undefined, new AbortController().signal])('takes its time; signal: %s', async (signal) => {
    const started = systemClock.now();
    await systemClock.sleep(50, signal);
    expect(systemClock.now() - started).toBeGreaterThan(45);
  });

  test.each([
    ['becomes aborted', (stop: AbortController) => setImmediate(() => stop.abort())],
    ['is aborted', (stop: AbortController) => stop.abort()],
  ])('ends if its signal %s', async (_, abort) => {
    const stop = new AbortController();
    abort(stop);
    await expect(systemClock.sleep(600_000, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a task with a deadline', () => {
  const untilAborted = (signal: AbortSignal) =>
    new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('aborted')));

  test.each([
    [5, 5],
    [-5, 0],
  ])('%i ms from now gets a signal that aborts after %i ms', async (deadline, ms) => {
    const clock = new HeldClock();
    clock.time = 7;
    const ended = withDeadline(clock, clock.time + deadline, untilAborted);
    expect(clock.sleeps.map((sleep) => sleep.ms)).toEqual([ms]);
    clock.wakeNext();
    expect(await ended).toBe('aborted');
  });

  test.each([
    ['succeeds', async () => 'done', 'done'],
    ['fails', () => Promise.reject(new Error('no')), 'no'],
  ])('that %s leaves no timer behind, and its signal is not aborted', async (_, task, result) => {
    const clock = new HeldClock();
    const onAbort = vi.fn();
    const ended = withDeadline<string>(clock, 5, (signal) => {
      signal.addEventListener('abort', onAbort);
      return task();
    });
    expect(await ended.catch((error: Error) => error.message)).toBe(result);
    expect(clock.sleeps.map(({ signal }) => signal?.aborted)).toEqual([true]);
    expect(onAbort).not.toHaveBeenCalled();
  });
});
