import { describe, expect, test } from 'vitest';
import {
  createRedactor,
  escapeHtml,
  MAX_API_KEY_LENGTH,
  MAX_FIELD_LENGTH,
  MAX_MESSAGE_LENGTH,
  toSingleLine,
  truncate,
} from '../../src/text.ts';

test.each([0, 1, 2])('a key with backslashes in a row is found in JSON, %i deep', (depth) => {
  const key = String.raw`ab\\\cdefgh`;
  let json = key;
  for (let count = 0; count < depth; count++) json = JSON.stringify(json).slice(1, -1);
  expect(createRedactor(key)(`<${json}>`)).toBe('<***>');
});

test('a key with many backslashes in a row is looked for in no time', () => {
  const backslashes = '\\'.repeat(1000);
  expect(createRedactor(`${backslashes.slice(0, 30)}cdefgh`)(backslashes)).toBe(backslashes);
});

test('a key of 1,000 characters is found; behind a longer one, which is refused, no text is shown at all', () => {
  expect(MAX_API_KEY_LENGTH).toBe(1000);
  expect(createRedactor('k'.repeat(1000))(`<${'k'.repeat(1000)}>`)).toBe('<***>');
  expect(createRedactor('k'.repeat(1001))('any text')).toBe('***');
});

test('a field is shown up to 500 characters, a message up to 2,000', () => {
  expect([MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH]).toEqual([500, 2000]);
});

test.each([
  ['line breaks of every kind', 'a\r\nb\nc\rd\u2028e\u2029f\vg\fh\u0085i', 'a b c d e f g hi'],
  ['runs of white space', 'a \t\u00a0\u3000 b', 'a b'],
  ['white space at the ends', '\n a b \r\n', 'a b'],
  ['a space that only control characters kept from the end', 'a \u0000', 'a'],
  ['ANSI escapes', 'a\u001b[31mred\u001b[0m', 'a[31mred[0m'],
  ['NUL, backspace and delete', 'a\u0000b\u0008c\u007fd', 'abcd'],
  ['bidirectional overrides and zero-width characters', 'a\u202eb\u200bc\u2066d\ufeff', 'abcd'],
  ['halves of surrogate pairs', 'a\ud83db\ude00c', 'abc'],
  ['whole surrogate pairs, which stay', 'a😀b', 'a😀b'],
  ['names in any script, which stay', 'bücher.例え.рф', 'bücher.例え.рф'],
])('flattens to one line: %s', (_, text, flat) => {
  expect(toSingleLine(text)).toBe(flat);
});

test.each([
  ['fits exactly', 'abcde', 5, 'abcde'],
  ['is one too long', 'abcdef', 5, 'abcd…'],
  ['would be cut within a surrogate pair', 'abc😀ef', 5, 'abc…'],
  ['would be cut behind a surrogate pair', 'ab😀ef', 5, 'ab😀…'],
])('cuts a text that %s', (_, text, max, shown) => {
  expect(truncate(text, max)).toBe(shown);
});

test('escapes all that means something in HTML', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
    '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;amp;&#60;/a&#62;',
  );
});

describe('a key in service text is replaced by ***', () => {
  const key = `Ab9<>&"'\\/%+zZ`;
  // A new one each time: it makes its pattern at the first use.
  const redact = (text: string) => createRedactor(key)(text);
  const spelled = (spell: (code: number) => string) => [...key].map((letter) => spell(letter.charCodeAt(0))).join('');
  const hex = (code: number) => code.toString(16).padStart(2, '0');

  test.each([
    ['as it is', key],
    ['in other case', key.toUpperCase()],
    ['in percent encoding, as far as it must', encodeURIComponent(key)],
    ['in percent encoding throughout, upper case', spelled((code) => `%${hex(code).toUpperCase()}`)],
    ['in JSON', JSON.stringify(key).slice(1, -1)],
    ['in JSON with \\u escapes', spelled((code) => `\\u00${hex(code)}`)],
    ['in JSON with escaped slashes', JSON.stringify(key).slice(1, -1).replace('/', '\\/')],
    ['in HTML by names', 'Ab9&lt;&gt;&amp;&quot;&apos;\\/%+zZ'],
    ['in HTML by decimal numbers', spelled((code) => `&#${code};`)],
    ['in HTML by decimal numbers with leading zeros', spelled((code) => `&#000${code};`)],
    ['in HTML by hexadecimal numbers', spelled((code) => `&#x${hex(code)};`)],
    ['in HTML by hexadecimal numbers with leading zeros', spelled((code) => `&#X00${hex(code)};`)],
    ['split by white space', [...key].join(' \r\n\t')],
    ['split by white space that is escaped itself', `${key.slice(0, 5)}\u00a0\u2028${key.slice(5)}`],
    ['split by control characters', [...key].join('\u0000\u001b')],
    ['split by zero-width and bidirectional characters', [...key].join('\u200b\u202e')],
    ['split by half a surrogate pair', [...key].join('\ud83d')],
  ])('%s', (_, spelling) => {
    expect(redact(`<${spelling}>`)).toBe('<***>');
  });

  test('as often as it occurs', () => {
    expect(redact(`${key}${key}, ${encodeURIComponent(key)}`)).toBe('******, ***');
  });

  test.each([0, 1, 2])('in base64, %i bytes behind a multiple of three', (offset) => {
    for (const end of ['', ' ', '\u00ff\u00ff']) {
      const text = Buffer.from(`${'\u007f'.repeat(offset)}${key}${end}`, 'latin1').toString('base64');
      expect(redact(text)).toMatch(/^.{0,4}\*{3}.{0,6}$/);
    }
  });

  test('in base64 for URLs, and wrapped', () => {
    const secret = '~~?>>>???ÿÿ~~~';
    const base64 = Buffer.from(secret).toString('base64');
    expect(base64).toMatch(/\+.*\/|\/.*\+/);
    const wrapped = base64.replace(/.{5}/g, '$&\r\n');
    for (const text of [base64, base64.replaceAll('+', '-').replaceAll('/', '_'), wrapped])
      expect(createRedactor(secret)(`<${text}`)).toMatch(/^<\*{3}.{0,3}$/);
  });

  test('and the text around it stays', () => {
    const similar = `${key.slice(0, -1)} ${'&;'.repeat(key.length)}`;
    expect(redact(similar)).toBe(similar);
  });
});

test('a key that holds white space or control characters, and so is refused, is found without them', () => {
  const redact = createRedactor(' my secret\u0000key\u200b ');
  expect(redact('<mysecretkey> <my secret key> <my\u0000secretkey>')).toBe('<***> <***> <***>');
});

test.each(['schlüssel-😀', 'ключ ключ', '\u0000', ' '])('a key beyond ASCII, which is refused, is found: %j', (key) => {
  expect(createRedactor(key)(`<${key}>`)).toBe('<***>');
});

describe('a text that is shorter than any spelling of the key', () => {
  const secret = 'key-0123456789';

  test('passes', () => {
    expect(createRedactor(secret)(secret.slice(1))).toBe(secret.slice(1));
  });

  test.each([
    ['one that is as long as the key', secret, secret],
    ['one in which a run of backslashes is a single one', 'abcdefg\\\\\\\\', 'abcdefg\\'],
    ['one without the blanks of a key that is refused', `k${' '.repeat(10)}`, 'k'],
  ])('is not %s', (_, key, text) => {
    expect(createRedactor(key)(text)).toBe('***');
  });
});

test('nothing is replaced for an empty key', () => {
  expect(createRedactor('')('a text')).toBe('a text');
});
