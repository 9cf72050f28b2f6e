import { expect, test } from 'vitest';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import { isOutOfSync, VERDICTS } from '../../../../src/audit/judge/verdict.ts';
import { computeTotals, toOutputs } from '../../../../src/audit/report/totals.ts';
import { findingWith } from '../orders.ts';

/** Findings with the IDs 1, 2, … */
const findings = (...all: Partial<Finding>[]) =>
  all.map((changes, index) => findingWith({ ...changes, orderId: `${index + 1}` }));
const idsOf = (list: readonly Finding[]) => list.map(({ orderId }) => orderId).join(' ');

test('each verdict is counted, and the orders that need attention are listed', () => {
  const all = findings(...[...VERDICTS, ...VERDICTS].map((verdict) => ({ verdict })));
  const { checked, counts, outOfSyncCount, toDo, others } = computeTotals(all);
  expect(checked).toBe(16);
  expect(counts).toEqual(Object.fromEntries(VERDICTS.map((verdict) => [verdict, 2])));
  // Manual, unknown, pending.
  expect([outOfSyncCount, idsOf(toDo), idsOf(others)]).toEqual([6, '1 2 9 10', '3 11 4 12 5 13']);
  expect(idsOf(all.slice(0, 8).filter(isOutOfSync))).toBe('1 2 3');
});

test('SCT shortages, orders without a CT status, orders with duplicates, and duplicates are counted', () => {
  const all = findings(
    { isCtStatusMissing: true },
    { isCtStatusMissing: true, verdict: 'not applicable', hasDuplicates: true },
    { hasDuplicates: true, duplicatesChecked: 2, hasSctShortage: true },
    { hasDuplicates: true, duplicatesChecked: 3 },
  );
  const counted = { sctShortages: 1, ctStatusMissing: 2, withDuplicates: 3, duplicatesChecked: 5 };
  expect(computeTotals(all)).toMatchObject(counted);
});

test('the outputs are ready for a matrix', () => {
  const all = findings(
    { verdict: 'reissue', desiredStatus: 'disabled' },
    { verdict: 'unknown' },
    { verdict: 'pending' },
    { verdict: 'manual' },
    { verdict: 'set status', serialNumber: '0C' },
    { verdict: 'manual' },
  );
  expect(toOutputs(computeTotals(all), { csv: '/a.csv', json: '/a.json' })).toEqual({
    'to-do': [
      { 'order-id': '1', 'disable-ct': true, 'expected-serial-number': '0A1B' },
      { 'order-id': '5', 'disable-ct': false, 'expected-serial-number': '0C' },
    ],
    'to-do-count': 2,
    'manual-count': 2,
    'unknown-count': 1,
    'pending-count': 1,
    'checked-count': 6,
    'report-file': '/a.csv',
    'json-file': '/a.json',
  });
});

test('a matrix has 256 jobs at most; the count has all', () => {
  const outputs = toOutputs(computeTotals(findings(...Array(300).fill({ verdict: 'reissue' }))), { csv: '', json: '' });
  expect(outputs['to-do'].map((job) => job['order-id'])).toEqual(Array.from({ length: 256 }, (_, i) => `${i + 1}`));
  expect(outputs['to-do-count']).toBe(300);
});
