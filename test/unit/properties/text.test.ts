import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setApiKey, toSafeText } from '../../../src/redact.ts';
import { encodingsOf, findLeaks } from '../../harness/secret-leaks.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const anyText = fc.string({ unit: 'binary', maxLength: 60 });
/** Without the character of the mask, which might replace one of its own. */
const keyCharacter = fc
  .oneof({ weight: 3, arbitrary: fc.integer({ min: 0x21, max: 0x7e }) }, fc.constantFrom(...Buffer.from('aa4%\\&"\'<')))
  .map((code) => String.fromCharCode(code))
  .filter((character) => character !== '*');
const key = fc.string({ unit: keyCharacter, minLength: 8, maxLength: 40 });
const around = fc.oneof(fc.constantFrom('', '%', '%4', '\\', '&', '&#', 'u00'), anyText);

/** Makes a text safe beside a key. */
function show(secret: string, text: string, max?: number): string {
  setApiKey(secret);
  return toSafeText(text, max);
}

test('a key is removed in each encoding, and what stands around it is not', () => {
  const cases = key.chain((secret) =>
    fc.tuple(fc.constant(secret), fc.constantFrom(...Object.values(encodingsOf(secret)).flat(), btoa(`~${secret}~`))),
  );
  fc.assert(
    fc.property(cases, around, around, ([secret, encoded], before, behind) => {
      const shown = show(secret, `${before}${encoded}${behind}`);
      expect(shown).toContain('***');
      expect(findLeaks(shown, secret)).toEqual([]);
      // The text around it may repeat a part of a short key.
      const [first, last] = [show('', before), show('', behind)];
      if (show(secret, `${before} ${behind}`).includes('***')) return;
      expect(shown.length - first.length - last.length).toBeLessThanOrEqual('***'.length + 10);
      expect(shown.startsWith(first.slice(0, -12))).toBe(true);
      expect(shown.endsWith(last.slice(12))).toBe(true);
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
      for (const part of [text, text.slice(0, cut), text.slice(cut)])
        for (const max of [20, 500]) expect(leakedParts(show(secret, part, max), secret)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

/** An encoding that is not literal is only removed as a whole. */
const leakedParts = (text: string, secret: string) =>
  findLeaks(text, secret).filter((kind) => kind === 'literal' || kind === 'base64');
