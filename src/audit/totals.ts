import { type Finding, VERDICTS, type Verdict } from './evaluate.ts';

/** What an audit found, in numbers and lists. */
export interface AuditTotals {
  checked: number;
  counts: Readonly<Record<Verdict, number>>;
  /** What a reissue run has to bring in step, by ID. */
  outOfSync: readonly Finding[];
  /** By ID. */
  unknown: readonly Finding[];
  /** How many orders were read, but do not tell their status. */
  statusNotReported: number;
  /** How many orders have duplicates. */
  withDuplicates: number;
}

export function isOutOfSync({ verdict }: Finding): boolean {
  return verdict === 'reissue' || verdict === 'set status';
}

export function computeTotals(findings: readonly Finding[]): AuditTotals {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of findings) counts[verdict] += 1;
  const byId = (is: (finding: Finding) => boolean) => findings.filter(is).sort(compareIds);
  return {
    checked: findings.length,
    counts,
    outOfSync: byId(isOutOfSync),
    unknown: byId(({ verdict }) => verdict === 'unknown'),
    statusNotReported: findings.filter(
      (f) => f.ctStatus === 'unknown' && (f.verdict === 'in sync' || f.verdict === 'reissue'),
    ).length,
    withDuplicates: findings.filter(({ listedOrder }) => listedOrder.hasDuplicates).length,
  };
}

/** As numbers, which have more digits than a number holds. */
function compareIds({ listedOrder: { id: one } }: Finding, { listedOrder: { id: other } }: Finding): number {
  return one.length - other.length || (one < other ? -1 : 1);
}

/** A matrix has no more jobs. */
export const MAX_MATRIX_JOBS = 256;

/** The outputs that audit/action.yml declares. */
export function toOutputs({ outOfSync, counts, checked }: AuditTotals, reportFile: string) {
  return {
    'to-do': outOfSync.slice(0, MAX_MATRIX_JOBS).map(({ listedOrder, desiredStatus }) => ({
      'order-id': listedOrder.id,
      'disable-ct': desiredStatus === 'disabled',
    })),
    'to-do-count': outOfSync.length,
    'unknown-count': counts.unknown,
    'checked-count': checked,
    'report-file': reportFile,
  };
}
