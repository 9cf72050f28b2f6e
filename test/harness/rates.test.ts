import { expect, test } from 'vitest';
import { excessOverRate, maxInWindow } from './rates.ts';

test('the fullest window counts, without its end', () => {
  expect(maxInWindow([0, 10, 20, 30], 20)).toBe(2);
  expect(maxInWindow([0, 500, 501, 502, 503, 1_000], 5)).toBe(4);
  expect(maxInWindow([], 5)).toBe(0);
});

test('a window is over the rate by what is neither rate nor burst', () => {
  const allowed = { perMinute: 600, burst: 20 };
  const steady = Array.from({ length: 300 }, (_, index) => index * 100);
  expect(excessOverRate(steady, 5_000, allowed)).toBeCloseTo(-0.4);
  const begun = [...Array(20).fill(0), ...steady];
  expect(excessOverRate(begun, 5_000, allowed)).toBe(0);
  expect(excessOverRate([0, 0, 0, 0, 0, ...begun], 5_000, allowed)).toBeCloseTo(0.1);
});
