import { expect, test } from 'vitest';
import { formatDuration, formatNames, truncate } from '../../src/text.ts';

test.each([
  ['fits exactly', 'abcde', 5, 'abcde'],
  ['is one too long', 'abcdef', 5, 'abcd…'],
  ['would be cut within a surrogate pair', 'abc😀ef', 5, 'abc…'],
  ['would be cut behind a surrogate pair', 'ab😀ef', 5, 'ab😀…'],
])('text is truncated if it %s', (_, text, max, shown) => {
  expect(truncate(text, max)).toBe(shown);
});

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

const numbered = (count: number, prefix = 'n') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test.each([
  [[], ''],
  [['a', 'b'], 'a, b'],
  [numbered(20), numbered(20).join(', ')],
  [numbered(22), `${numbered(20).join(', ')} and 2 more`],
  [['x'.repeat(501)], `${'x'.repeat(499)}…`],
  [numbered(21, 'x'.repeat(100)), `${numbered(4, 'x'.repeat(100)).join(', ')} and 17 more`],
])('names are listed whole, up to the 20th and 500 characters: %#', (names, text) => {
  expect(formatNames(names)).toBe(text);
});
