import type { Order } from '../certcentral/order.ts';
import { isDayBefore, type ListedOrder } from '../certcentral/order-list.ts';
import { isClosedStatus, normalizeStatus } from '../certcentral/status-words.ts';
import { type Assessment, assess, type StatusSource } from '../domain/assessment.ts';
import { type SctShortage, sctShortage } from '../domain/browser-policy.ts';
import type { Facts } from '../domain/facts.ts';
import { findUnattendedRefusal, type Objection } from '../domain/objections.ts';
import { activeCertificate, isNothingIssued, type OrderSnapshot } from '../domain/order-state.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { RequestError } from '../errors.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { compact } from '../text.ts';
import type { DuplicateFindings, DuplicateProblem } from './duplicates.ts';

/** The verdicts, the ones that need work first. */
export const VERDICTS = [
  'reissue',
  'set status',
  'manual',
  'unknown',
  'pending',
  'in sync',
  'not applicable',
  'ignored',
] as const;

/** How an order compares with what is desired. */
export type Verdict = (typeof VERDICTS)[number];

/** Why an order has its verdict, and what else matters about it. */
export type Reason =
  | { kind: 'ignored' | 'certificate-differs' | 'order-differs' | 'long-pending' }
  | { kind: 'unissued' | 'first-published' | 'first-maybe-published' | 'first-not-logged' | 'look-at-names' }
  | { kind: 'dv' | 'reissue-pending' | 'ct-status-missing' }
  | { kind: 'objection'; objection: Objection }
  /** The reissue action would refuse the order, or cannot decide. */
  | { kind: 'refused'; objection: Objection }
  | { kind: 'unread'; title: string; detail: string }
  | { kind: 'duplicates-differ'; serialNumbers: readonly string[] }
  | DuplicateProblem
  | { kind: 'few-scts'; shortage: SctShortage }
  | { kind: 'renewal'; exceptionId: string; list: string };

/** Returns whether the order is out of sync with the desired status. */
export function isOutOfSync({ verdict }: { verdict: Verdict }): boolean {
  return verdict === 'reissue' || verdict === 'set status' || verdict === 'manual';
}

/** Returns whether one of the reasons is of a kind. */
export function hasReason(reasons: readonly Reason[], expected: Reason['kind']): boolean {
  return reasons.some(({ kind }) => kind === expected);
}

/** Returns whether one of the reasons is an objection of a kind. */
export function hasObjection(reasons: readonly Reason[], expected: Objection['kind']): boolean {
  return reasons.some((reason) => 'objection' in reason && reason.objection.kind === expected);
}

/** A verdict, and why it was reached. */
export interface Judgment {
  verdict: Verdict;
  reasons: readonly Reason[];
  /** What the plan of an order to do is made of. */
  toDo?: { assessment: Decided; facts: Facts };
  /** Whether the duplicates matter. */
  needsDuplicates?: boolean;
}

/** What the policy, or `disable-ct`, decided. */
type Decided = Extract<Assessment, { action: string }>;

/** An expired certificate is of no interest, but a day in the list may be stale. */
const MAX_DAYS_EXPIRED = 30;
/** A reissue that nobody approves must not hide a finding forever. */
const MAX_PENDING_MS = 7 * 86_400_000;

/**
 * Judges an order that need not be read, by its row in the list: the first rule that applies.
 * @returns undefined if the order must be read
 */
export function judgeRow(order: ListedOrder, { policyFile }: StatusSource, now: number): Judgment | undefined {
  if (policyFile?.policy.ignore.has(order.id)) return judgment('ignored', { kind: 'ignored' });
  const inapplicable = findInapplicability(order);
  if (inapplicable) return judgment('not applicable', inapplicable);
  const isExpired = normalizeStatus(order.status) === 'issued' && isDayBefore(order.validTill, MAX_DAYS_EXPIRED, now);
  return isExpired ? judgment('not applicable', objecting({ kind: 'expired' })) : undefined;
}

/**
 * Judges an order that was read: the first rule that applies. The order's own response is newer than the list and takes
 * precedence.
 * @param duplicates undefined if they were not read
 */
export function judgeOrder(
  listed: ListedOrder,
  snapshot: OrderSnapshot,
  duplicates: DuplicateFindings | undefined,
  source: StatusSource,
  now: number,
): Judgment {
  const { order, phase, reissuePending, lastRequestAt = now } = snapshot;
  if (order instanceof RequestError) return judgment('unknown', unread(order));
  const inapplicable = findInapplicability(order);
  if (inapplicable) return judgment('not applicable', inapplicable);
  const certificate = activeCertificate(snapshot);
  const facts: Facts = { order, phase, reissuePending, certificate, csrFile: null, plannedKey: null, now };
  const assessment = assess(source, facts);
  if (isNothingIssued(snapshot) && !listed.hasValidTill)
    return withToDo(judgeUnissued(assessment, facts), assessment, facts);
  // Only a closed order is read without its certificate.
  if (!certificate) return judgment('unknown', unread(snapshot.certificate as RequestError));
  if (certificate.validTill.getTime() < now) return judgment('not applicable', objecting({ kind: 'expired' }));
  const nonPublicTls = assessment.objections.find(({ kind }) => kind === 'no-public-tls');
  if (nonPublicTls) return judgment('not applicable', objecting(nonPublicTls));
  const { verdict, reasons } = assessment.desired
    ? compare(assessment, facts, now - lastRequestAt, duplicates)
    : mixed(assessment.objections);
  const notes = notesOf(verdict, reasons, assessment, facts, certificate);
  const judged = { verdict, reasons: [...reasons, ...notes], needsDuplicates: assessment.desired !== null };
  return withToDo(judged, assessment, facts);
}

function withToDo(judged: Judgment, assessment: Assessment, facts: Facts): Judgment {
  const isToDo = judged.verdict === 'reissue' || judged.verdict === 'set status';
  return isToDo && assessment.desired ? { ...judged, toDo: { assessment, facts } } : judged;
}

function judgment(verdict: Verdict, ...reasons: readonly Reason[]): Judgment {
  return { verdict, reasons };
}

function objecting(objection: Objection): Reason {
  return { kind: 'objection', objection };
}

/** Does not keep the error itself, because an account has many orders. */
function unread({ title, detail }: RequestError): Reason {
  return { kind: 'unread', title, detail };
}

/** Returns why CT logging cannot apply to an order, with any certificate; undefined if it may apply. */
function findInapplicability({ status, product }: Pick<Order, 'status' | 'product'>): Reason | undefined {
  if (isClosedStatus(status)) return objecting({ kind: 'closed' });
  const reason = nonPublicTlsReason(product);
  return reason && objecting({ kind: 'no-public-tls', reason });
}

/** Judges an order whose first certificate will follow its CT status. */
function judgeUnissued(assessment: Assessment, { order }: Facts): Judgment {
  if (assessment.desired === null) return mixed(assessment.objections);
  switch (`${assessment.desired.status}, order ${order.ctStatus}`) {
    case 'disabled, order enabled':
      return judgment('set status', { kind: 'first-published' });
    case 'disabled, order unknown':
      return judgment('pending', { kind: 'first-maybe-published' });
    case 'enabled, order disabled':
      return findUnattendedRefusal(assessment.desired.by, assessment.objections)
        ? judgment('manual', { kind: 'first-not-logged' }, { kind: 'look-at-names' })
        : judgment('set status', { kind: 'first-not-logged' });
    default:
      return judgment('not applicable', { kind: 'unissued' });
  }
}

/** Judges an order whose names disagree, which is the only objection then. */
function mixed(objections: readonly Objection[]): Judgment {
  return judgment('manual', ...objections.map((objection) => ({ kind: 'refused', objection }) as const));
}

/** Compares an order, its certificate and its duplicates with what is desired. */
function compare(
  assessment: Decided,
  { order, reissuePending }: Facts,
  pendingMs: number,
  duplicates: DuplicateFindings | undefined,
): Judgment {
  const { desired, action, deviations } = assessment;
  const isCertificateOff = deviations.length > 0;
  const isOrderOff = order.ctStatus !== 'unknown' && order.ctStatus !== desired.status;
  const found = describeDuplicates(duplicates, desired.status);
  const differs: Reason = { kind: isCertificateOff ? 'certificate-differs' : 'order-differs' };
  const judge = (verdict: Verdict, ...why: readonly Reason[]) => judgment(verdict, differs, ...why, ...found);
  if (!isCertificateOff && !isOrderOff) {
    const failed = found.length > 0 ? 'unknown' : 'in sync';
    return judgment(hasReason(found, 'duplicates-differ') ? 'manual' : failed, ...found);
  }
  if (!isOrderOff && reissuePending === true)
    return pendingMs > MAX_PENDING_MS ? judge('manual', { kind: 'long-pending' }) : judge('pending');
  const objection = findUnattendedRefusal(assessment.desired.by, assessment.objections);
  if (objection) return judge('manual', { kind: 'refused', objection });
  return judge(action === 'reissue' ? 'reissue' : 'set status');
}

function describeDuplicates(duplicates: DuplicateFindings | undefined, desiredStatus: CtStatus): readonly Reason[] {
  const { certificates = [], failure } = duplicates ?? {};
  const differing = certificates.filter(({ ctStatus }) => ctStatus !== desiredStatus);
  const serialNumbers = differing.map(({ serialNumber }) => serialNumber);
  return [
    ...(serialNumbers.length > 0 ? [{ kind: 'duplicates-differ', serialNumbers } as const] : []),
    ...(failure instanceof RequestError ? [unread(failure)] : failure ? [failure] : []),
  ];
}

/** Returns what a person should know about an order in addition to its verdict. */
function notesOf(
  verdict: Verdict,
  reasons: readonly Reason[],
  { objections }: Assessment,
  { order, reissuePending }: Facts,
  certificate: Certificate,
): readonly Reason[] {
  const shortage = sctShortage(certificate);
  const isPendingKnown = hasReason(reasons, 'long-pending') || hasObjection(reasons, 'unseen-names');
  const ev = hasObjection(reasons, 'ev') ? undefined : objections.find(({ kind }) => kind === 'ev');
  return compact([
    verdict === 'reissue' && order.product.validationType.toLowerCase() === 'dv' && { kind: 'dv' },
    reissuePending === true && !isPendingKnown && { kind: 'reissue-pending' },
    order.ctStatus === 'unknown' && { kind: 'ct-status-missing' },
    ev && objecting(ev),
    shortage && { kind: 'few-scts', shortage },
  ]);
}
