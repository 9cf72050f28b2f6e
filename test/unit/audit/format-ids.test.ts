import { expect, test } from 'vitest';
import { formatIds } from '../../../src/audit/format-ids.ts';

test.each([
  [[], ''],
  [['1', '22'], '1, 22'],
  [Array(83).fill('1234'), Array(83).fill('1234').join(', ')],
  [Array(100).fill('1234'), `${Array(83).fill('1234').join(', ')} and 17 more`],
])('IDs are listed whole, up to 500 characters: %#', (ids, text) => {
  expect(formatIds(ids)).toBe(text);
});
