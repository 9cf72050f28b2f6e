import { describe, expect, test } from 'vitest';
import { computeTotals, toOutputs } from '../../../src/audit/totals.ts';
import { findingWith, listedWith } from './orders.ts';

const unknown = { ctStatus: 'unknown' } as const;

describe('the tally', () => {
  test('of nothing', () => {
    expect(computeTotals([])).toEqual({
      checked: 0,
      counts: { reissue: 0, 'set status': 0, unknown: 0, 'in sync': 0, 'not applicable': 0 },
      outOfSync: [],
      unknown: [],
      statusNotReported: 0,
      withDuplicates: 0,
    });
  });

  test('counts each verdict, and lists by ID as a number what is not in step', () => {
    const findings = [
      findingWith({ verdict: 'reissue' }, '20'),
      findingWith({ verdict: 'unknown' }, '100'),
      findingWith({ verdict: 'set status' }, '123456789012345678'),
      findingWith({ verdict: 'reissue' }, '123456789012345677'),
      findingWith({ verdict: 'unknown' }, '99'),
      findingWith({ verdict: 'set status' }, '3'),
      findingWith({}, '1'),
      findingWith({ verdict: 'not applicable' }, '2'),
    ];
    const { checked, counts, outOfSync, unknown } = computeTotals(findings);
    expect({ checked, counts }).toEqual({
      checked: 8,
      counts: { reissue: 2, 'set status': 2, unknown: 2, 'in sync': 1, 'not applicable': 1 },
    });
    expect(outOfSync.map(({ listedOrder }) => listedOrder.id)).toEqual([
      '3',
      '20',
      '123456789012345677',
      '123456789012345678',
    ]);
    expect(unknown.map(({ listedOrder }) => listedOrder.id)).toEqual(['99', '100']);
  });

  test('counts the orders that do not tell their status, as far as they were understood, and those with duplicates', () => {
    const listedOrder = listedWith({ hasDuplicates: true });
    const { statusNotReported, withDuplicates } = computeTotals([
      findingWith({ ...unknown }),
      findingWith({ ...unknown, verdict: 'reissue', listedOrder }),
      findingWith({ ...unknown, verdict: 'unknown' }),
      findingWith({ ...unknown, verdict: 'not applicable', listedOrder }),
      findingWith({ listedOrder }),
    ]);
    expect({ statusNotReported, withDuplicates }).toEqual({ statusNotReported: 2, withDuplicates: 3 });
  });
});

describe('the outputs', () => {
  test('tell what is to be done, ready for a matrix', () => {
    const tally = computeTotals([
      findingWith({ verdict: 'reissue', desiredStatus: 'disabled' }, '8'),
      findingWith({ verdict: 'set status' }, '123456789012345678'),
      findingWith({ verdict: 'unknown' }, '9'),
    ]);
    expect(toOutputs(tally, '/a.csv')).toEqual({
      'to-do': [
        { 'order-id': '8', 'disable-ct': true },
        { 'order-id': '123456789012345678', 'disable-ct': false },
      ],
      'to-do-count': 2,
      'unknown-count': 1,
      'checked-count': 3,
      'report-file': '/a.csv',
    });
  });

  test('a matrix has 256 jobs at most; the count has all', () => {
    const findings = Array.from({ length: 300 }, (_, index) =>
      findingWith({ verdict: 'reissue' }, String(300 - index)),
    );
    const outputs = toOutputs(computeTotals(findings), '');
    expect(outputs['to-do'].map((job) => job['order-id'])).toEqual(
      Array.from({ length: 256 }, (_, i) => String(i + 1)),
    );
    expect(outputs['to-do-count']).toBe(300);
  });
});
