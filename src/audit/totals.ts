import { type Finding, VERDICTS, type Verdict } from './evaluate.ts';

/** What an audit found, in numbers and lists. */
export interface Tally {
  checked: number;
  counts: Readonly<Record<Verdict, number>>;
  /** What a reissue run has to bring in step, by ID. */
  toDo: readonly Finding[];
  /** By ID. */
  unknown: readonly Finding[];
  /** How many orders were read, but do not tell their status. */
  untold: number;
  /** How many orders have duplicates. */
  duplicated: number;
}

export function isToDo({ verdict }: Finding): boolean {
  return verdict === 'reissue' || verdict === 'set status';
}

export function tallyOf(findings: readonly Finding[]): Tally {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of findings) counts[verdict] += 1;
  const byId = (is: (finding: Finding) => boolean) => findings.filter(is).sort(compareIds);
  return {
    checked: findings.length,
    counts,
    toDo: byId(isToDo),
    unknown: byId(({ verdict }) => verdict === 'unknown'),
    untold: findings.filter((f) => f.ctStatus === 'unknown' && (f.verdict === 'in step' || f.verdict === 'reissue'))
      .length,
    duplicated: findings.filter(({ listed }) => listed.hasDuplicates).length,
  };
}

/** As numbers, which have more digits than a number holds. */
function compareIds({ listed: { id: one } }: Finding, { listed: { id: other } }: Finding): number {
  return one.length - other.length || (one < other ? -1 : 1);
}

/** A matrix has no more jobs. */
export const MAX_TO_DO = 256;

/** The outputs that audit/action.yml declares. */
export function outputsOf({ toDo, counts, checked }: Tally, reportFile: string) {
  return {
    'to-do': toDo
      .slice(0, MAX_TO_DO)
      .map(({ listed, wanted }) => ({ 'order-id': listed.id, 'disable-ct': wanted === 'disabled' })),
    'to-do-count': toDo.length,
    'unknown-count': counts.unknown,
    'checked-count': checked,
    'report-file': reportFile,
  };
}
