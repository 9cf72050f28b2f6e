import { expect, test } from 'vitest';
import { SharedTexts } from '../../../src/audit/shared-texts.ts';

test('a text is shared, and no more than 1,000 are kept', () => {
  const texts = new SharedTexts();
  for (const text of ['', 'why', 'why', 'é😀'.repeat(100)]) expect(texts.share(text)).toBe(text);
  for (let number = 0; number < 5_000; number++) expect(texts.share(`${number % 1_700}`)).toBe(`${number % 1_700}`);
});
