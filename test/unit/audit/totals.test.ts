import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/finding.ts';
import { computeTotals, toOutputs } from '../../../src/audit/totals.ts';
import { VERDICTS } from '../../../src/audit/verdict-rules.ts';
import { findingWith, reissueWith } from './orders.ts';

const digestOf = (...lines: string[]) => createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
const setStatus = (orderId: string) => reissueWith({ orderId, verdict: 'set status', desired: 'disabled' });
const by = (verdict: Finding['verdict'], changes: Partial<Finding> = {}) => findingWith({ verdict, ...changes });

test('the outputs', () => {
  const findings = [
    reissueWith({ orderId: '1' }),
    by('unknown', { orderId: '2', serialNumber: '' }),
    by('in sync', { orderId: '3' }),
    setStatus('4'),
    by('manual', { orderId: '5', desired: 'unknown' }),
    by('not applicable', { orderId: '6' }),
    by('pending', { orderId: '7' }),
    by('ignored', { orderId: '8', desired: undefined }),
  ];
  const totals = computeTotals(findings);
  const fingerprint = digestOf(
    '1 reissue enabled 0A1B',
    '2 unknown enabled ',
    '4 set status disabled 0A1B',
    '5 manual unknown 0A1B',
    '7 pending enabled 0A1B',
  );
  // The count has the orders that are left to the next audit, too.
  expect(toOutputs(totals, [setStatus('4')])).toEqual({
    'to-do': [{ 'order-id': '4', 'disable-ct': true, plan: '1 api=…' }],
    'to-do-count': 2,
    'manual-count': 1,
    'unknown-count': 1,
    'pending-count': 1,
    'would-publish-count': 0,
    state: 'attention',
    'first-publish-count': 0,
    'policy-warnings': { 'uncovered-domain': [], ignored: [], ended: [] },
    'changed-count': '',
    message: `CT audit: 1 reissue, 1 set status, 1 manual, 1 unknown, 1 pending; fingerprint ${fingerprint}`,
    'checked-count': 8,
  });
  const [first, , , , fifth] = findings as [Finding, Finding, Finding, Finding, Finding];
  const publishing = computeTotals([first, fifth].map((finding) => ({ ...finding, wouldPublish: true })));
  expect(toOutputs(publishing, [])).toMatchObject({
    'would-publish-count': 2,
    message: expect.stringMatching(/^CT audit: 2 orders would publish names, 1 reissue, 0 set status, 1 manual, /),
  });
  expect(totals.outOfSync).toBe(3);
});

test('the orders that publish names for the first time, also beyond those in to-do', () => {
  const first = { reasons: [{ kind: 'first-publication' }] } as const;
  const findings = [
    reissueWith({ orderId: '1', ...first }),
    reissueWith({ orderId: '2', ...first }),
    reissueWith({ orderId: '3' }),
    // A person decides about this order, so nothing is published.
    by('manual', { orderId: '4', ...first }),
  ];
  expect(toOutputs(computeTotals(findings), [])).toMatchObject({
    'first-publish-count': 2,
    message: expect.stringMatching(/^CT audit: 3 reissue, .* 0 pending, 2 orders to publish for the first time; /),
  });
});

test.each(VERDICTS)('the state of an account with an order that is %s', (verdict) => {
  const red = ['reissue', 'set status', 'manual', 'unknown'].includes(verdict);
  const state = red ? 'attention' : verdict === 'pending' ? 'pending' : 'in-sync';
  expect(toOutputs(computeTotals([by('in sync'), by(verdict)]), []).state).toBe(state);
});
