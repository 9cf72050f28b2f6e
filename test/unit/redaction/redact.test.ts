import { describe, expect, test } from 'vitest';
import { createKeyRedactor, createRedactor, createSanitizer } from '../../../src/redaction/redact.ts';
import { ENCODINGS } from './encodings.ts';

/** With every character that an encoding treats in a special way. */
const key = `Ab9<>&"'\\/%+zZ-0123456789abcdef`;
const ordinaryKey = 'Ab9_-zZ0123456789abcdefghij';

describe.each(Object.entries(ENCODINGS))('%s', (_, encode) => {
  test.each([createRedactor, createKeyRedactor])('the whole key is replaced by $name', (create) => {
    for (const secret of [key, ordinaryKey, '<".\\/%2F', '%'.repeat(20), '\\'.repeat(1000), 'a'.repeat(1000)]) {
      const redact = create(secret);
      // Base64 may leave digits that depend on what stands beside the key, too.
      expect(redact(`[${encode(secret)}] ${secret}; ${secret}`)).toMatch(
        /^\[[^*]{0,3}(?:\*{3}){1,2}[^*]{0,8}\] \*{3}; \*{3}$/,
      );
      // Nothing of one text is left for the next.
      expect(redact(`[${encode(secret)}]`)).toMatch(/^\[[^*]{0,3}(?:\*{3}){1,2}[^*]{0,8}\]$/);
    }
  });
});

test('12 and more consecutive characters are replaced, wherever they begin and end; an output keeps them', () => {
  const redact = createRedactor(key);
  for (let start = 0; start < key.length; start++)
    for (let end = start + 1; end <= key.length; end++) {
      const part = key.slice(start, end);
      expect(redact(`[${part}]`), part).toBe(part.length < 12 ? `[${part}]` : '[***]');
      if (part !== key) expect(createKeyRedactor(key)(`[${part}]`)).toBe(`[${part}]`);
    }
});

test.each([
  ['two parts of 11 characters', `${key.slice(0, 11)}${key.slice(12, 23)}`],
  ['parts with other characters in between', `${key.slice(12, 18)}!${key.slice(18, 24)}~${key.slice(24)}`],
  ['other characters of an encoding', '%4x &#x; &nbsp; \\u0 % &#999;'],
])('%s stay', (_, text) => {
  expect(createRedactor(key)(text)).toBe(text);
});

test.each([
  ['%41b<zz-0123', '100%%2541b%3Czz-0123', '100%***'],
  ['41b<zz-01234', '100%41b%3Czz-01234', '100%***'],
  ['4b<zz-012345', '100%94b%3Czz-012345', '100%9***'],
  ['ababababababc', 'abababababababc', 'ab***'],
])('%s is found behind what looks like its beginning: %s', (secret, text, redacted) => {
  expect(createRedactor(secret)(text)).toBe(redacted);
});

test('parts that overlap or touch are replaced as one', () => {
  const redact = createRedactor('abcdefghijklmnopqrstuvwxyz');
  expect(redact('<abcdefghijklmnopqrstuvwxyz><klmnopqrstuvabcdefghijklm>')).toBe('<***><***>');
});

test.each([8, 11])('a key of %i characters is replaced only as a whole', (length) => {
  const short = 'abcdefghijk'.slice(0, length);
  expect(createRedactor(short)(`${short} ${short.slice(1)}`)).toBe(`*** ${short.slice(1)}`);
  expect(createRedactor(short)(`a ${[...short].join(' ')} b`)).toBe('a *** b');
});

const { sanitize, redact } = createSanitizer('key-0123456789');

test.each([undefined, null, 7, ['a']])('%j is not shown', (value) => {
  expect(sanitize(value)).toBe('');
});

test.each([
  ['the key', [...'key-0123456789'].join('\r\n')],
  ['12 characters of it', [...'key-01234567'].join('\n')],
  ['its base64', btoa('key-0123456789').replace(/.{7}/g, '$&\n')],
  ['the key beside the whole key', `key-0123456789 ${[...'key-0123456789'].join('\n')}`],
])('line breaks do not hide %s', (_, text) => {
  expect(sanitize(`a b\n${text}`)).toMatch(/^a ?b ?\*{3}(?: ?\*{3})?\w?=?$/);
});

test.each([
  ['the key', 'key-0123456789', 'a *** b'],
  ['12 characters of it', 'y-0123456789', 'a *** b'],
  ['11 characters of it', '-0123456789', 'a - 0 1 2 3 4 5 6 7 8 9 b'],
])('blanks do not hide %s, and others stay', (_, part, shown) => {
  expect(createRedactor('key-0123456789')(`a ${[...part].join(' ')} b`)).toBe(shown);
});

test('of a huge text, only the beginning is inspected to show it; an output keeps all of it', () => {
  const blanks = (count: number) => `${'\n'.repeat(count)}end`;
  expect(sanitize(blanks(2 ** 16 - 3))).toBe('end');
  expect(sanitize(blanks(2 ** 16))).toBe('');
  expect(redact(`${blanks(2 ** 16)} key-0123456789`)).toBe(`${blanks(2 ** 16)} ***`);
});
