import { expect, test } from 'vitest';
import { auditHint } from '../../../src/audit/hints.ts';
import { CHECK_API_URL_HINT } from '../../../src/http/request-error.ts';
import { failed } from './orders.ts';

test.each([
  [429, /lower requests-per-minute/],
  [403, /View Only.*IP address rules/],
  [400, /api-url ends in \/services\/v2/],
  [404, /api-url ends in \/services\/v2/],
  [401, /View Only.*IP address rules/],
  [503, /^Check\.$/],
])('for %i', (status, hint) => {
  expect(auditHint(failed(status))).toMatch(hint);
});

test.each([400, 403, 404])('for a %i that is not from CertCentral, the general hint stays', (status) => {
  const hint = `Not in CertCentral's format. ${CHECK_API_URL_HINT}`;
  expect(auditHint(failed(status).with({ hint }))).toBe(hint);
});

test('for a refused key, the general hint stays', () => {
  expect(auditHint(failed(403).with({ hint: 'Check the key.', isKeyRefused: true }))).toBe('Check the key.');
});
