import type { CtStatus } from '../../pki/certificate.ts';
import type { Finding } from '../judge/finding.ts';
import { isOutOfSync, isToDo, VERDICTS, type Verdict } from '../judge/verdict.ts';
import type { ReportFiles } from './report-files.ts';

/** What an audit found, in numbers and lists. The lists are in ascending order of ID. */
export interface AuditTotals {
  checked: number;
  counts: Readonly<Record<Verdict, number>>;
  outOfSyncCount: number;
  /** The orders that the reissue action can bring into sync. */
  toDo: readonly Finding[];
  /** The other orders that need attention: manual, then unknown, then pending. */
  others: readonly Finding[];
  /** How many certificates have fewer SCTs than browsers require. */
  sctShortages: number;
  /** How many orders were read, but did not report their CT status. */
  ctStatusMissing: number;
  /** How many orders have duplicates, according to the list. */
  withDuplicates: number;
  duplicatesChecked: number;
}

/** The result of a completed audit. */
export interface AuditResult {
  totals: AuditTotals;
  /** How many orders of the account the key may see. */
  orderCount: number;
  defaultStatus: CtStatus;
  oppositeCount: number;
  ignoreCount: number;
  /** Whether duplicates were checked. */
  checkDuplicates: boolean;
  durationMs: number;
  reportFiles: ReportFiles;
}

/** @param findings in ascending order of ID */
export function computeTotals(findings: readonly Finding[]): AuditTotals {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of findings) counts[verdict] += 1;
  const withVerdict = (expected: Verdict) => findings.filter(({ verdict }) => verdict === expected);
  return {
    checked: findings.length,
    counts,
    outOfSyncCount: findings.filter(isOutOfSync).length,
    toDo: findings.filter(isToDo),
    others: (['manual', 'unknown', 'pending'] as const).flatMap(withVerdict),
    sctShortages: findings.filter(({ hasSctShortage }) => hasSctShortage).length,
    ctStatusMissing: findings.filter(({ isCtStatusMissing }) => isCtStatusMissing).length,
    withDuplicates: findings.filter(({ hasDuplicates }) => hasDuplicates).length,
    duplicatesChecked: findings.reduce((sum, { duplicatesChecked }) => sum + duplicatesChecked, 0),
  };
}

/** The most jobs that a matrix may have. */
export const MAX_MATRIX_JOBS = 256;

/** Returns the outputs that audit/action.yml declares. */
export function toOutputs({ toDo, counts, checked }: AuditTotals, reportFiles: ReportFiles) {
  return {
    'to-do': toDo.slice(0, MAX_MATRIX_JOBS).map(({ orderId, desiredStatus, serialNumber }) => ({
      'order-id': orderId,
      'disable-ct': desiredStatus === 'disabled',
      'expected-serial-number': serialNumber,
    })),
    'to-do-count': toDo.length,
    'manual-count': counts.manual,
    'unknown-count': counts.unknown,
    'pending-count': counts.pending,
    'checked-count': checked,
    'report-file': reportFiles.csv,
    'json-file': reportFiles.json,
  };
}
