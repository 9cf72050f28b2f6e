import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/finding.ts';
import { digestFindings } from '../../../src/audit/fingerprint.ts';
import { NO_WARNINGS } from '../../../src/audit/policy-use.ts';
import { computeTotals, toOutputs } from '../../../src/audit/totals.ts';
import { findingWith } from './orders.ts';

const digestOf = (...lines: string[]) => createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
const manual = findingWith({ verdict: 'manual' });

test.each<[string, Partial<Finding>[], lines: string[]]>([
  [
    'orders',
    [{ orderId: '7' }, { orderId: '8', desired: 'unknown' }],
    ['7 manual enabled 0A1B', '8 manual unknown 0A1B'],
  ],
  ['a certificate that was replaced', [{ serialNumber: '0C' }], ['7 manual enabled 0C']],
  ['no certificate', [{ serialNumber: '' }], ['7 manual enabled ']],
  ['an order that begins to publish', [{ wouldPublish: true }], ['7 manual enabled 0A1B would-publish']],
  ['one without a certificate', [{ wouldPublish: true, serialNumber: '' }], ['7 manual enabled  would-publish']],
  ['no order in sync', [{ verdict: 'in sync' }, { verdict: 'ignored' }, { verdict: 'not applicable' }], ['']],
])('the fingerprint has a line for each finding: %s', (_, changes, lines) => {
  const findings = changes.map((change) => ({ ...manual, ...change }));
  expect(digestFindings(findings, NO_WARNINGS)).toBe(digestOf(...lines));
  expect(toOutputs(computeTotals(findings), []).message).toContain(`; fingerprint ${digestOf(...lines)}`);
});

test('the fingerprint has a line for each warning about the policy: a new mistake is news', () => {
  const warnings = { 'uncovered-domain': ['b.example', 'a.example'], ignored: ['9'], ended: [] };
  const lines = ['7 manual enabled 0A1B', 'uncovered-domain a.example', 'uncovered-domain b.example', 'ignored 9'];
  const { message } = toOutputs(computeTotals([manual], warnings), []);
  expect(message).toContain(`, 3 policy warnings; fingerprint ${digestOf(...lines)}`);
});
