import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setApiKey, toSafeText } from '../../../src/redact.ts';
import { escapeHtml } from '../../../src/runner/html.ts';
import { toSingleLine, truncate } from '../../../src/text.ts';
import { ENCODINGS } from '../encodings.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const anyText = fc.string({ unit: 'binary', maxLength: 60 });
/** Without the character of the mask, which might replace one of its own. */
const keyCharacter = fc
  .oneof({ weight: 3, arbitrary: fc.integer({ min: 0x21, max: 0x7e }) }, fc.constantFrom(...Buffer.from('aa4%\\&"\'<')))
  .map((code) => String.fromCharCode(code))
  .filter((character) => character !== '*');
const key = fc.string({ unit: keyCharacter, minLength: 8, maxLength: 40 });
const around = fc.oneof(fc.constantFrom('', '%', '%4', '\\', '&', '&#', 'u00'), anyText);

const partsOf = (text: string, size: number) =>
  Array.from({ length: Math.max(0, text.length - size + 1) }, (_, at) => text.slice(at, at + size));

/** What must not be shown of a key: 12 characters of it or of its base64 form, or the whole of a shorter one. */
function forbidden(secret: string): string[] {
  const digits = ['', '~', '~~'].map((before) =>
    Buffer.from(`${before}${secret}`)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(before.length && before.length + 1, ((before.length + secret.length) * 8) / 6),
  );
  return [...partsOf(secret, Math.min(12, secret.length)), ...digits.flatMap((form) => partsOf(form, 12))];
}

/** Makes a text safe beside a key. */
function show(secret: string, text: string, max?: number): string {
  setApiKey(secret);
  return toSafeText(text, max);
}

test('a key is removed in each encoding, and what stands around it is not', () => {
  fc.assert(
    fc.property(key, fc.constantFrom(...Object.values(ENCODINGS)), around, around, (secret, encode, before, behind) => {
      const encoded = encode(secret);
      const shown = show(secret, `${before}${encoded}${behind}`);
      expect(shown).toContain('***');
      expect(shown).not.toContain(encoded);
      expect(forbidden(secret).filter((part) => shown.includes(part))).toEqual([]);
      // Of base64, digits that the neighbors decide, too, may be left. The key may repeat itself in the text around it.
      const [first = '', last = ''] = [toSingleLine(before), toSingleLine(behind)];
      if (!show(secret, `${before} ${behind}`).includes('***')) {
        expect(shown.length - first.length - last.length).toBeLessThanOrEqual(3 + 8 + 2);
        expect(shown.startsWith(first.slice(0, -12))).toBe(true);
        expect(shown.endsWith(last.slice(12))).toBe(true);
      }
    }),
    { numRuns: RUNS },
  );
});

test('pieces of a key are removed, wherever it and the text around it are cut', () => {
  const cases = key.chain((secret) => fc.tuple(fc.constant(secret), fc.nat(secret.length), fc.nat(secret.length)));
  const encodings = fc.constantFrom(
    (text: string) => text,
    btoa,
    (text: string) => btoa(`~${text}`),
  );
  fc.assert(
    fc.property(cases, encodings, around, around, fc.nat(200), ([secret, one, other], encode, before, behind, cut) => {
      const piece = secret.slice(Math.min(one, other), Math.max(one, other));
      const text = `${before}${piece}${behind}${encode(secret)}`;
      const hidden = forbidden(secret);
      for (const part of [text, text.slice(0, cut), text.slice(cut)])
        for (const shown of [20, 500].map((max) => show(secret, part, max)))
          expect(hidden.filter((forbiddenPart) => shown.includes(forbiddenPart))).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('a text without the key stays', () => {
  const words = fc.array(fc.constantFrom('order', 'certificate', '404', ': ', '"', '&#60;', '%2F'), { maxLength: 20 });
  fc.assert(
    fc.property(words, (parts) => {
      expect(show('~|~key~|~', parts.join(''))).toBe(toSingleLine(parts.join('')));
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
