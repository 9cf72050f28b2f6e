import { describe, expect, test } from 'vitest';
import { outputsOf, tallyOf } from '../../../src/audit/totals.ts';
import { findingWith, listedWith } from './orders.ts';

const unknown = { ctStatus: 'unknown' } as const;

describe('the tally', () => {
  test('of nothing', () => {
    expect(tallyOf([])).toEqual({
      checked: 0,
      counts: { reissue: 0, 'set status': 0, unknown: 0, 'in step': 0, 'not applicable': 0 },
      toDo: [],
      unknown: [],
      untold: 0,
      duplicated: 0,
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
    const { checked, counts, toDo, unknown } = tallyOf(findings);
    expect({ checked, counts }).toEqual({
      checked: 8,
      counts: { reissue: 2, 'set status': 2, unknown: 2, 'in step': 1, 'not applicable': 1 },
    });
    expect(toDo.map(({ listed }) => listed.id)).toEqual(['3', '20', '123456789012345677', '123456789012345678']);
    expect(unknown.map(({ listed }) => listed.id)).toEqual(['99', '100']);
  });

  test('counts the orders that do not tell their status, as far as they were understood, and those with duplicates', () => {
    const listed = listedWith({ hasDuplicates: true });
    const { untold, duplicated } = tallyOf([
      findingWith({ ...unknown }),
      findingWith({ ...unknown, verdict: 'reissue', listed }),
      findingWith({ ...unknown, verdict: 'unknown' }),
      findingWith({ ...unknown, verdict: 'not applicable', listed }),
      findingWith({ listed }),
    ]);
    expect({ untold, duplicated }).toEqual({ untold: 2, duplicated: 3 });
  });
});

describe('the outputs', () => {
  test('tell what is to be done, ready for a matrix', () => {
    const tally = tallyOf([
      findingWith({ verdict: 'reissue', wanted: 'disabled' }, '8'),
      findingWith({ verdict: 'set status' }, '123456789012345678'),
      findingWith({ verdict: 'unknown' }, '9'),
    ]);
    expect(outputsOf(tally, '/a.csv')).toEqual({
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
    const outputs = outputsOf(tallyOf(findings), '');
    expect(outputs['to-do'].map((job) => job['order-id'])).toEqual(
      Array.from({ length: 256 }, (_, i) => String(i + 1)),
    );
    expect(outputs['to-do-count']).toBe(300);
  });
});
