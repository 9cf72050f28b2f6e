import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';

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
