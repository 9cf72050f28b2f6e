import { expect, test } from 'vitest';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import { failureMessage, formatResult } from '../../../../src/audit/report/log-line.ts';
import { computeTotals } from '../../../../src/audit/report/totals.ts';
import { findingWith, resultOf } from '../orders.ts';

const [reissue, setStatus, manual, unknown, pending, inSync] = (
  ['reissue', 'set status', 'manual', 'unknown', 'pending', 'in sync'] as const
).map((verdict) => findingWith({ verdict })) as [Finding, Finding, Finding, Finding, Finding, Finding];

test('a result is one line', () => {
  expect(formatResult(resultOf([reissue, setStatus, unknown, inSync]))).toBe(
    'Checked 4 orders in 1 min 5 s: 1 reissue, 1 set status, 0 manual, 1 unknown, 0 pending, 1 in sync, 0 not applicable, 0 ignored. Report: /a.csv',
  );
});

test.each<[Finding[], string | undefined]>([
  [[], undefined],
  [[inSync, pending], undefined],
  [[reissue], '1 order out of sync (1 reissue, 0 set status, 0 manual)'],
  [[reissue, setStatus, setStatus, manual], '4 orders out of sync (1 reissue, 2 set status, 1 manual)'],
  [[unknown], '1 order unknown'],
  [[manual, unknown, unknown], '1 order out of sync (0 reissue, 0 set status, 1 manual), 2 orders unknown'],
])('the annotation, %#', (findings, text) => {
  const message = text && `CT audit: ${text}. See the job summary and the report.`;
  expect(failureMessage(computeTotals(findings))).toBe(message);
});
