import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/redact.ts';
import { MAX_API_KEY_LENGTH } from '../../src/text.ts';

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
