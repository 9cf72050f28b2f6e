import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import { isOutOfSync, VERDICTS, type Verdict } from '../../../../src/audit/judge/verdict.ts';
import { markNew, type OptionalReport } from '../../../../src/audit/report/previous-report.ts';
import { computeTotals } from '../../../../src/audit/report/totals.ts';
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

test('findings that need attention are new unless the previous report has them', () => {
  const verdicts = ['reissue', 'manual', 'unknown', 'pending', 'in sync'] as const;
  const all = findings(...verdicts.map((verdict) => ({ verdict })));
  const marked = (previous: OptionalReport) => markNew(all, previous).map(({ isNew }) => isNew);
  expect(marked('none')).toEqual(Array(5).fill(undefined));
  expect(marked('missing')).toEqual(Array(5).fill(undefined));
  expect(computeTotals(all).newCount).toBe(3);
  const previous = new Map<string, Verdict>([
    ['1', 'reissue'],
    ['2', 'unknown'],
    ['9', 'unknown'],
  ]);
  expect(marked(previous)).toEqual([false, true, true, undefined, undefined]);
  expect(computeTotals(markNew(all, previous)).newCount).toBe(2);
});

test('the new ones of the other orders come first, within each verdict', () => {
  const all = findings(
    { verdict: 'unknown', isNew: false },
    { verdict: 'manual', isNew: false },
    { verdict: 'unknown', isNew: true },
    { verdict: 'manual', isNew: true },
    { verdict: 'pending' },
  );
  expect(idsOf(computeTotals(all).others)).toBe('4 2 3 1 5');
});

test('the orders of each rule are counted, most orders first', () => {
  const all = findings({ rule: 'a: why' }, { rule: '' }, { rule: 'default' }, { rule: '3: no', verdict: 'ignored' });
  expect(computeTotals([...all, findingWith({ rule: 'default' })]).rules).toEqual([
    ['default', 2],
    ['a: why', 1],
    ['3: no', 1],
  ]);
});

test.each<[string, Partial<Finding>[], string[]]>([
  ['nothing', [{}, { verdict: 'ignored' }, { verdict: 'not applicable' }], []],
  [
    'all that needs attention or is pending',
    [
      { verdict: 'set status', desired: 'disabled' },
      {},
      { verdict: 'manual', desired: 'unknown' },
      { verdict: 'unknown' },
      { verdict: 'pending' },
      { verdict: 'reissue' },
    ],
    ['1 set status disabled', '3 manual unknown', '4 unknown enabled', '5 pending enabled', '6 reissue enabled'],
  ],
])('the fingerprint is that of %s', (_, all, lines) => {
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex');
  expect(computeTotals(findings(...all)).fingerprint).toBe(digest.slice(0, 12));
});
