import { expect, test } from 'vitest';
import { createSanitizer } from '../../../src/certcentral/sanitizer.ts';

const { sanitize, redact } = createSanitizer('key-0123456789');

test('of a huge text, only the beginning is inspected to show it; an output keeps all of it', () => {
  const blanks = (count: number) => `${'\n'.repeat(count)}end`;
  expect(sanitize(blanks(2 ** 16 - 3))).toBe('end');
  expect(sanitize(blanks(2 ** 16))).toBe('');
  expect(redact(`${blanks(2 ** 16)} key-0123456789`)).toBe(`${blanks(2 ** 16)} ***`);
});
