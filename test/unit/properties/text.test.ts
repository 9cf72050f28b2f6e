import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isObject, parseId, parseJsonLossless } from '../../../src/certcentral/json.ts';
import { createKeyRedactor, createRedactor, createSanitizer } from '../../../src/redaction/redact.ts';
import { escapeHtml } from '../../../src/runner/html.ts';
import { toSingleLine, truncate } from '../../../src/text.ts';
import { ENCODINGS } from '../redaction/encodings.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const anyText = fc.string({ unit: 'binary', maxLength: 60 });
/** Without the character of the mask, which might replace one of its own. */
const keyCharacter = fc
  .oneof({ weight: 3, arbitrary: fc.integer({ min: 0x21, max: 0x7e }) }, fc.constantFrom(...Buffer.from('aa4%\\&"')))
  .map((code) => String.fromCharCode(code))
  .filter((character) => character !== '*');
const key = fc.string({ unit: keyCharacter, minLength: 8, maxLength: 40 });
const around = fc.oneof(fc.constantFrom('', '%', '%4', '\\', '&', '&#', 'u00'), anyText);

/** Returns whether a text has 12 characters of a key, or the whole of a shorter one. */
function hasPart(text: string, secret: string): boolean {
  const size = Math.min(12, secret.length);
  return Array.from({ length: secret.length - size + 1 }, (_, at) => secret.slice(at, at + size)).some((part) =>
    text.includes(part),
  );
}

test('the whole key is removed in any encoding from any text', () => {
  fc.assert(
    fc.property(key, fc.constantFrom(...Object.values(ENCODINGS)), around, around, (secret, encode, before, behind) => {
      const encoded = encode(secret);
      for (const redact of [createKeyRedactor(secret), createRedactor(secret)]) {
        const redacted = redact(`${before}${encoded}${behind}`);
        expect(redacted).toContain('***');
        expect(redacted).not.toContain(encoded);
        expect(hasPart(redacted, secret)).toBe(false);
        // Base64 may leave digits that depend on what stands beside the key, too; and a backslash may escape another one.
        const left = redacted.length - '***'.length - before.length - behind.length;
        expect(left).toBeLessThanOrEqual(8 + secret.split('\\').length);
      }
    }),
    { numRuns: RUNS },
  );
});

test('12 characters of a key are removed, wherever the text around them is cut', () => {
  const cases = key.chain((secret) => fc.tuple(fc.constant(secret), fc.nat(secret.length), fc.nat(secret.length)));
  fc.assert(
    fc.property(cases, around, around, ([secret, one, other], before, behind) => {
      const { sanitize } = createSanitizer(secret);
      const piece = secret.slice(Math.min(one, other), Math.max(one, other));
      const text = `${before}${piece}${behind}${secret}`;
      for (let cut = 0; cut <= text.length; cut++)
        for (const part of [text.slice(0, cut), text.slice(cut)])
          expect(hasPart(sanitize(part), secret), part).toBe(false);
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
