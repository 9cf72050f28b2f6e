import type { Order } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { Reading } from '../certcentral/reading.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateCtStatus, CtStatus } from '../certificate/ct-status.ts';
import { Failure } from '../http/failure.ts';
import { whyNotRead } from './account.ts';

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
  validTill: string;
  /** The order's CT logging status. */
  ctStatus: CtStatus | 'unknown';
  /** How its active certificate was issued. */
  certificateCtStatus: CertificateCtStatus;
  verdict: Verdict;
  /** Why, or what is to be known besides; may be empty. */
  reason: string;
}

/** The finding on an order that need not be read; undefined if it must be. */
export function judgeUnread(listed: ListedOrder, wanted: CtStatus): Finding | undefined {
  const reason = whyNotRead(listed);
  if (reason === undefined) return undefined;
  const hasNone = listed.life === 'closed' || listed.life === 'not issued';
  return {
    ...{ listed, wanted, status: listed.status, commonName: listed.commonName, validTill: listed.validTill },
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
    status: order?.status || listed.status,
    commonName: order?.commonName || listed.commonName,
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
  const { life, status, ctStatus } = order;
  if (life === 'closed') return notApplicable(`the order is ${status.toLowerCase()}`);
  if (order.privateProduct) return notApplicable('its product is a private one');
  if (!order.tls) return notApplicable('its product is not for TLS');
  if (life === 'unknown') return unknown('the order does not tell whether a certificate was issued');
  if (life === 'not issued') return judgeUnissued(listed, certificate);
  if (!certificate) return unknown('the certificate was not read');
  if (certificate instanceof Failure) return unknown(textOf(certificate));
  if (certificate.validTill.getTime() < now) return notApplicable('the certificate has expired');
  if (order.ctStatusGarbled) return unknown('the disable_ct of the order is neither true nor false');
  const pending = order.reissuePending ? 'a reissue is pending' : '';
  const because = (reason: string) => [reason, pending].filter(Boolean).join('; ');
  if (certificate.ctStatus !== wanted)
    return {
      verdict: 'reissue',
      reason: because(`the certificate was issued with CT logging ${certificate.ctStatus}`),
    };
  if (ctStatus !== wanted && ctStatus !== 'unknown')
    return { verdict: 'set status', reason: because(`the next reissue would be with CT logging ${ctStatus}`) };
  return { verdict: 'in step', reason: because(ctStatus === 'unknown' ? 'the order does not tell its status' : '') };
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
  return `${what}: ${reason}`;
}
