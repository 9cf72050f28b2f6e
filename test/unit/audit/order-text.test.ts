import { expect, test } from 'vitest';
import { formatIds, formatOrderCount } from '../../../src/audit/order-text.ts';

test.each([
  [0, '0 orders'],
  [1, '1 order'],
  [2, '2 orders'],
])('%i orders are %s', (count, text) => {
  expect(formatOrderCount(count)).toBe(text);
});

test.each([
  [[], ''],
  [['1', '22'], '1, 22'],
  [Array(83).fill('1234'), Array(83).fill('1234').join(', ')],
  [Array(100).fill('1234'), `${Array(83).fill('1234').join(', ')} and 17 more`],
])('IDs are listed whole, up to 500 characters: %#', (ids, text) => {
  expect(formatIds(ids)).toBe(text);
});
