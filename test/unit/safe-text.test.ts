import { afterEach, expect, test } from 'vitest';
import { redactKey, setApiKey, toRedactedJson, toSafeText, truncate } from '../../src/safe-text.ts';

const key = `Ab9<>&"'\\/%+zZ-0123456789abcdef`;

afterEach(() => setApiKey(''));

test.each([
  ['each time', `[${key}] [${key}]`, '[***] [***]'],
  ['without the control characters in it', ` a\n${[...key].join('\0')}\u202e b`, 'a *** b'],
  ['before the cut, which may be behind it', `${'x'.repeat(490)}${key}`, `${'x'.repeat(490)}***`],
  ['before the cut, which may be in it', `${'x'.repeat(490)}${key}yyyyyyyy`, `${'x'.repeat(490)}***yyyyyy…`],
  ['also if the work ends in it', `${'x '.repeat(100)}${'\0'.repeat(16_670)}${key}`, `${'x '.repeat(91)}x`],
  ['and what is far beyond the cut, which costs no work', `a${' '.repeat(17_000)}b`, ''],
])('the key is removed %s', (_, text, shown) => {
  setApiKey(key);
  expect(toSafeText(text, 500)).toBe(shown);
});

test('of the key, only the whole is removed, literal, in all else, too', () => {
  const kept = `${key.slice(1)}\n${btoa(key)} ${encodeURIComponent(key)}`;
  expect([redactKey(key), toRedactedJson(key)], 'no key is known yet').toEqual([key, JSON.stringify(key)]);
  setApiKey(key);
  expect(toSafeText(kept)).toBe(kept.replace('\n', ' '));
  expect(redactKey(`${key}${kept}${key}`)).toBe(`***${kept}***`);
  expect(toRedactedJson({ a: [key, kept, 1, true, null] })).toBe(JSON.stringify({ a: ['***', kept, 1, true, null] }));
});

test.each([
  ['line breaks of every kind', 'a\r\nb\nc\rd\u2028e\u2029f\vg\fh\u0085i', 'a b c d e f g hi'],
  ['words, which stay', 'GET /a?b: 200 (~!)', 'GET /a?b: 200 (~!)'],
  ['runs of white space', 'a \t\u00a0\u3000 b', 'a b'],
  ['a space that only control characters kept from the end', 'a \u0000', 'a'],
  ['ANSI escapes', 'a\u001b[31mred\u001b[0m', 'a[31mred[0m'],
  ['NUL, backspace and delete', 'a\u0000b\u0008c\u007fd', 'abcd'],
  ['bidirectional overrides and zero-width characters', 'a\u202eb\u200bc\u2066d\ufeff', 'abcd'],
  ['halves of surrogate pairs', 'a\ud83db\ude00c', 'abc'],
  ['names in any script and whole surrogate pairs, which stay', 'bücher.例え.рф 😀', 'bücher.例え.рф 😀'],
  ['2,001 characters', 'x'.repeat(2001), `${'x'.repeat(1999)}…`],
])('text becomes one line: %s', (_, text, shown) => {
  expect(toSafeText(text)).toBe(shown);
});

test.each([
  ['fits exactly', 'abcde', 5, 'abcde'],
  ['is one too long', 'abcdef', 5, 'abcd…'],
  ['would be cut within a surrogate pair', 'abc😀ef', 5, 'abc…'],
  ['would be cut behind a surrogate pair', 'ab😀ef', 5, 'ab😀…'],
])('text is truncated if it %s', (_, text, max, shown) => {
  expect(truncate(text, max)).toBe(shown);
});
