import { expect, test } from 'vitest';
import { formatDuration } from '../../src/format.ts';

test.each([
  [0, '0 s'],
  [499, '0 s'],
  [59_499, '59 s'],
  [59_500, '1 min 0 s'],
  [100_000, '1 min 40 s'],
  [3_599_499, '59 min 59 s'],
  [3_600_000, '1 h 0 min'],
  [4_020_000, '1 h 7 min'],
  [7_199_000, '2 h 0 min'],
])('%i ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
