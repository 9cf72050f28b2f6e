import { createHash } from 'node:crypto';
import type { Finding } from '../judge/finding.ts';
import { isOutOfSync, isToDo, needsAttention, VERDICTS, type Verdict } from '../judge/verdict.ts';

/** What an audit found, in numbers and lists. The lists are in ascending order of ID. */
export interface AuditTotals {
  checked: number;
  counts: Readonly<Record<Verdict, number>>;
  outOfSyncCount: number;
  /** How many findings need attention that the previous report does not have; all of them without a previous report. */
  newCount: number;
  /** Identifies the findings that need attention or are pending, without naming them. */
  fingerprint: string;
  /** The orders that the reissue action can bring into sync. */
  toDo: readonly Finding[];
  /** The other orders that need attention, or are pending: manual, then unknown, then pending; within each the new ones first. */
  others: readonly Finding[];
  /** How many orders each rule of the policy file decided, most orders first. */
  rules: readonly (readonly [rule: string, count: number])[];
  /** How many certificates have fewer SCTs than browsers require. */
  sctShortages: number;
  /** How many orders were read, but did not report their CT status. */
  ctStatusMissing: number;
  /** How many orders have duplicates, according to the list. */
  withDuplicates: number;
  duplicatesChecked: number;
}

/** @param findings in ascending order of ID */
export function computeTotals(findings: readonly Finding[]): AuditTotals {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of findings) counts[verdict] += 1;
  const withVerdict = (expected: Verdict) => findings.filter(({ verdict }) => verdict === expected);
  const newFirst = (list: readonly Finding[]) => [
    ...list.filter(({ isNew }) => isNew),
    ...list.filter(({ isNew }) => !isNew),
  ];
  return {
    checked: findings.length,
    counts,
    outOfSyncCount: findings.filter(isOutOfSync).length,
    newCount: findings.filter((finding) => needsAttention(finding) && finding.isNew !== false).length,
    fingerprint: fingerprintOf(findings),
    toDo: findings.filter(isToDo),
    others: (['manual', 'unknown', 'pending'] as const).flatMap((verdict) => newFirst(withVerdict(verdict))),
    rules: countRules(findings),
    sctShortages: findings.filter(({ hasSctShortage }) => hasSctShortage).length,
    ctStatusMissing: findings.filter(({ isCtStatusMissing }) => isCtStatusMissing).length,
    withDuplicates: findings.filter(({ hasDuplicates }) => hasDuplicates).length,
    duplicatesChecked: findings.reduce((sum, { duplicatesChecked }) => sum + duplicatesChecked, 0),
  };
}

const FINGERPRINT_LENGTH = 12;

/** Two audits with the same findings have the same fingerprint, so that a workflow can report only what has changed. */
function fingerprintOf(findings: readonly Finding[]): string {
  const hash = createHash('sha256');
  let separator = '';
  for (const finding of findings) {
    const { orderId, verdict, desired } = finding;
    if (!needsAttention(finding) && verdict !== 'pending') continue;
    hash.update(`${separator}${orderId} ${verdict} ${desired}`);
    separator = '\n';
  }
  return hash.digest('hex').slice(0, FINGERPRINT_LENGTH);
}

function countRules(findings: readonly Finding[]): (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { rule } of findings) if (rule !== '') counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
