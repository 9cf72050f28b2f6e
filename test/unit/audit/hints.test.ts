import { expect, test } from 'vitest';
import { auditHint } from '../../../src/audit/hints.ts';
import { failed } from './orders.ts';

test.each([
  [429, /lower requests-per-minute/],
  [403, /View Only.*IP address rules/],
  [400, /api-url ends in \/services\/v2/],
  [404, /api-url ends in \/services\/v2/],
  [401, /^Check\.$/],
  [503, /^Check\.$/],
])('for %i', (status, hint) => {
  expect(auditHint(failed(status))).toMatch(hint);
});
