import { expect, test } from 'vitest';
import { MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH, toSingleLine, truncate } from '../../src/text.ts';

test('a field is shown up to 500 characters, a message up to 2,000', () => {
  expect([MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH]).toEqual([500, 2000]);
});

test.each([
  ['line breaks of every kind', 'a\r\nb\nc\rd\u2028e\u2029f\vg\fh\u0085i', 'a b c d e f g hi'],
  ['nothing', '', ''],
  ['words, which stay', 'GET /a?b: 200 (~!)', 'GET /a?b: 200 (~!)'],
  ['two blanks', 'a  b', 'a b'],
  ['runs of white space', 'a \t\u00a0\u3000 b', 'a b'],
  ['white space at the ends', '\n a b \r\n', 'a b'],
  ['a space that only control characters kept from the end', 'a \u0000', 'a'],
  ['ANSI escapes', 'a\u001b[31mred\u001b[0m', 'a[31mred[0m'],
  ['NUL, backspace and delete', 'a\u0000b\u0008c\u007fd', 'abcd'],
  ['bidirectional overrides and zero-width characters', 'a\u202eb\u200bc\u2066d\ufeff', 'abcd'],
  ['halves of surrogate pairs', 'a\ud83db\ude00c', 'abc'],
  ['whole surrogate pairs, which stay', 'a😀b', 'a😀b'],
  ['names in any script, which stay', 'bücher.例え.рф', 'bücher.例え.рф'],
])('text becomes one line: %s', (_, text, flat) => {
  expect(toSingleLine(text)).toBe(flat);
});

test.each([
  ['fits exactly', 'abcde', 5, 'abcde'],
  ['is one too long', 'abcdef', 5, 'abcd…'],
  ['would be cut within a surrogate pair', 'abc😀ef', 5, 'abc…'],
  ['would be cut behind a surrogate pair', 'ab😀ef', 5, 'ab😀…'],
])('text is truncated if it %s', (_, text, max, shown) => {
  expect(truncate(text, max)).toBe(shown);
});
