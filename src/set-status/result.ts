import type { Order } from '../certcentral/order.ts';
import type { OrderState } from '../certcentral/order-phase.ts';
import type { OrderSnapshot } from '../certcentral/order-snapshot.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/ct-status.ts';
import type { Warning } from '../runner/html.ts';

/** What was asked for. */
export interface CtStatusChange {
  orderId: string;
  desiredStatus: CtStatus;
  dryRun: boolean;
}

/** What a run has done and found. */
export interface CtStatusResult extends CtStatusChange, Pick<OrderState, 'phase' | 'reissuePending'> {
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
export function buildResult(wish: CtStatusChange, snapshot: OrderSnapshot<Certificate>): CtStatusResult {
  const { desiredStatus, dryRun } = wish;
  const order = snapshot.order instanceof RequestError ? undefined : snapshot.order;
  const ctStatus = dryRun && order ? order.ctStatus : desiredStatus;
  const certificateCtStatus = activeCertificateCtStatus(snapshot);
  const matters = certificateCtStatus !== 'none' && !order?.isPrivateProduct;
  const facts = {
    ...wish,
    order,
    phase: snapshot.phase,
    reissuePending: snapshot.reissuePending,
    ctStatus,
    certificateCtStatus,
    reissueRequired: matters && certificateCtStatus !== desiredStatus,
  };
  return { ...facts, warnings: collectWarnings(facts, snapshot) };
}

/** What the order says of its life decides first; the order unreadable, the certificate decides. */
function activeCertificateCtStatus(snapshot: OrderSnapshot<Certificate>): CertificateCtStatus {
  const { order, certificate } = snapshot;
  const phase = order instanceof RequestError ? 'issued' : snapshot.phase;
  if (phase === 'closed' || phase === 'unissued') return 'none';
  if (phase === 'unknown' || !certificate || certificate instanceof RequestError) return 'unknown';
  return certificate.ctStatus;
}

function collectWarnings(facts: Omit<CtStatusResult, 'warnings'>, snapshot: OrderSnapshot<Certificate>): Warning[] {
  const { desiredStatus, dryRun, order, ctStatus, certificateCtStatus, reissueRequired } = facts;
  const warnings: Warning[] = [];
  if (snapshot.order instanceof RequestError)
    warnings.push({
      text: `CT logging is ${desiredStatus}, but the order could not be read back.`,
      cause: snapshot.order,
    });
  if (!dryRun && order && order.ctStatus !== desiredStatus && order.ctStatus !== 'unknown')
    warnings.push({
      text: `DigiCert confirmed that CT logging is ${desiredStatus}, but the order still reports ${order.ctStatus}: CertCentral can lag behind a change. Check the order later.`,
    });
  if (order && facts.phase === 'closed')
    warnings.push({
      text: `The order is ${closedStatus(order)}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`,
    });
  if (facts.reissuePending === true)
    warnings.push({
      text: 'A reissue of the order is pending: what is said of the active certificate will change when it is issued. Wait for it; a second reissue request may replace the pending one.',
    });
  if (order?.isPrivateProduct)
    warnings.push({
      text: 'The product is a private one: CT logging does not apply to its certificates, so reissue-required is false whatever the certificate shows.',
    });
  if (certificateCtStatus === 'unknown') {
    const consequence = reissueRequired ? ', so reissue-required is true' : '';
    const text = `Whether the active certificate carries SCTs is unknown${consequence}.`;
    warnings.push(
      order && facts.phase === 'unknown'
        ? { text: `${text} The order does not tell whether a certificate was issued.` }
        : { text, cause: snapshot.certificate instanceof RequestError ? snapshot.certificate : undefined },
    );
  }
  if (
    certificateCtStatus === desiredStatus &&
    ctStatus !== desiredStatus &&
    ctStatus !== 'unknown' &&
    !order?.isPrivateProduct
  )
    warnings.push({
      text: `The order and its active certificate disagree: the order has CT logging ${ctStatus}, the certificate was issued with CT logging ${certificateCtStatus}.`,
    });
  return warnings;
}

/** The status of a closed order in one spelling: clients have met it in capitals. It is one of a few known words. */
export function closedStatus({ status }: Order): string {
  return status.toLowerCase();
}
