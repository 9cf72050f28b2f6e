import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';
import { isOutOfSync, VERDICTS, type Verdict } from './verdict.ts';

const FOR_PERSONS = ['manual', 'unknown', 'pending'] as const;

/** What an audit found, in numbers and lists. */
export type AuditTotals = ReturnType<typeof computeTotals>;

/** @param findings in ascending order of ID, as the lists of the totals are */
export function computeTotals(findings: readonly Finding[]) {
  const withVerdict = (expected: Verdict) => findings.filter(({ verdict }) => verdict === expected);
  const counts = VERDICTS.map((verdict) => [verdict, withVerdict(verdict).length]);
  return {
    checked: findings.length,
    counts: Object.fromEntries(counts) as Record<Verdict, number>,
    outOfSync: findings.filter(isOutOfSync).length,
    fingerprint: fingerprintOf(findings),
    /** The orders that the reissue action can bring into sync. */
    toDo: findings.filter(isToDo),
    /** The other orders that need attention, or are pending: manual, then unknown, then pending. */
    others: FOR_PERSONS.flatMap(withVerdict),
  };
}

/** An order that the reissue action can bring into sync. */
export type ToDo = Finding & { toDo: NonNullable<Finding['toDo']> };

function isToDo(finding: Finding): finding is ToDo {
  return finding.toDo !== undefined;
}

const FINGERPRINT_LENGTH = 12;

/** Returns the same text for the same findings, so that a workflow can report only what has changed. */
function fingerprintOf(findings: readonly Finding[]): string {
  const lines = findings
    .filter((finding) => isOutOfSync(finding) || finding.verdict === 'unknown' || finding.verdict === 'pending')
    .map(({ orderId, verdict, desired, serialNumber }) => `${orderId} ${verdict} ${desired} ${serialNumber}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, FINGERPRINT_LENGTH);
}

/** Returns the outputs that audit/action.yml declares. */
export function toOutputs({ checked, counts, outOfSync, fingerprint, toDo }: AuditTotals, selected: readonly ToDo[]) {
  const verdicts = ['reissue', 'set status', ...FOR_PERSONS] as const;
  const found = verdicts.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ');
  return {
    'to-do': selected.map(({ orderId, desired, toDo: job }) => ({
      'order-id': orderId,
      'disable-ct': desired === 'disabled',
      plan: job.plan,
    })),
    'to-do-count': toDo.length,
    'manual-count': counts.manual,
    'unknown-count': counts.unknown,
    'pending-count': counts.pending,
    state: outOfSync + counts.unknown > 0 ? 'attention' : counts.pending > 0 ? 'pending' : 'in-sync',
    message: `CT audit: ${found}; fingerprint ${fingerprint}`,
    'checked-count': checked,
  };
}
