import type { CtStatus } from '../pki/certificate.ts';
import { formatCount } from '../text.ts';
import type { Finding } from './finding.ts';
import { digestFindings } from './fingerprint.ts';
import { NO_WARNINGS, type PolicyWarnings } from './policy-use.ts';
import { countChanges, type Replay } from './replay.ts';
import { hasReason, OPEN_VERDICTS, VERDICTS, type Verdict } from './verdict-rules.ts';

/** What an audit found, in numbers and lists. The lists are in ascending order of ID. */
export interface AuditTotals {
  findings: readonly Finding[];
  counts: Readonly<Record<Verdict, number>>;
  /** The most urgent of what was found: something is out of sync or unknown, or a reissue is pending. */
  state: 'attention' | 'pending' | 'in-sync';
  outOfSync: number;
  /** The IDs of the orders whose next certificate would publish new names that must stay out. */
  wouldPublish: readonly string[];
  /** The orders that the reissue action can bring into sync. */
  toDo: readonly ToDo[];
  policyWarnings: PolicyWarnings;
}

/** An order that the reissue action can bring into sync. */
export interface ToDo extends Finding {
  desired: CtStatus;
  toDo: NonNullable<Finding['toDo']>;
}

/** Counts and lists what was found, which is in ascending order of ID. */
export function computeTotals(findings: readonly Finding[], policyWarnings: PolicyWarnings = NO_WARNINGS): AuditTotals {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of findings) counts[verdict] += 1;
  const outOfSync = counts.reissue + counts['set status'] + counts.manual;
  return {
    findings,
    counts,
    state: decideState(outOfSync + counts.unknown, counts.pending),
    outOfSync,
    wouldPublish: findings.filter(({ wouldPublish }) => wouldPublish).map(({ orderId }) => orderId),
    toDo: findings.filter((finding): finding is ToDo => finding.toDo !== undefined),
    policyWarnings,
  };
}

/** Returns whether the next certificate of an order to do would publish names that are in no log yet, because the policy says so. */
export function isFirstPublication({ reasons }: Pick<ToDo, 'reasons'>): boolean {
  return hasReason(reasons, 'first-publication');
}

function decideState(urgent: number, pending: number): AuditTotals['state'] {
  if (urgent > 0) return 'attention';
  return pending > 0 ? 'pending' : 'in-sync';
}

/**
 * Returns the outputs that audit/action.yml declares.
 * @param selected the orders of the output `to-do`
 */
export function toOutputs(totals: AuditTotals, selected: readonly ToDo[]) {
  const { findings, counts, state, wouldPublish, toDo } = totals;
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
    'would-publish-count': wouldPublish.length,
    state,
    'first-publish-count': toDo.filter(isFirstPublication).length,
    'policy-warnings': totals.policyWarnings,
    'changed-count': '',
    message: formatMessage(totals),
    'checked-count': findings.length,
  };
}

/** Formats what was found as one line, which is the same for the same findings. */
function formatMessage({ findings, counts, wouldPublish, toDo, policyWarnings }: AuditTotals): string {
  const open = OPEN_VERDICTS.map((verdict) => `${counts[verdict]} ${verdict}`);
  const warnings = Object.values(policyWarnings).flat().length;
  const parts = [
    ...formatNumbers({ 'would publish names': wouldPublish.length }),
    ...open,
    ...formatNumbers({ 'to publish for the first time': toDo.filter(isFirstPublication).length }),
    ...(warnings > 0 ? [formatCount(warnings, 'policy warning')] : []),
  ];
  return `CT audit: ${parts.join(', ')}; fingerprint ${digestFindings(findings, policyWarnings)}`;
}

/** Formats what was found for people, the most urgent first: `2 orders out of sync, 1 order unknown`. */
export function formatState({ wouldPublish, outOfSync, counts: { unknown, pending } }: AuditTotals): string {
  const numbers = { 'would publish names': wouldPublish.length, 'out of sync': outOfSync, unknown, pending };
  return formatNumbers(numbers).join(', ') || 'in sync';
}

/** Formats the numbers of orders by what they are, without those that are none. */
function formatNumbers(numbers: Record<string, number>): string[] {
  const some = Object.entries(numbers).filter(([, count]) => count > 0);
  return some.map(([state, count]) => `${formatCount(count, 'order')} ${state}`);
}

/** Returns the outputs of a replay: those of an audit, of which only three are not empty. */
export function toReplayOutputs(replay: Replay) {
  const empty = Object.keys(toOutputs(computeTotals([]), [])).map((name) => [name, ''] as const);
  return {
    ...Object.fromEntries(empty),
    'report-file': '',
    'json-file': '',
    'first-publish-count': replay.firstPublished.length,
    'policy-warnings': replay.warnings,
    'changed-count': countChanges(replay),
  };
}
