import type { Order, Product } from '../../certcentral/order.ts';
import type { ListedOrder } from '../../certcentral/order-list.ts';
import { normalizeStatus } from '../../certcentral/status-words.ts';
import type { OrderPhase } from '../../domain/order-phase.ts';
import type { OrderSnapshot } from '../../domain/order-snapshot.ts';
import { nonPublicTlsReason } from '../../domain/public-tls.ts';
import { RequestError } from '../../http/request-error.ts';
import type { Certificate } from '../../pki/certificate.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import { copyText, truncate } from '../../text.ts';
import { DAY_MS, parseDay, startOfDay } from '../calendar-day.ts';
import { reissueRefusal } from './reissue-refusal.ts';

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
  const isLongAgo = (parseDay(validTill) ?? Infinity) < startOfDay(now) - MAX_DAYS_EXPIRED * DAY_MS;
  if (normalizeStatus(status) === 'issued' && isLongAgo)
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
  if (nonPublicTlsReason(order.product, certificate) !== undefined)
    return notApplicable('its extended key usage shows that the certificate is not for public TLS');
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

const NOTHING_ISSUED = 'nothing was issued yet';

/** Returns why CT logging does not apply to an order, issued or not; undefined if it may apply. */
function inapplicableReason(
  { status, product }: { status: string; product: Product },
  phase: OrderPhase,
): string | undefined {
  if (phase === 'closed') return `the order is ${status.toLowerCase()}`;
  const reason = nonPublicTlsReason(product);
  if (reason === 'product-name') return `its product ${product.nameId} is not for public TLS`;
  return reason && `its product type ${product.type} is not for public TLS`;
}

const unknown = (reason: string): Decision => ({ verdict: 'unknown', reason });
const notApplicable = (reason: string): Decision => ({ verdict: 'not applicable', reason });

/** Describes a failed request in a reason. */
export function describeFailure({ title, detail }: RequestError): string {
  return copyText(truncate(`${title}: ${detail}`, MAX_FAILURE_LENGTH));
}
