import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/finding.ts';
import { selectToDo, toOutputs } from '../../../src/audit/outputs.ts';
import { computeTotals } from '../../../src/audit/totals.ts';
import { VERDICTS } from '../../../src/audit/verdict-types.ts';
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
    message: `CT audit: 1 reissue, 1 set status, 1 manual, 1 unknown, 1 pending; fingerprint ${fingerprint}`,
    'checked-count': 8,
  });
  const [first, , , , fifth] = findings as [Finding, Finding, Finding, Finding, Finding];
  const publishing = computeTotals([
    { ...first, wouldPublish: true },
    { ...fifth, wouldPublish: true },
  ]);
  expect(toOutputs(publishing, [])).toMatchObject({
    'would-publish-count': 2,
    message: expect.stringMatching(/^CT audit: 2 orders would publish names, 1 reissue, 0 set status, 1 manual, /),
  });
  expect(totals.outOfSync).toBe(3);
  expect(totals.others.map(({ orderId }) => orderId)).toEqual(['5', '2', '7']);
});

test.each(VERDICTS)('the state of an account with an order that is %s', (verdict) => {
  const red = ['reissue', 'set status', 'manual', 'unknown'].includes(verdict);
  const state = red ? 'attention' : verdict === 'pending' ? 'pending' : 'in-sync';
  expect(toOutputs(computeTotals([by('in sync'), by(verdict)]), []).state).toBe(state);
});

test('a certificate that was replaced is another finding', () => {
  const fingerprintOf = (finding: Finding) => computeTotals([finding]).fingerprint;
  expect(fingerprintOf(by('manual', { serialNumber: '0C' }))).not.toBe(fingerprintOf(by('manual')));
  expect(fingerprintOf(by('in sync', { serialNumber: '0C' }))).toBe(digestOf(''));
});

/** Orders to do with so many names each, and those that are selected, by their position. */
function selected(...counts: number[]): number[] {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}.example`);
  const all = counts.map((count, index) => reissueWith({ orderId: `${index}`, dnsNames: names(count) }));
  const { findings, rows, leftCount } = selectToDo(all);
  expect([rows.length, leftCount]).toEqual([findings.length, counts.length - findings.length]);
  return findings.map(({ orderId }) => Number(orderId));
}

test('to-do has the first 256 orders, and only as many as have 3,000 names together', () => {
  const first = (count: number) => Array.from({ length: count }, (_, index) => index);
  expect(selected(...Array(300).fill(1))).toEqual(first(256));
  expect(selected(...Array(20).fill(250))).toEqual(first(12));
  expect(selected(1_000, 1_000, 999, 1, 1)).toEqual([0, 1, 2, 3]);
  expect(selected(1_000, 1_000, 999, 2, 1)).toEqual([0, 1, 2]);
  // An order that fits into no list does not keep the others out.
  expect(selected(3_001, 1)).toEqual([1]);
  expect(selected(3_000, 1)).toEqual([0]);
});

test('to-do has no more than the summary has room for', () => {
  const dnsNames = Array.from({ length: 400 }, () => '<'.repeat(400));
  const { findings, leftCount } = selectToDo([
    reissueWith({ dnsNames: [...dnsNames, ...dnsNames] }),
    reissueWith({ dnsNames: dnsNames.slice(0, 300) }),
    reissueWith({ dnsNames: dnsNames.slice(0, 300) }),
  ]);
  expect([findings.map((finding) => finding.dnsNames.length), leftCount]).toEqual([[300], 2]);
  // Bytes count.
  expect(selectToDo([reissueWith({ dnsNames: Array(1_100).fill('ü'.repeat(400)) })]).findings).toEqual([]);
});
