import type { Order, Product } from '../../certcentral/order.ts';
import type { ListedOrder } from '../../certcentral/order-list.ts';
import { normalizeStatus } from '../../certcentral/status-words.ts';
import type { OrderPhase } from '../../domain/order-phase.ts';
import type { OrderSnapshot } from '../../domain/order-snapshot.ts';
import { describeNonPublicTls, nonPublicTlsReason } from '../../domain/public-tls.ts';
import {
  CERTIFICATE_REFUSALS,
  type CertificateRefusal,
  CSR_REFUSALS,
  certificateRefusal,
  usableCsr,
} from '../../domain/reissue-refusal.ts';
import { RequestError } from '../../http/request-error.ts';
import type { Certificate, CtStatus } from '../../pki/certificate.ts';
import { copyText, truncate } from '../../text.ts';

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

/** How an order compares with the policy. */
export type Verdict = (typeof VERDICTS)[number];

/** Returns whether the reissue action can bring the order into sync. */
export function isToDo({ verdict }: { verdict: Verdict }): boolean {
  return verdict === 'reissue' || verdict === 'set status';
}

/** Returns whether the order is out of sync with the desired status. */
export function isOutOfSync(order: { verdict: Verdict }): boolean {
  return isToDo(order) || order.verdict === 'manual';
}

/** A verdict and why. */
export interface Decision {
  verdict: Verdict;
  /** Empty if nothing but the duplicates decided, or if all is as desired. */
  reason: string;
  /** What the user should do, if the reissue action cannot do it. */
  advice?: string;
}

/** An order and its active certificate, both read and usable, to which the policy applies. */
export interface ComparableOrder {
  order: Order;
  certificate: Certificate;
  /** False also if the order does not report whether a reissue is pending. */
  isReissuePending: boolean;
}

/** What was found about the duplicates of an order. */
export interface DuplicateFindings {
  /** How many duplicates were compared with the desired status. */
  checked: number;
  /** The duplicates that are not as desired, and what to do; empty if there is none. */
  mismatch: string;
  /** Why there may be others that are not as desired; empty if there cannot be. */
  failure: string;
}

const DAY_MS = 86_400_000;
/** An expired certificate is of no interest, but a day in the list may be stale. */
const MAX_DAYS_EXPIRED = 30;
/** Failures are kept for the report, and an account has many orders. */
const MAX_FAILURE_LENGTH = 300;

/**
 * Decides, from its row in the list alone, about an order that need not be read: the first rule that applies.
 * @param now in milliseconds
 */
export function decideFromList(order: ListedOrder, isIgnored: boolean, now: number): Decision | undefined {
  const { phase, status, validTill } = order;
  if (isIgnored) return { verdict: 'ignored', reason: 'the ignore input contains the order' };
  const inapplicable = inapplicableReason(order, phase);
  if (inapplicable !== undefined) return notApplicable(inapplicable);
  if (phase === 'unissued') return notApplicable(NOTHING_ISSUED);
  if (normalizeStatus(status) === 'issued' && isDayBefore(validTill, MAX_DAYS_EXPIRED, now))
    return notApplicable(`expired: its certificate was valid till ${validTill}`);
  return undefined;
}

/**
 * Decides about an order from what was read, unless it can be compared with the desired status: the first rule that
 * applies. The order's own response is newer than the list and takes precedence.
 * @param now in milliseconds
 */
export function decideFromSnapshot(
  listedOrder: ListedOrder,
  { order, certificate, phase, reissuePending }: OrderSnapshot<Certificate>,
  now: number,
): Decision | ComparableOrder {
  if (order instanceof RequestError) return unknown(describeFailure(order));
  const inapplicable = inapplicableReason(order, phase);
  if (inapplicable !== undefined) return notApplicable(inapplicable);
  const isMissing = certificate instanceof RequestError && certificate.status === 404;
  if (phase === 'unissued' && isMissing && !listedOrder.hasValidTill) return notApplicable(NOTHING_ISSUED);
  if (certificate === undefined || certificate instanceof RequestError)
    return unknown(certificate ? describeFailure(certificate) : 'the certificate was not read');
  if (certificate.validTill.getTime() < now) return notApplicable('the certificate has expired');
  const nonPublicTls = nonPublicTlsReason(order.product, certificate);
  if (nonPublicTls !== undefined) return notApplicable(describeNonPublicTls(nonPublicTls, order.product));
  return { order, certificate, isReissuePending: reissuePending === true };
}

/**
 * Compares an order, its certificate and its duplicates with the desired status: the first rule that applies.
 * @param duplicates undefined if they were not read
 */
export function compare(
  comparable: ComparableOrder,
  desiredStatus: CtStatus,
  duplicates: DuplicateFindings | undefined,
): Decision {
  const { order, certificate, isReissuePending } = comparable;
  if (order.hasInvalidCtStatus) return unknown('CertCentral reports a disable_ct that is neither true nor false');
  const isCertificateAsDesired = certificate.ctStatus === desiredStatus;
  const isOrderAsDesired = order.ctStatus === desiredStatus || order.ctStatus === 'unknown';
  const reason = isCertificateAsDesired
    ? `the next reissue would be issued with CT logging ${order.ctStatus}`
    : `the certificate was issued with CT logging ${certificate.ctStatus}`;
  if (!isCertificateAsDesired && isReissuePending && isOrderAsDesired) return { verdict: 'pending', reason };
  const refusal = reissueRefusal(comparable, desiredStatus);
  if (!(isCertificateAsDesired && isOrderAsDesired) && refusal)
    return {
      verdict: 'manual',
      reason: `${reason}; the reissue action refuses it, since ${refusal.reason}`,
      advice: refusal.advice,
    };
  if (!isCertificateAsDesired) return { verdict: 'reissue', reason };
  if (!isOrderAsDesired) return { verdict: 'set status', reason };
  if (duplicates?.mismatch) return { verdict: 'manual', reason: '' };
  if (duplicates?.failure) return { verdict: 'unknown', reason: '' };
  return { verdict: 'in sync', reason: '' };
}

/** Why the reissue action would refuse an order, and what to do instead. */
interface Refusal {
  reason: string;
  advice: string;
}

/** Returns why the reissue action would refuse an order that is not as desired; undefined if it would not. */
function reissueRefusal(
  { order, certificate, isReissuePending }: ComparableOrder,
  desiredStatus: CtStatus,
): Refusal | undefined {
  const isReissueNeeded = certificate.ctStatus !== desiredStatus;
  const refusal = certificateRefusal(certificate, desiredStatus);
  if (refusal)
    return { reason: CERTIFICATE_REFUSALS[refusal], advice: adviceFor(refusal, isReissueNeeded, desiredStatus) };
  const csr = isReissueNeeded && !isReissuePending ? usableCsr(order, certificate) : undefined;
  return typeof csr === 'string'
    ? { reason: CSR_REFUSALS[csr], advice: 'run the reissue action with csr-file' }
    : undefined;
}

function adviceFor(refusal: CertificateRefusal, isReissueNeeded: boolean, desiredStatus: CtStatus): string {
  if (refusal === 'ev-must-be-logged')
    return 'correct opposite so that its desired status is enabled, or add it to ignore';
  return isReissueNeeded
    ? `reissue it in CertCentral with CT logging ${desiredStatus}`
    : 'set its CT status with the root action';
}

const NOTHING_ISSUED = 'nothing was issued yet';

/** Returns why CT logging does not apply to an order, issued or not; undefined if it may apply. */
function inapplicableReason(
  { status, product }: { status: string; product: Product },
  phase: OrderPhase,
): string | undefined {
  if (phase === 'closed') return `the order is ${status.toLowerCase()}`;
  const reason = nonPublicTlsReason(product);
  return reason && describeNonPublicTls(reason, product);
}

const unknown = (reason: string): Decision => ({ verdict: 'unknown', reason });
const notApplicable = (reason: string): Decision => ({ verdict: 'not applicable', reason });

/** Method and URL in front of what came back. */
const REQUEST_LINE = /^GET \S+: /;

/** Describes a failed request in a reason. The title replaces the URL, which may leave no room for status and code. */
export function describeFailure({ title, detail }: RequestError): string {
  return copyText(truncate(`${title}: ${detail.replace(REQUEST_LINE, '')}`, MAX_FAILURE_LENGTH));
}

/**
 * Returns whether a day as the service writes it, `2027-01-31`, is more than so many days before today (UTC).
 * @returns false for other text
 * @param now in milliseconds
 */
export function isDayBefore(day: string, days: number, now: number): boolean {
  return (parseDay(day) ?? Infinity) < now - (now % DAY_MS) - days * DAY_MS;
}

/** Returns the time at which a day begins (UTC); undefined for text that is not an existing day. */
function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const time = Date.parse(text);
  // The parser takes February 30 for March 2.
  return new Date(time || 0).toISOString().startsWith(text) ? time : undefined;
}
