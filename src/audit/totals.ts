import { createHash } from 'node:crypto';
import type { CtStatus } from '../pki/certificate.ts';
import type { Finding } from './finding.ts';
import { isOutOfSync, OPEN_VERDICTS, VERDICTS, type Verdict } from './verdict-types.ts';

/** What an audit found, in numbers and lists. The lists are in ascending order of ID. */
export interface AuditTotals {
  checked: number;
  counts: Readonly<Record<Verdict, number>>;
  outOfSync: number;
  /** The IDs of the orders whose next certificate would publish names that must stay out. */
  wouldPublish: readonly string[];
  /** The same text for the same findings, so that a workflow can report only what has changed. */
  fingerprint: string;
  /** The orders that the reissue action can bring into sync. */
  toDo: readonly ToDo[];
  /** The other orders that need attention, or are pending: manual, then unknown, then pending. */
  others: readonly Finding[];
}

/** An order that the reissue action can bring into sync. */
export interface ToDo extends Finding {
  desired: CtStatus;
  toDo: NonNullable<Finding['toDo']>;
}

/** @param findings in ascending order of ID */
export function computeTotals(findings: readonly Finding[]): AuditTotals {
  const withVerdict = (expected: Verdict) => findings.filter(({ verdict }) => verdict === expected);
  const counts = VERDICTS.map((verdict) => [verdict, withVerdict(verdict).length]);
  return {
    checked: findings.length,
    counts: Object.fromEntries(counts) as Record<Verdict, number>,
    outOfSync: findings.filter(isOutOfSync).length,
    wouldPublish: findings.filter(({ wouldPublish }) => wouldPublish).map(({ orderId }) => orderId),
    fingerprint: fingerprintOf(findings),
    toDo: findings.filter((finding): finding is ToDo => finding.toDo !== undefined),
    others: (['manual', 'unknown', 'pending'] as const).flatMap(withVerdict),
  };
}

const FINGERPRINT_LENGTH = 12;

/** An order whose next certificate would publish names has one of these verdicts, too. */
function fingerprintOf(findings: readonly Finding[]): string {
  const lines = findings
    .filter(({ verdict }) => OPEN_VERDICTS.some((open) => open === verdict))
    .map(({ orderId, verdict, desired, serialNumber }) => `${orderId} ${verdict} ${desired} ${serialNumber}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, FINGERPRINT_LENGTH);
}
