import type { Order } from '../certcentral/order.ts';
import type { Reading } from '../certcentral/order-snapshot.ts';
import { Failure } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/ct-status.ts';
import type { Warning } from '../runner/html.ts';

/** What was asked for. */
export interface Wish {
  orderId: string;
  requested: CtStatus;
  dryRun: boolean;
}

/** What a run has done and found. */
export interface Result extends Wish {
  /** Undefined if it could not be read. */
  order: Order | undefined;
  /** The order's CT logging status after the run. */
  ctStatus: CtStatus | 'unknown';
  certificateCtStatus: CertificateCtStatus;
  /** Whether the active certificate must be reissued to match what was asked for. */
  reissueRequired: boolean;
  warnings: readonly Warning[];
}

/**
 * Concludes from what was read how order and certificate stand. A certificate keeps what it was issued with, so the order's
 * previous status does not matter. What is unknown counts as out of step (DigiCert, "Change CT status": keep the order's CT
 * status in sync with the latest issued certificate).
 */
export function conclude(wish: Wish, reading: Reading<Certificate>): Result {
  const { requested, dryRun } = wish;
  const order = reading.order instanceof Failure ? undefined : reading.order;
  const ctStatus = dryRun && order ? order.ctStatus : requested;
  const certificateCtStatus = statusOfActiveCertificate(reading);
  const matters = certificateCtStatus !== 'none' && !order?.privateProduct;
  const findings = {
    ...wish,
    order,
    ctStatus,
    certificateCtStatus,
    reissueRequired: matters && certificateCtStatus !== requested,
  };
  return { ...findings, warnings: warningsOf(findings, reading) };
}

/** What the order says of its life decides first; the order unreadable, the certificate decides. */
function statusOfActiveCertificate({ order, certificate }: Reading<Certificate>): CertificateCtStatus {
  const life = order instanceof Failure ? 'issued' : order.life;
  if (life === 'closed' || life === 'not issued') return 'none';
  if (life === 'unknown' || !certificate || certificate instanceof Failure) return 'unknown';
  return certificate.ctStatus;
}

function warningsOf(findings: Omit<Result, 'warnings'>, reading: Reading<Certificate>): Warning[] {
  const { requested, dryRun, order, ctStatus, certificateCtStatus, reissueRequired } = findings;
  const warnings: Warning[] = [];
  if (reading.order instanceof Failure)
    warnings.push({ text: `CT logging is ${requested}, but the order could not be read back.`, cause: reading.order });
  if (!dryRun && order && order.ctStatus !== requested && order.ctStatus !== 'unknown')
    warnings.push({
      text: `DigiCert confirmed that CT logging is ${requested}, but the order still reports ${order.ctStatus}: CertCentral can lag behind a change. Check the order later.`,
    });
  if (order?.life === 'closed')
    warnings.push({
      text: `The order is ${closedAs(order)}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`,
    });
  if (order?.reissuePending)
    warnings.push({
      text: 'A reissue of the order is pending: what is said of the active certificate will change when it is issued. Wait for it; a second reissue request may replace the pending one.',
    });
  if (order?.privateProduct)
    warnings.push({
      text: 'The product is a private one: CT logging does not apply to its certificates, so reissue-required is false whatever the certificate shows.',
    });
  if (certificateCtStatus === 'unknown') {
    const consequence = reissueRequired ? ', so reissue-required is true' : '';
    const text = `Whether the active certificate carries SCTs is unknown${consequence}.`;
    warnings.push(
      order?.life === 'unknown'
        ? { text: `${text} The order does not tell whether a certificate was issued.` }
        : { text, cause: reading.certificate instanceof Failure ? reading.certificate : undefined },
    );
  }
  if (certificateCtStatus === requested && ctStatus !== requested && ctStatus !== 'unknown' && !order?.privateProduct)
    warnings.push({
      text: `The order and its active certificate disagree: the order has CT logging ${ctStatus}, the certificate was issued with CT logging ${certificateCtStatus}.`,
    });
  return warnings;
}

/** The status of a closed order in one spelling: clients have met it in capitals. It is one of a few known words. */
export function closedAs({ status }: Order): string {
  return status.toLowerCase();
}
