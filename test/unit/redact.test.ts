import { afterEach, describe, expect, test } from 'vitest';
import { redactKey, setApiKey, toJson, toSafeText } from '../../src/redact.ts';
import { encodingsOf } from '../harness/secret-leaks.ts';

/** With every character that an encoding treats in a special way. */
const key = `Ab9<>&"'\\/%+zZ-0123456789abcdef`;
const alphabet = 'abcdefghijklmnopqrstuvwxyz';

afterEach(() => setApiKey(''));

function redact(secret: string, text: string): string {
  setApiKey(secret);
  return toSafeText(text, Number.POSITIVE_INFINITY);
}

describe.each(Object.entries(encodingsOf(key)))('the whole key in %s', (kind) => {
  test.each([key, alphabet, '<".\\/%2F', '\'"\'"\'"\'"', '%'.repeat(20), '\\'.repeat(1000), 'a'.repeat(1000)])(
    'is removed each time: %#',
    (secret) => {
      for (const form of encodingsOf(secret)[kind] ?? [])
        expect(redact(secret, `[${form}] [${form}]`), form).toBe('[***] [***]');
    },
  );
});

test('of base64, digits that the neighbors decide, too, may be left', () => {
  for (const before of ['', '~', '~~']) {
    const text = Buffer.from(`${before}${key}\u007f`).toString('base64');
    expect(redact(key, `[${text}]`)).toMatch(/^\[[^*]{0,3}\*{3}[^*]{0,4}\]$/);
    expect(redact(key, `[${btoa(`${before}${key}`)}]`)).toMatch(/^\[[^*]{0,3}\*{3}\]$/);
  }
});

test.each([
  ['the key', key],
  ['its base64 form', Buffer.from(key).toString('base64')],
  ['its base64 form behind a byte', Buffer.from(`~${key}`).toString('base64').slice(2)],
  ['its base64 form behind two bytes', Buffer.from(`~~${key}`).toString('base64').slice(3)],
])('12 and more consecutive characters of %s are removed, wherever they begin and end', (_, form) => {
  for (let start = 0; start < form.length; start++)
    for (let end = start + 1; end <= form.length; end++) {
      const part = form.slice(start, end);
      expect(redact(key, `[${part}]`), part).toBe(part.length < 12 ? `[${part}]` : '[***]');
    }
});

test.each([
  ['overlap or touch', `<${alphabet}><klmnopqrstuv${alphabet.slice(0, 13)}>`, '<***><***>'],
  ['stand apart', `abcdefghijkl abcdefghijklm`, '*** ***'],
  ['have 11 characters', `${alphabet.slice(0, 11)}-${alphabet.slice(11, 22)}`, 'abcdefghijk-lmnopqrstuv'],
  ['have breaks between', '<abcdef\r\n  ghij\u2028k \tlmnop> abcdef ghijklmnop', '<***> abcdef ghijklmnop'],
  ['have another case', `İ${alphabet.toUpperCase()}`, 'İ***'],
])('of parts that %s, those with 12 characters are removed, touching ones as one', (_, text, shown) => {
  expect(redact(alphabet, text)).toBe(shown);
});

test('a key with special characters is removed in each encoding, also if a line breaks in it', () => {
  const special = 'Ab+9xQ/7"L=z3R&k2Wm+T8v/Yc5=Hn';
  for (const form of Object.values(encodingsOf(special)).flat())
    for (const at of [4, 9, form.length - 3])
      expect(redact(special, `<${form.slice(0, at)}\r\n ${form.slice(at)}>`), form).toBe('<***>');
});

test.each([8, 11])('a key of %i characters is removed only as a whole', (length) => {
  const short = alphabet.slice(0, length);
  expect(redact(short, `${short} ${short.slice(1)} ${btoa(short)}`)).toBe(`*** ${short.slice(1)} ***`);
});

test('control characters are removed before the key, and the text is cut last', () => {
  expect(redact(key, ` a\n${[...key].join('\0')}\u202e b`)).toBe('a *** b');
  expect(toSafeText(`${'x'.repeat(490)}${key}`, 500)).toBe(`${'x'.repeat(490)}***`);
  expect(toSafeText(`${'x'.repeat(490)}${key}${'x'.repeat(20)}`, 500)).toBe(`${'x'.repeat(490)}***${'x'.repeat(6)}…`);
  expect(toSafeText('x'.repeat(2001))).toBe(`${'x'.repeat(1999)}…`);
});

test('a text takes time in proportion to its length, and what is far beyond the cut takes none', () => {
  const started = process.cpuUsage();
  expect(redact(`${'a'.repeat(999)}b`, 'a'.repeat(2 ** 20))).toBe('***');
  expect(toSafeText(`${'\0'.repeat(2 ** 25)}end`, 7)).toBe('');
  const { user, system } = process.cpuUsage(started);
  expect(user + system, 'microseconds of a processor').toBeLessThan(5_000_000);
});

test('outputs and the state lose only the whole key, literal', () => {
  const kept = `${key.slice(1)}\n${btoa(key)}`;
  expect([redactKey(key), toJson(key)], 'no key is known yet').toEqual([key, JSON.stringify(key)]);
  setApiKey(key);
  expect(redactKey(`${key}${kept}${key}`)).toBe(`***${kept}***`);
  expect(toJson({ a: [key, kept, 1, true, null] })).toBe(JSON.stringify({ a: ['***', kept, 1, true, null] }));
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
  ['nothing that is visible', '\u0000\u202e', ''],
  ['halves of surrogate pairs', 'a\ud83db\ude00c', 'abc'],
  ['whole surrogate pairs, which stay', 'a😀b', 'a😀b'],
  ['names in any script, which stay', 'bücher.例え.рф', 'bücher.例え.рф'],
])('text becomes one line: %s', (_, text, flat) => {
  expect(redact('', text)).toBe(flat);
});
