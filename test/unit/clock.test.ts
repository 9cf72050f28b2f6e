import { describe, expect, test } from 'vitest';
import { systemClock, withDeadline } from '../../src/clock.ts';

test('the time is the time of day, in milliseconds', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(Math.abs(now - before)).toBeLessThan(1000);
});

test('chance is at least 0, less than 1, and not always the same', () => {
  const drawn = Array.from({ length: 20 }, () => systemClock.random());
  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(1);
});

describe('sleeping', () => {
  test.each([
    ['for nobody to end', undefined],
    ['with what could end it', new AbortController().signal],
  ])('takes its time, %s', async (_, stop) => {
    const started = performance.now();
    await systemClock.sleep(50, stop);
    expect(performance.now() - started).toBeGreaterThan(45);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test.each([
    ['becomes aborted', (stop: AbortController) => setImmediate(() => stop.abort())],
    ['is aborted', (stop: AbortController) => stop.abort()],
  ])('ends at once where its signal %s', async (_, abort) => {
    const stop = new AbortController();
    abort(stop);
    await expect(systemClock.sleep(60_000, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('work within a time', () => {
  const untilEnded = (stop: AbortSignal) =>
    new Promise<string>((resolve) => stop.addEventListener('abort', () => resolve('ended')));

  test('is told when that is over', async () => {
    expect(await withDeadline(systemClock, Date.now() + 20, untilEnded)).toBe('ended');
  });

  test('is told at once where it is over already', async () => {
    expect(await withDeadline(systemClock, Date.now() - 20, untilEnded)).toBe('ended');
  });

  test.each([
    ['comes to its end', async () => 'done', 'done'],
    ['fails', () => Promise.reject(new Error('no')), 'no'],
  ])('is not told, and nothing is waited for, when it %s before', async (_, work, result) => {
    const ended: unknown[] = [];
    const sleep = (_ms: number, stop?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => stop?.addEventListener('abort', () => reject(ended.push('asleep'))));
    const clock = { now: () => 0, random: () => 0, sleep };
    let told = false;
    const worked = withDeadline<string>(clock, 5, (stop) => {
      stop.addEventListener('abort', () => {
        told = true;
      });
      return work();
    });
    expect(await worked.catch((error: Error) => error.message)).toBe(result);
    expect({ told, ended }).toEqual({ told: false, ended: ['asleep'] });
  });
});
