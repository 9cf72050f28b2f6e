import type { Warning } from '../action-error.ts';
import { sctShortageWarning } from '../domain/browser-policy.ts';
import type { OrderSnapshot } from '../domain/order-snapshot.ts';
import { describeNonPublicTls } from '../domain/public-tls.ts';
import { CERTIFICATE_REFUSALS } from '../domain/reissue-refusal.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import { capitalize } from '../text.ts';
import { type CtStatusResult, closedStatus, productOf } from './result.ts';

/** Collects what the user must know about a result, the most important first. */
export function collectWarnings(result: CtStatusResult, snapshot: OrderSnapshot<Certificate>): Warning[] {
  return [...readBackWarnings(result, snapshot), ...orderWarnings(result), ...certificateWarnings(result, snapshot)];
}

function readBackWarnings({ desiredStatus, dryRun, order }: CtStatusResult, snapshot: OrderSnapshot<Certificate>) {
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

function orderWarnings(result: CtStatusResult): Warning[] {
  const { order, phase, reissuePending, nonPublicTls } = result;
  const warnings: Warning[] = [];
  if (phase === 'closed')
    warnings.push({
      text: `The order is ${closedStatus(result)}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`,
    });
  if (reissuePending === true)
    warnings.push({
      text: "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued.",
    });
  if (nonPublicTls)
    warnings.push({
      text: `${capitalize(describeNonPublicTls(nonPublicTls, productOf(order)))}: CT logging does not apply, so reissue-required is false.`,
    });
  return warnings;
}

function certificateWarnings(result: CtStatusResult, snapshot: OrderSnapshot<Certificate>): Warning[] {
  const { desiredStatus, order, phase, ctStatus, certificate, certificateCtStatus, reissueRequired } = result;
  const { nonPublicTls, sctShortage } = result;
  const warnings: Warning[] = [];
  if (certificate?.isEv && desiredStatus === 'disabled' && !nonPublicTls)
    warnings.push({
      text: `${capitalize(CERTIFICATE_REFUSALS['ev-must-be-logged'])}: DigiCert may refuse a reissue, or log the new certificate anyway. To log it, which is permanent, set disable-ct to false.`,
    });
  if (sctShortage) warnings.push({ text: sctShortageWarning(sctShortage, desiredStatus) });
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
  if (isOrderOther && certificateCtStatus === desiredStatus && !nonPublicTls)
    warnings.push({
      text: `The order and its active certificate are out of sync: the order has CT logging ${ctStatus}, the certificate was issued with CT logging ${certificateCtStatus}.`,
    });
  return warnings;
}
