import { expect, test } from 'vitest';
import { setApiKey } from '../../src/safe-text.ts';
import { formatDuration, formatNames } from '../../src/text.ts';

test.each([
  [0, '0 s'],
  [59_499, '59 s'],
  [59_500, '1 min 0 s'],
  [3_599_499, '59 min 59 s'],
  [3_599_500, '1 h 0 min'],
  [4_020_000, '1 h 7 min'],
])('%i ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

const numbered = (count: number, prefix = 'n') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test.each([
  [[], ''],
  [['a', 'b'], 'a, b'],
  [numbered(20), numbered(20).join(', ')],
  [numbered(22), `${numbered(20).join(', ')} and 2 more`],
  [['x'.repeat(300), 'y'.repeat(198)], `${'x'.repeat(300)}, ${'y'.repeat(198)}`],
  [['x'.repeat(300), 'y'.repeat(199)], `${'x'.repeat(300)} and 1 more`],
  [['x'.repeat(501)], `${'x'.repeat(499)}…`],
  [numbered(21, 'x'.repeat(100)), `${numbered(4, 'x'.repeat(100)).join(', ')} and 17 more`],
])('names are listed whole, up to the 20th and 500 characters: %#', (names, text) => {
  expect(formatNames(names)).toBe(text);
});

test('a name that is cut has no part of the key', () => {
  setApiKey('key-0123456789');
  expect(formatNames([`${'x'.repeat(495)}key-0123456789`])).toBe(`${'x'.repeat(495)}***`);
  setApiKey('');
});
