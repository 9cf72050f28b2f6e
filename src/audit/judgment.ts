import { DAY_MS } from '../certcentral/dates.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { createPlan } from '../domain/approved-plan.ts';
import {
  assessDesired,
  type DecidedAssessment,
  decideDesired,
  type Facts,
  type PolicyObjection,
} from '../domain/assessment.ts';
import { sctShortage } from '../domain/browser-policy.ts';
import { findEnd } from '../domain/due.ts';
import { activeCertificate, isNothingIssued, type OrderSnapshot } from '../domain/order-state.ts';
import { type Action, formatPlan } from '../domain/plan-text.ts';
import type { DesiredStatus } from '../domain/policy.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { Certificate } from '../pki/certificate.ts';
import { compact } from '../text.ts';
import type { DuplicateFindings } from './duplicates.ts';
import type { Inputs } from './inputs.ts';
import type { Renewals } from './renewals.ts';
import type { Compared, Ruling } from './verdict-rules.ts';
import { COMPARED_ROWS, FIRST_ROWS, firstOf, LIST_ROWS, notApplicable, ruling } from './verdict-rules.ts';
import { hasReason, type Reason } from './verdict-types.ts';

/** What an audit judges orders by. */
type Criteria = Pick<Inputs, 'source' | 'apiUrl' | 'reissueBeforeDays'>;

/** What an audit decides about an order. */
export interface Judgment extends Ruling {
  /** What is desired, or why the policy decides nothing. */
  decision: DesiredStatus | PolicyObjection;
  /** Whether the next certificate would publish names that must stay out. */
  wouldPublish: boolean;
  /** What the reissue action would do with an order to do, and the plan as text; undefined for any other order. */
  toDo: { action: Action; plan: string } | undefined;
}

const UNREAD = { wouldPublish: false, toDo: undefined } as const;

/**
 * Judges an order that need not be read, by its row in the list.
 * @returns undefined if the order must be read
 */
export function judgeRow(listed: ListedOrder, { source }: Pick<Criteria, 'source'>, now: number): Judgment | undefined {
  const found = firstOf(LIST_ROWS, listed, source, now);
  return found && { ...found, ...UNREAD, decision: decideDesired(source, listed, undefined) };
}

/**
 * Judges an order that was read. Its own response is newer than the list and takes precedence.
 * @param observedAt when the reads of the order began, in milliseconds
 */
export function judgeOrder(
  listed: ListedOrder,
  snapshot: OrderSnapshot,
  { source, apiUrl, reissueBeforeDays }: Criteria,
  renewals: Renewals,
  { observedAt, now }: { observedAt: number; now: number },
): Judgment {
  const { order, phase, closure, reissuePending } = snapshot;
  const certificate = activeCertificate(snapshot);
  const decision = decideDesired(source, ifRead(order) ?? listed, certificate);
  // Row 4.
  if (order instanceof RequestError) return { ...unread(order), ...UNREAD, decision };
  const given = { csrFile: null, expectedPlan: null, reissueBeforeDays };
  const facts: Facts = { order, phase, closure, reissuePending, certificate, ...given, now };
  const isFirst = isNothingIssued(snapshot) && !listed.hasValidTill;
  const subject = 'kind' in decision ? decision : compare(decision, facts, snapshot.lastRequestAt, renewals);
  const found = rule(subject, facts, snapshot.certificate, isFirst);
  const isPublic = order.ctStatus === 'enabled' || (order.ctStatus === 'unknown' && isFirst);
  const isLogged = 'status' in decision && decision.status === 'enabled';
  const wouldPublish = isPublic && !isLogged && found.verdict !== 'not applicable';
  if ('kind' in subject || (found.verdict !== 'reissue' && found.verdict !== 'set status'))
    return { ...found, decision, wouldPublish, toDo: undefined };
  const plan = formatPlan(createPlan(apiUrl, subject.assessment, facts, observedAt));
  return { ...found, decision, wouldPublish, toDo: { action: subject.assessment.action, plan } };
}

/** Rules on an order that was read: rows 5 to 18, and 21. */
function rule(
  subject: Compared | PolicyObjection,
  facts: Facts,
  download: OrderSnapshot['certificate'],
  isFirst: boolean,
): Ruling {
  const { order, closure, certificate } = facts;
  const inapplicable = notApplicable(order.product, closure, certificate);
  if (inapplicable) return inapplicable;
  if (isFirst) {
    if ('kind' in subject) return mixed(subject);
    return firstOf(FIRST_ROWS, subject) ?? ruling('not applicable', { kind: 'unissued' });
  }
  // Row 11. Only a closed order is read without its certificate.
  if (!certificate) return unread(download as RequestError);
  if ('kind' in subject) return withNotes(mixed(subject), facts, certificate);
  const found = firstOf(COMPARED_ROWS, subject) ?? ruling('in sync');
  if (found.verdict === 'not applicable') return found;
  return { ...withNotes(found, facts, certificate, subject.assessment), needsDuplicates: true };
}

function compare(desired: DesiredStatus, facts: Facts, requestedAt: number | undefined, renewals: Renewals): Compared {
  const assessment = assessDesired(desired, facts);
  const { due } = assessment;
  const { order, certificate, now } = facts;
  const isOrderOff = order.ctStatus !== 'unknown' && order.ctStatus !== desired.status;
  const isCertificateOff = due.includes('status');
  const differences = compact<Reason>([
    isCertificateOff && { kind: 'certificate-differs' },
    due.includes('expired') && { kind: 'expired' },
    certificate && due.includes('ends-soon') && endReason('ends-soon', certificate, now),
    isOrderOff && !isCertificateOff && { kind: 'order-differs' },
  ]);
  const exception = renewals.findException(order, desired.by);
  return { assessment, facts, exception, isOrderOff, requestedAt, differences };
}

/** Rows 6 and 13: the names disagree, or the policy decides nothing for another reason. */
function mixed(objection: PolicyObjection): Ruling {
  return ruling('manual', { kind: 'refused', objection });
}

/** Adds what a person should know about an order in addition to its verdict. */
function withNotes(found: Ruling, facts: Facts, certificate: Certificate, assessment?: DecidedAssessment): Ruling {
  const { verdict, reasons } = found;
  const { order, reissuePending, reissueBeforeDays, now } = facts;
  const shortage = sctShortage(certificate);
  const ev = assessment?.objections.find(({ kind }) => kind === 'ev');
  const pendingKinds = ['long-pending', 'undated-pending', 'other-names', 'unseen-names'] as const;
  const isPendingKnown = pendingKinds.some((kind) => hasReason(reasons, kind));
  const needsRenewal = findEnd(certificate, order.planEndsAt, reissueBeforeDays, now) === 'needs-renewal';
  const notes = compact<Reason>([
    verdict === 'reissue' && order.product.validationType.toLowerCase() === 'dv' && { kind: 'dv' },
    reissuePending === true && !isPendingKnown && { kind: 'reissue-pending' },
    order.ctStatus === 'unknown' && { kind: 'ct-status-missing' },
    ev !== undefined && !hasReason(reasons, 'ev') && { kind: 'objection', objection: ev },
    needsRenewal && endReason('needs-renewal', certificate, now),
    shortage && { kind: 'few-scts', shortage },
  ]);
  return { ...found, notes };
}

function endReason(kind: 'ends-soon' | 'needs-renewal', { validTill }: Certificate, now: number): Reason {
  const endsAt = validTill.getTime();
  return { kind, endsAt, daysLeft: Math.floor((endsAt - now) / DAY_MS) };
}

/** Rows 19 and 20: adds what was found about the duplicates, which decide only if nothing else is off. */
export function addDuplicates(judgment: Judgment, { certificates, failure }: DuplicateFindings): Judgment {
  const { decision } = judgment;
  const differing = certificates.filter(({ ctStatus }) => 'status' in decision && ctStatus !== decision.status);
  const serialNumbers = differing.map(({ serialNumber }) => serialNumber);
  const differs = serialNumbers.length > 0 && ruling('manual', { kind: 'duplicates-differ', serialNumbers });
  const failed = failure instanceof RequestError ? unread(failure) : failure && ruling('unknown', failure);
  const found = compact<Ruling>([differs, failed]);
  const [first = judgment] = judgment.verdict === 'in sync' ? found : [];
  const reasons = [...judgment.reasons, ...found.flatMap((one) => one.reasons)];
  return { ...judgment, verdict: first.verdict, reasons, failure: failed?.failure };
}

/** Keeps only the words of the error, because an account has many orders. */
function unread(failure: RequestError): Ruling {
  const { title, detail } = failure;
  return { ...ruling('unknown', { kind: 'unread', title, detail }), failure };
}
