import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setApiKey, toSafeText } from '../../../src/safe-text.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const anyText = fc.string({ unit: 'binary', maxLength: 60 });
/** Without the character of the mask, which might replace one of its own. */
const keyCharacter = fc
  .integer({ min: 0x21, max: 0x7e })
  .map((code) => String.fromCharCode(code))
  .filter((character) => character !== '*');
const key = fc.string({ unit: keyCharacter, minLength: 8, maxLength: 40 });

test('the whole key is removed, whatever is in and around it and wherever the text is cut, and nothing else', () => {
  const hidden = fc.stringMatching(/^[\0\u200b\u202e]{0,2}$/);
  fc.assert(
    fc.property(key, anyText, anyText, hidden, fc.nat(80), (secret, before, behind, inside, max) => {
      const show = (text: string, length?: number) => toSafeText(text, length);
      setApiKey('');
      const [first, last] = [show(`${before}.`), show(`.${behind}`)];
      setApiKey(secret);
      fc.pre(!`${first}${last}`.includes(secret));
      const whole = show(`${before}.${[...secret].join(inside)}.${behind}`);
      expect(whole).toBe(`${first}***${last}`.replaceAll(secret, '***'));
      const cut = show(`${before}.${[...secret].join(inside)}.${behind}`, max);
      expect(whole.startsWith(cut.replace(/…$/, ''))).toBe(true);
    }),
    { numRuns: RUNS },
  );
  setApiKey('');
});
