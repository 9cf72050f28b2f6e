import type { OrderSnapshot } from '../domain/order-snapshot.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { Warning } from '../warning.ts';
import { type CtStatusFacts, closedStatus } from './facts.ts';

/** Collects what the user must know about a result, the most important first. */
export function collectWarnings(facts: CtStatusFacts, snapshot: OrderSnapshot<Certificate>): Warning[] {
  return [...readBackWarnings(facts, snapshot), ...orderWarnings(facts), ...certificateWarnings(facts, snapshot)];
}

function readBackWarnings({ desiredStatus, dryRun, order }: CtStatusFacts, snapshot: OrderSnapshot<Certificate>) {
  const warnings: Warning[] = [];
  if (snapshot.order instanceof RequestError)
    warnings.push({
      text: `CT logging is ${desiredStatus}, but the order could not be read back.`,
      cause: snapshot.order,
    });
  const reported = order?.ctStatus ?? 'unknown';
  if (!dryRun && reported !== desiredStatus && reported !== 'unknown')
    warnings.push({
      text: `The order still reports CT logging ${reported}, although DigiCert confirmed that it is ${desiredStatus}: CertCentral can lag behind a change. Check the order later.`,
    });
  return warnings;
}

function orderWarnings(facts: CtStatusFacts): Warning[] {
  const { order, phase, reissuePending } = facts;
  const warnings: Warning[] = [];
  if (phase === 'closed')
    warnings.push({
      text: `The order is ${closedStatus(facts)}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`,
    });
  if (reissuePending === true)
    warnings.push({
      text: "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued.",
    });
  if (order && nonPublicTlsReason(order.product))
    warnings.push({
      text: 'This is a private TLS product: CT logging does not apply to its certificates, so reissue-required is false.',
    });
  return warnings;
}

function certificateWarnings(facts: CtStatusFacts, snapshot: OrderSnapshot<Certificate>): Warning[] {
  const { desiredStatus, order, phase, ctStatus, certificate, certificateCtStatus, reissueRequired } = facts;
  const warnings: Warning[] = [];
  if (certificate?.isEv && desiredStatus === 'disabled' && !(order && nonPublicTlsReason(order.product)))
    warnings.push({
      text: 'The active certificate is an EV certificate, and DigiCert says that EV certificates must be logged: DigiCert may refuse a reissue, or log the new certificate anyway. To log it, which is permanent, set disable-ct to false.',
    });
  if (certificateCtStatus === 'unknown') {
    const consequence = reissueRequired ? ', so reissue-required is true' : '';
    const text = `Whether the active certificate was logged is unknown${consequence}.`;
    const { certificate: download } = snapshot;
    warnings.push(
      order && phase === 'unknown'
        ? { text: `${text} CertCentral does not report whether a certificate was issued.` }
        : { text, cause: download instanceof RequestError ? download : undefined },
    );
  }
  const isOrderOther = ctStatus !== desiredStatus && ctStatus !== 'unknown';
  if (isOrderOther && certificateCtStatus === desiredStatus && !(order && nonPublicTlsReason(order.product)))
    warnings.push({
      text: `The order and its active certificate are out of sync: the order has CT logging ${ctStatus}, the certificate was issued with CT logging ${certificateCtStatus}.`,
    });
  return warnings;
}
