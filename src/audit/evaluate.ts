import type { Order } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { Reading } from '../certcentral/order-snapshot.ts';
import { Failure } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/ct-status.ts';
import { cut } from '../text.ts';

/** What is kept of a reason, and of another text: there are many orders. */
const MAX_REASON = 300;
const MAX_KEPT = 100;

const kept = (text: string) => cut(text, MAX_KEPT);

export const VERDICTS = ['reissue', 'set status', 'unknown', 'in step', 'not applicable'] as const;

/** How an order stands to the policy. */
export type Verdict = (typeof VERDICTS)[number];

/** What was found of an order. */
export interface Finding {
  listed: ListedOrder;
  wanted: CtStatus;
  /** CertCentral's words where the order was read, else those of the list. */
  status: string;
  commonName: string;
  product: string;
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
export function whyNotApplicable({
  life,
  status,
  privateProduct,
  tls,
}: Pick<Order, 'life' | 'status' | 'privateProduct' | 'tls'>): string | undefined {
  if (life === 'closed') return `the order is ${status.toLowerCase()}`;
  if (privateProduct) return 'its product is a private one';
  if (!tls) return 'its product is not for TLS';
  return life === 'not issued' ? 'nothing was issued yet' : undefined;
}

/** The finding on an order that need not be read; undefined if it must be. */
export function judgeUnread(listed: ListedOrder, wanted: CtStatus): Finding | undefined {
  const reason = whyNotApplicable(listed);
  if (reason === undefined) return undefined;
  const hasNone = listed.life === 'closed' || listed.life === 'not issued';
  const { status, commonName, product, validTill } = listed;
  return {
    ...{ listed, wanted, status, commonName, product, validTill },
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
export function judge(listed: ListedOrder, reading: Reading<Certificate>, wanted: CtStatus, now: number): Finding {
  const order = reading.order instanceof Failure ? undefined : reading.order;
  const certificate = reading.certificate instanceof Failure ? undefined : reading.certificate;
  return {
    ...{ listed, wanted },
    status: kept(order?.status || listed.status),
    commonName: kept(order?.commonName || listed.commonName),
    product: kept(order?.product || listed.product),
    validTill: certificate?.validTill.toISOString() ?? listed.validTill,
    ctStatus: order?.ctStatus ?? 'unknown',
    certificateCtStatus: statusOf(order, certificate),
    ...verdictOf(listed, reading, wanted, now),
  };
}

function statusOf(order: Order | undefined, certificate: Certificate | undefined): CertificateCtStatus {
  if (order?.life === 'closed') return 'none';
  return certificate?.ctStatus ?? (order?.life === 'not issued' ? 'none' : 'unknown');
}

function verdictOf(
  listed: ListedOrder,
  { order, certificate }: Reading<Certificate>,
  wanted: CtStatus,
  now: number,
): Pick<Finding, 'verdict' | 'reason'> {
  if (order instanceof Failure) return unknown(textOf(order));
  const { life } = order;
  if (life === 'not issued' && order.tls && !order.privateProduct) return judgeUnissued(listed, certificate);
  const inapplicable = whyNotApplicable(order);
  if (inapplicable !== undefined) return notApplicable(inapplicable);
  if (life === 'unknown') return unknown('the order does not tell whether a certificate was issued');
  const { verdict, reason } = judgeIssued(order, certificate, wanted, now);
  return { verdict, reason: [reason, order.reissuePending && 'a reissue is pending'].filter(Boolean).join('; ') };
}

function judgeIssued(
  { ctStatus, ctStatusGarbled }: Order,
  certificate: Certificate | Failure | undefined,
  wanted: CtStatus,
  now: number,
): Pick<Finding, 'verdict' | 'reason'> {
  if (!certificate) return unknown('the certificate was not read');
  if (certificate instanceof Failure) return unknown(textOf(certificate));
  if (certificate.validTill.getTime() < now) return notApplicable('the certificate has expired');
  if (ctStatusGarbled) return unknown('the disable_ct of the order is neither true nor false');
  if (certificate.ctStatus !== wanted)
    return { verdict: 'reissue', reason: `the certificate was issued with CT logging ${certificate.ctStatus}` };
  if (ctStatus === 'unknown') return { verdict: 'in step', reason: 'the order does not tell its status' };
  return ctStatus === wanted
    ? { verdict: 'in step', reason: '' }
    : { verdict: 'set status', reason: `the next reissue would be with CT logging ${ctStatus}` };
}

/** An order that says that nothing is issued; what says otherwise makes that unknown. */
function judgeUnissued({ validTill }: ListedOrder, certificate: Certificate | Failure | undefined) {
  if (certificate instanceof Failure && certificate.status !== 404) return unknown(textOf(certificate));
  const contradiction = certificate && !(certificate instanceof Failure) ? 'the download' : validTill && 'the list';
  return contradiction
    ? unknown(`the order says that nothing is issued, but ${contradiction} has a certificate`)
    : notApplicable('nothing was issued yet');
}

const unknown = (reason: string) => ({ verdict: 'unknown', reason }) as const;
const notApplicable = (reason: string) => ({ verdict: 'not applicable', reason }) as const;

function textOf({ what, reason }: Failure): string {
  return cut(`${what}: ${reason}`, MAX_REASON);
}
