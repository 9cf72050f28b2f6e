import type { Order, Product } from '../../certcentral/order.ts';
import type { ListedOrder } from '../../certcentral/order-list.ts';
import { isClosedStatus, normalizeStatus } from '../../certcentral/status-words.ts';
import { describeMixed, MIXED_ADVICE, type MixedDecision, type PolicyDecision } from '../../domain/ct-policy.ts';
import type { ReissuePending } from '../../domain/order-phase.ts';
import type { OrderSnapshot } from '../../domain/order-snapshot.ts';
import { describeNonPublicTls, nonPublicTlsReason } from '../../domain/public-tls.ts';
import { RequestError } from '../../http/request-error.ts';
import type { Certificate } from '../../pki/certificate.ts';
import { copyText, truncate } from '../../text.ts';
import { type Decision, notApplicable, unknown } from './verdict.ts';

/** What is desired of an order that is not ignored. */
export type Desired = Exclude<PolicyDecision, { kind: 'ignored' }>;

/** An order and its active certificate, both read, to which a desired status applies. */
export interface ReadOrder {
  order: Order;
  certificate: Certificate;
  reissuePending: ReissuePending;
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
export function decideFromList(order: ListedOrder, desired: PolicyDecision, now: number): Decision | undefined {
  const { status, validTill } = order;
  if (desired.kind === 'ignored') return { verdict: 'ignored', reason: 'the policy file ignores the order' };
  const inapplicable = inapplicableReason(order);
  if (inapplicable !== undefined) return notApplicable(inapplicable);
  if (normalizeStatus(status) === 'issued' && isDayBefore(validTill, MAX_DAYS_EXPIRED, now))
    return notApplicable(`expired: its certificate was valid till ${validTill}`);
  return undefined;
}

/**
 * Decides about an order from what was read, unless its certificate can be compared with what is desired: the first rule
 * that applies. The order's own response is newer than the list and takes precedence.
 * @param now in milliseconds
 */
export function decideFromSnapshot(
  listedOrder: ListedOrder,
  { order, certificate, phase, reissuePending }: OrderSnapshot<Certificate>,
  desired: Desired,
  now: number,
): Decision | ReadOrder {
  if (order instanceof RequestError) return unknown(describeFailure(order));
  const inapplicable = inapplicableReason(order);
  if (inapplicable !== undefined) return notApplicable(inapplicable);
  const isMissing = certificate instanceof RequestError && certificate.status === 404;
  if (phase === 'unissued' && isMissing && !listedOrder.hasValidTill) return decideUnissued(order, desired);
  if (certificate === undefined || certificate instanceof RequestError)
    return unknown(certificate ? describeFailure(certificate) : 'the certificate was not read');
  if (certificate.validTill.getTime() < now) return notApplicable('the certificate has expired');
  const nonPublicTls = nonPublicTlsReason(order.product, certificate);
  if (nonPublicTls !== undefined) return notApplicable(describeNonPublicTls(nonPublicTls, order.product));
  return { order, certificate, reissuePending };
}

/** Decides about an order whose first certificate will follow its CT status. */
function decideUnissued({ ctStatus }: Order, desired: Desired): Decision {
  if (desired.kind === 'mixed') return mixed(desired);
  if (desired.status === 'enabled' || ctStatus === 'disabled') return notApplicable(NOTHING_ISSUED);
  if (ctStatus === 'enabled')
    return { verdict: 'set status', reason: `${NOTHING_ISSUED}, and the first certificate would publish its names` };
  const reason = `${NOTHING_ISSUED}, and CertCentral does not report whether the first certificate would publish its names`;
  return { ...notApplicable(reason), mayPublishFirst: true };
}

/** Creates the decision for an order whose names disagree. */
export function mixed(desired: MixedDecision): Decision {
  return { verdict: 'manual', reason: describeMixed(desired), advice: MIXED_ADVICE };
}

const NOTHING_ISSUED = 'nothing was issued yet';

/** Returns why CT logging does not apply to an order, issued or not; undefined if it may apply. */
function inapplicableReason({ status, product }: { status: string; product: Product }): string | undefined {
  if (isClosedStatus(status)) return `the order is ${status.toLowerCase()}`;
  const reason = nonPublicTlsReason(product);
  return reason && describeNonPublicTls(reason, product);
}

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
