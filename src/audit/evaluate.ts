import type { Order } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { OrderState } from '../certcentral/order-phase.ts';
import type { OrderSnapshot } from '../certcentral/order-snapshot.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/ct-status.ts';
import { truncate } from '../text.ts';

/** What is kept of a reason, and of another text: there are many orders. */
const MAX_REASON_LENGTH = 300;
const MAX_TEXT_LENGTH = 100;

const truncateText = (text: string) => truncate(text, MAX_TEXT_LENGTH);

export const VERDICTS = ['reissue', 'set status', 'unknown', 'in sync', 'not applicable'] as const;

/** How an order stands to the policy. */
export type Verdict = (typeof VERDICTS)[number];

/** What was found of an order. */
export interface Finding {
  listedOrder: ListedOrder;
  desiredStatus: CtStatus;
  /** CertCentral's words where the order was read, else those of the list. */
  status: string;
  commonName: string;
  productNameId: string;
  validTill: string;
  /** The order's CT logging status. */
  ctStatus: CtStatus | 'unknown';
  /** How its active certificate was issued. */
  certificateCtStatus: CertificateCtStatus;
  verdict: Verdict;
  /** Why, or what is to be known besides; may be empty. */
  reason: string;
}

/** Why an order is of no interest, from what it or the list tells; undefined where it can have an active certificate. */
export function notApplicableReason({
  phase,
  status,
  isPrivateProduct,
  isTlsProduct,
}: Pick<OrderState, 'phase'> & Pick<Order, 'status' | 'isPrivateProduct' | 'isTlsProduct'>): string | undefined {
  if (phase === 'closed') return `the order is ${status.toLowerCase()}`;
  if (isPrivateProduct) return 'its product is a private one';
  if (!isTlsProduct) return 'its product is not for TLS';
  return phase === 'unissued' ? 'nothing was issued yet' : undefined;
}

/** The finding on an order that need not be read; undefined if it must be. */
export function evaluateListed(listedOrder: ListedOrder, desiredStatus: CtStatus): Finding | undefined {
  const reason = notApplicableReason(listedOrder);
  if (reason === undefined) return undefined;
  const hasNone = listedOrder.phase === 'closed' || listedOrder.phase === 'unissued';
  const { status, commonName, productNameId, validTill } = listedOrder;
  return {
    ...{ listedOrder, desiredStatus, status, commonName, productNameId, validTill },
    ctStatus: 'unknown',
    certificateCtStatus: hasNone ? 'none' : 'unknown',
    verdict: 'not applicable',
    reason,
  };
}

/**
 * Decides how an order stands, from what was read of it and its active certificate; the order's own answer is newer than
 * the list's.
 * @param now in milliseconds
 */
export function evaluate(
  listedOrder: ListedOrder,
  reading: OrderSnapshot<Certificate>,
  desiredStatus: CtStatus,
  now: number,
): Finding {
  const order = reading.order instanceof RequestError ? undefined : reading.order;
  const certificate = reading.certificate instanceof RequestError ? undefined : reading.certificate;
  return {
    ...{ listedOrder, desiredStatus },
    status: truncateText(order?.status || listedOrder.status),
    commonName: truncateText(order?.commonName || listedOrder.commonName),
    productNameId: truncateText(order?.productNameId || listedOrder.productNameId),
    validTill: certificate?.validTill.toISOString() ?? listedOrder.validTill,
    ctStatus: order?.ctStatus ?? 'unknown',
    certificateCtStatus: certificateCtStatusOf(reading.phase, certificate),
    ...decideVerdict(listedOrder, reading, desiredStatus, now),
  };
}

function certificateCtStatusOf(phase: OrderState['phase'], certificate: Certificate | undefined): CertificateCtStatus {
  if (phase === 'closed') return 'none';
  return certificate?.ctStatus ?? (phase === 'unissued' ? 'none' : 'unknown');
}

function decideVerdict(
  listedOrder: ListedOrder,
  { order, certificate, phase, reissuePending }: OrderSnapshot<Certificate>,
  desiredStatus: CtStatus,
  now: number,
): Pick<Finding, 'verdict' | 'reason'> {
  if (order instanceof RequestError) return unknown(describeError(order));
  if (phase === 'unissued' && order.isTlsProduct && !order.isPrivateProduct)
    return evaluateUnissued(listedOrder, certificate);
  const inapplicable = notApplicableReason({ ...order, phase });
  if (inapplicable !== undefined) return notApplicable(inapplicable);
  if (phase === 'unknown') return unknown('the order does not tell whether a certificate was issued');
  const { verdict, reason } = evaluateIssued(order, certificate, desiredStatus, now);
  return { verdict, reason: [reason, reissuePending === true && 'a reissue is pending'].filter(Boolean).join('; ') };
}

function evaluateIssued(
  { ctStatus, hasInvalidCtStatus }: Order,
  certificate: Certificate | RequestError | undefined,
  desiredStatus: CtStatus,
  now: number,
): Pick<Finding, 'verdict' | 'reason'> {
  if (!certificate) return unknown('the certificate was not read');
  if (certificate instanceof RequestError) return unknown(describeError(certificate));
  if (certificate.validTill.getTime() < now) return notApplicable('the certificate has expired');
  if (hasInvalidCtStatus) return unknown('the disable_ct of the order is neither true nor false');
  if (certificate.ctStatus !== desiredStatus)
    return { verdict: 'reissue', reason: `the certificate was issued with CT logging ${certificate.ctStatus}` };
  if (ctStatus === 'unknown') return { verdict: 'in sync', reason: 'the order does not tell its status' };
  return ctStatus === desiredStatus
    ? { verdict: 'in sync', reason: '' }
    : { verdict: 'set status', reason: `the next reissue would be with CT logging ${ctStatus}` };
}

/** An order that says that nothing is issued; what says otherwise makes that unknown. */
function evaluateUnissued({ validTill }: ListedOrder, certificate: Certificate | RequestError | undefined) {
  if (certificate instanceof RequestError && certificate.status !== 404) return unknown(describeError(certificate));
  const contradiction =
    certificate && !(certificate instanceof RequestError) ? 'the download' : validTill && 'the list';
  return contradiction
    ? unknown(`the order says that nothing is issued, but ${contradiction} has a certificate`)
    : notApplicable('nothing was issued yet');
}

const unknown = (reason: string) => ({ verdict: 'unknown', reason }) as const;
const notApplicable = (reason: string) => ({ verdict: 'not applicable', reason }) as const;

function describeError({ title, detail }: RequestError): string {
  return truncate(`${title}: ${detail}`, MAX_REASON_LENGTH);
}
