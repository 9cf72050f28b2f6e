import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isObject, parseId, parseJsonLossless } from '../../../src/certcentral/json.ts';
import { createKeyRedactor, createRedactor } from '../../../src/redaction/redact.ts';
import { escapeHtml } from '../../../src/runner/html.ts';
import { toSingleLine, truncate } from '../../../src/text.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const key = fc.string({ unit: printable, minLength: 12, maxLength: 40 });
const filler = fc.constantFrom('', '', '', ' ', '\n', '\u0000', '\u200b', '\ud800');

/** Encodes each character in one of the ways, now and then with something invisible behind it. */
const encoded = (text: string) =>
  fc
    .tuple(...[...text].map((character) => fc.tuple(fc.constantFrom(...encodings(character)), filler)))
    .map((parts) => parts.flat().join(''));

function encodings(character: string): string[] {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  return [
    character,
    JSON.stringify(character).slice(1, -1),
    `%${hex}`,
    `%${hex.toUpperCase()}`,
    `\\u00${hex}`,
    escapeHtml(character),
    `&#x${hex};`,
  ];
}

test('a key, and any 12 characters of it, are replaced in any mix of encodings and any text', () => {
  const cases = key.chain((secret) =>
    fc.nat({ max: secret.length - 12 }).chain((start) => {
      const part = secret.slice(start, start + 12);
      return fc.tuple(fc.constant({ secret, part }), encoded(secret), encoded(part), anyText, anyText);
    }),
  );
  fc.assert(
    fc.property(cases, ([{ secret, part }, whole, piece, before, behind]) => {
      for (const [redact, text, hidden] of [
        [createKeyRedactor(secret), whole, secret],
        [createRedactor(secret), whole, secret],
        [createRedactor(secret), piece, part],
      ] as const) {
        const redacted = redact(`${before} ${text} ${behind}`);
        expect(redacted).toContain('***');
        expect(toSingleLine(redacted)).not.toContain(hidden);
      }
    }),
    { numRuns: RUNS },
  );
});

test('in the base64 of any text, a key is replaced', () => {
  const around = fc.uint8Array({ maxLength: 20 });
  fc.assert(
    fc.property(key, around, around, (secret, before, behind) => {
      const redacted = createRedactor(secret)(Buffer.concat([before, Buffer.from(secret), behind]).toString('base64'));
      // On either side at most one digit depends on the key.
      expect(redacted).toMatch(/^[^*]*\*{3}[^*]*$/);
      const [left = '', right = ''] = redacted.split('***');
      expect(left.length).toBeLessThanOrEqual(Math.ceil((before.length * 8) / 6));
      expect(right.length).toBeLessThanOrEqual(Math.ceil((behind.length * 8) / 6) + 4);
    }),
    { numRuns: RUNS },
  );
});

test('a text without the key stays', () => {
  const words = fc.array(fc.constantFrom('order', 'certificate', '404', ': ', '"', '&#60;', '%2F'), { maxLength: 20 });
  fc.assert(
    fc.property(words, (parts) => {
      expect(createRedactor('~|~key~|~')(parts.join(''))).toBe(parts.join(''));
    }),
  );
});

test('any text becomes one line that stays as it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = toSingleLine(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|^\s|\s$|\s\s/u);
      expect(toSingleLine(line)).toBe(line);
    }),
    // A white space that only a control character kept from another one.
    { numRuns: RUNS, examples: [['a \u0000 b']] },
  );
});

test('any text is cut to the length, and to whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
      const shown = truncate(text, max);
      expect(shown.length).toBeLessThanOrEqual(max);
      expect(shown.isWellFormed()).toBe(true);
      expect(text.startsWith(shown.replace(/…$/, ''))).toBe(true);
    }),
  );
});

test('any text becomes HTML that shows it, and holds no element', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const html = escapeHtml(text);
      expect(html).not.toMatch(/[<>"']|&(?!#\d+;)/);
      expect(html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))).toBe(text);
    }),
  );
});

test('any ID keeps every digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }), (id) => {
      const response = parseJsonLossless(`{"id":${id}}`);
      expect(isObject(response) && parseId(response['id'])).toBe(String(id));
    }),
  );
});
