import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RunFinder } from '../../../src/redaction/find-runs.ts';
import { createKeyRedactor, createRedactor, createSanitizer } from '../../../src/redaction/redact.ts';

/** With every character that an encoding treats in a special way. */
const key = `Ab9<>&"'\\/%+zZ-0123456789abcdef`;
/** Without those that begin an encoding. */
const plainKey = 'Ab9_<>"+zZ-0123456789abcdefghij';
const spell = (text: string, encode: (code: number) => string) =>
  [...text].map((character) => encode(character.charCodeAt(0))).join('');
const hex = (code: number) => code.toString(16).padStart(2, '0');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const inOtherBase64 = (text: string) => text.replace(/[-+_/]/g, (c) => '+-/_'.charAt('-+_/'.indexOf(c)));

const ENCODINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'in the other alphabet of base64': inOtherBase64,
  'percent-encoded where necessary': encodeURIComponent,
  'percent-encoded throughout': (text) => spell(text, (code) => `%${hex(code).toUpperCase()}`),
  'in JSON': json,
  'in JSON in JSON': (text) => json(json(text)),
  'in JSON with \\u escapes': (text) => spell(text, (code) => `\\u00${hex(code)}`),
  'in JSON with escaped slashes': (text) => json(text).replace('/', '\\/'),
  'in HTML by decimal numbers': (text) => spell(text, (code) => `&#00${code};`),
  'in HTML by hexadecimal numbers': (text) => spell(text, (code) => `&#X000${hex(code)};`),
  'in HTML by names': (text) =>
    text.replace(/[&<>"']/g, (c) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'QUOT' }[c] ?? 'apos'};`),
  'split by white space': (text) => [...text].join(' \r\n\t\u00a0\u2028'),
  'split by control and invisible characters': (text) => [...text].join('\u0000\u001b\u200b\u202e\ud83d'),
};

describe.each(Object.entries(ENCODINGS))('%s', (_, encode) => {
  test.each([createRedactor, createKeyRedactor])('a key is replaced by $name', (create) => {
    for (const secret of [key, plainKey]) {
      const redact = create(secret);
      expect(redact(`[${encode(secret)}] ${secret}; ${secret}`)).toBe('[***] ***; ***');
      // Nothing of one text is left for the next.
      expect(redact(`[${encode(secret)}]`)).toBe('[***]');
    }
  });

  test.each([0, 5, 19])('12 characters of a key are replaced, from the one at %i', (start) => {
    for (const secret of [key, plainKey]) {
      const part = `[${encode(secret.slice(start, start + 12))}]`;
      // A backslash or the beginning of an encoded character may stay.
      expect(createRedactor(secret)(part)).toMatch(/^\[(?:\\*|%|\\u00)\*{3}\]$/);
      expect(createKeyRedactor(secret)(part)).toBe(part);
    }
  });
});

test.each([
  ['11 characters', key.slice(3, 14)],
  ['two parts of 11 characters', `${key.slice(0, 11)}${key.slice(12, 23)}`],
  ['parts with other characters in between', `${key.slice(12, 18)}!${key.slice(18, 24)}~${key.slice(24)}`],
  ['the beginning of the base64 behind the end of a key', `${key.slice(-11)}${btoa(key).slice(0, 10)}`],
  ['the beginning of the base64 in place of the end of a key', `${key.slice(-12, -1)}${btoa(key).slice(0, 10)}`],
  ['other characters of an encoding', '%4x &#x; &nbsp; \\u0 %'],
])('%s stay', (_, text) => {
  expect(createRedactor(key)(text)).toBe(text);
  expect(createRedactor(plainKey)(text)).toBe(text);
});

test.each([
  ['a backslash that may escape the first character', `<\\${key.slice(8, 20)}>`, '<\\***>'],
  ['white space around a part', `< ${key.slice(8, 20)} >`, '< *** >'],
])('%s stays', (_, text, redacted) => {
  expect(createRedactor(key)(text)).toBe(redacted);
});

test('the end of a text and the beginning of the next do not make a part together', () => {
  const redact = createRedactor(key);
  redact(`${'.'.repeat(10)}${key.slice(0, 6)}`);
  expect(redact(`${key.slice(6, 17)}.`)).toBe(`${key.slice(6, 17)}.`);
});

test('parts that overlap or touch are replaced as one', () => {
  const redact = createRedactor('abcdefghijklmnopqrstuvwxyz');
  expect(redact('<abcdefghijklmnopqrstuvwxyz><klmnopqrstuvabcdefghijklm>')).toBe('<***><***>');
  const repeating = 'abcdefghijklm0abcdefghijklm1x';
  expect(createRedactor(repeating)(`<${repeating}>`)).toBe('<***>');
  // The part that begins later is found earlier.
  const encoded = '%61%62%63%64%65%66%67%68%69%6a%6b%6c';
  expect(createRedactor(`abcdefghijkl${encoded.slice(1, 15)}`)(`<${encoded}>`)).toBe('<***>');
});

describe.each([0, 1, 2])('in base64, %i bytes behind a multiple of three,', (offset) => {
  const ordinary = '~~?>>>???~~~-0123456789';
  const encode = (text: string) => Buffer.from(`${'\u007f'.repeat(offset)}${text}\u00ff`, 'latin1').toString('base64');

  test.each([
    ['whole', ordinary, createRedactor],
    ['whole for an output', ordinary, createKeyRedactor],
    ['a part', ordinary.slice(3, 15), createRedactor],
  ])('%s, also for URLs and wrapped', (_, text, create) => {
    const base64 = encode(text);
    for (const spelling of [
      base64,
      base64.replaceAll('+', '-').replaceAll('/', '_'),
      base64.replace(/.{5}/g, '$&\r\n'),
    ])
      expect(create(ordinary)(`<${spelling}`)).toMatch(/^<[\w+/]{0,4}\*{3}[\w+/=\s-]{0,6}$/);
  });
});

test('a key of 1000 characters is found whole and in parts', () => {
  const long = Array.from({ length: 1000 }, (_, index) => `${index}/a-_+`)
    .join('')
    .slice(0, 1000);
  const text = `"${long.slice(-40)}" "${long.slice(500, 512)}" "${long.slice(500, 511)}"`;
  expect(createRedactor(long)(text)).toBe(`"***" "***" "${long.slice(500, 511)}"`);
  for (const create of [createKeyRedactor, createRedactor])
    for (const spelling of [long, long.toUpperCase(), inOtherBase64(long)])
      expect(create(long)(`<${[...spelling].join(' ')}`)).toBe('<***');
});

test.each([
  ['percent-encoded', String.raw`\\\\\\`, '%5C'],
  ['in JSON', String.raw`a\b\c\d\e\f`, String.raw`\u005c`],
])('backslashes of a key are found %s', (_, secret, backslash) => {
  for (const create of [createKeyRedactor, createRedactor])
    expect(create(secret)(`<${secret.replaceAll('\\', () => backslash)}>`)).toBe('<***>');
});

test.each([8, 11])('a key of %i characters is replaced only as a whole', (length) => {
  const short = 'abcdefghijk'.slice(0, length);
  expect(createRedactor(short)(`${short} ${short.slice(1)}`)).toBe(`*** ${short.slice(1)}`);
});

test('a part that is long enough is found wherever it begins, also in base64', () => {
  const key = 'aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789!?$*';
  const redact = createRedactor(key);
  const partsOf = (text: string, length: number) =>
    Array.from({ length: text.length - length + 1 }, (_, at) => text.slice(at, at + length));
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from(`${'\0'.repeat(offset)}${key}`)
      .toString('base64')
      .slice(4, -4),
  );
  const parts = [...partsOf(key, 12), ...base64.flatMap((digits) => partsOf(digits, 15))];
  for (const part of parts) expect(redact(part), part).toBe('***');
});

test.each([
  [0, 'a text without a piece of the key'],
  [0, `with ${plainKey.slice(0, 5)}, which is less than a piece`],
  [1, `with the piece ${plainKey.slice(0, 6)}`],
  [1, '100% of a text that may have an encoded piece'],
  [2, `100% of a text with the piece ${plainKey.slice(0, 6)}`],
])('to save time, there are %i searches in %j', (count, text) => {
  const find = vi.spyOn(RunFinder.prototype, 'find');
  onTestFinished(() => void find.mockRestore());
  expect(createRedactor(plainKey)(text)).toBe(text);
  expect(find).toHaveBeenCalledTimes(count);
});

/** The processor time for a text, as a multiple of that for 32 texts of a 32nd of its length. */
function timeRatio(redact: (text: string) => string, make: (length: number) => string): number {
  const time = (text: string, times: number) => {
    const before = process.cpuUsage();
    for (let count = 0; count < times; count++) redact(text);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const [short, long] = [make(2 ** 11), make(2 ** 16)];
  redact(long);
  return time(long, 1) / time(short, 32);
}

test.each<[string, (length: number) => string]>([
  ['backslashes', (length) => '\\'.repeat(length)],
  ['blanks behind the beginning of a key', (length) => `A${' '.repeat(length)}`],
  ['the same character as in the key', (length) => '0'.repeat(length)],
  ['beginnings of the key', (length) => 'Ab9<>&"'.repeat(length / 8)],
  ['encoded characters', (length) => '%41&#65;'.repeat(length / 8)],
  ['ampersands and zeros', (length) => '&#x0000000'.repeat(length / 8)],
  ['base64', (length) => randomBytes(length / 2).toString('base64')],
])('time is in proportion to the length of a text of %s', (_, make) => {
  expect(timeRatio(createRedactor(key), make)).toBeLessThan(10);
});

const { sanitize, redact } = createSanitizer('key-0123456789');

test.each([undefined, null, 7, ['a']])('%j is not shown', (value) => {
  expect(sanitize(value)).toBe('');
});

test('of a huge text, only the beginning is inspected to show it; an output keeps all of it', () => {
  const blanks = (count: number) => `${'\n'.repeat(count)}end`;
  expect(sanitize(blanks(2 ** 16 - 3))).toBe('end');
  expect(sanitize(blanks(2 ** 16))).toBe('');
  expect(redact(`${blanks(2 ** 16)} key-0123456789`)).toBe(`${blanks(2 ** 16)} ***`);
});
