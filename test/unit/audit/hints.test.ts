import { expect, test } from 'vitest';
import { auditHint } from '../../../src/audit/hints.ts';
import { refusal } from './orders.ts';

test.each([
  [429, /lower requests-per-minute/],
  [403, /View Only/],
  [400, /api-url ends in \/services\/v2/],
  [404, /api-url ends in \/services\/v2/],
  [401, /^Look\.$/],
  [503, /^Look\.$/],
])('of %i', (status, hint) => {
  expect(auditHint(refusal(status))).toMatch(hint);
});
