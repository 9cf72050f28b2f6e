import {
  CERTIFICATE_REFUSALS,
  type CertificateRefusal,
  CSR_REFUSALS,
  certificateRefusal,
  usableCsr,
} from '../../domain/reissue-refusal.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { type Desired, mixed, type ReadOrder } from './applicability.ts';
import { type Decision, unknown } from './verdict.ts';

/** What was found about the duplicates of an order. */
export interface DuplicateFindings {
  /** How many duplicates were compared with the desired status. */
  checked: number;
  /** The duplicates that are not as desired, and what to do; empty if there is none. */
  mismatch: string;
  /** Why there may be others that are not as desired; empty if there cannot be. */
  failure: string;
}

/**
 * Compares an order, its certificate and its duplicates with what is desired: the first rule that applies.
 * @param mayPublishUnseen whether logging may be turned on while the names of the next certificate are not known
 * @param duplicates undefined if they were not read
 */
export function compare(
  readOrder: ReadOrder,
  desired: Desired,
  mayPublishUnseen: boolean,
  duplicates: DuplicateFindings | undefined,
): Decision {
  if (readOrder.order.hasInvalidCtStatus)
    return unknown('CertCentral reports a disable_ct that is neither true nor false');
  if (desired.kind === 'mixed') return mixed(desired);
  const desiredStatus = desired.status;
  const { order, certificate, reissuePending } = readOrder;
  const isCertificateAsDesired = certificate.ctStatus === desiredStatus;
  const isOrderAsDesired = order.ctStatus === desiredStatus || order.ctStatus === 'unknown';
  const reason = isCertificateAsDesired
    ? `the next reissue would be issued with CT logging ${order.ctStatus}`
    : `the certificate was issued with CT logging ${certificate.ctStatus}`;
  if (!isCertificateAsDesired && reissuePending === true && isOrderAsDesired) return { verdict: 'pending', reason };
  if (!isCertificateAsDesired || !isOrderAsDesired) {
    const refusal =
      reissueRefusal(readOrder, desiredStatus) ?? unseenRefusal(readOrder, desiredStatus, mayPublishUnseen);
    if (refusal) return { ...refusal, verdict: 'manual', reason: `${reason}; ${refusal.reason}` };
    return { verdict: isCertificateAsDesired ? 'set status' : 'reissue', reason };
  }
  if (duplicates?.mismatch) return { verdict: 'manual', reason: '' };
  if (duplicates?.failure) return { verdict: 'unknown', reason: '' };
  return { verdict: 'in sync', reason: '' };
}

/** Why an order is for a person, and what to do. */
type Refusal = Required<Pick<Decision, 'reason' | 'advice'>> & Pick<Decision, 'refusal'>;

/** Returns why the reissue action would refuse an order that is not as desired; undefined if it would not. */
function reissueRefusal(
  { order, certificate, reissuePending }: ReadOrder,
  desiredStatus: CtStatus,
): Refusal | undefined {
  const isReissueNeeded = certificate.ctStatus !== desiredStatus;
  const refusal = certificateRefusal(certificate, desiredStatus);
  if (refusal)
    return {
      ...refused(CERTIFICATE_REFUSALS[refusal], adviceFor(refusal, isReissueNeeded, desiredStatus)),
      refusal,
    };
  const csr = isReissueNeeded && reissuePending !== true ? usableCsr(order, certificate) : undefined;
  return typeof csr === 'string' ? refused(CSR_REFUSALS[csr], 'run the reissue action with csr-file') : undefined;
}

const refused = (why: string, advice: string): Refusal => ({
  reason: `the reissue action refuses it, since ${why}`,
  advice,
});

function adviceFor(refusal: CertificateRefusal, isReissueNeeded: boolean, desiredStatus: CtStatus): string {
  if (refusal === 'ev-must-be-logged') return 'list the order ID in log, or in ignore, of a policy file';
  return isReissueNeeded
    ? `reissue it in CertCentral with CT logging ${desiredStatus}`
    : 'set its CT status with the root action';
}

/** Returns why logging must not be turned on: a pending reissue may have names that nobody has seen, and would publish them. */
function unseenRefusal(
  { reissuePending }: ReadOrder,
  desiredStatus: CtStatus,
  mayPublishUnseen: boolean,
): Refusal | undefined {
  if (reissuePending === false || desiredStatus === 'disabled' || mayPublishUnseen) return undefined;
  const reissue = reissuePending === true ? 'the pending reissue' : 'a reissue that may be pending';
  return {
    reason: `logging could publish names that nobody has seen, those of ${reissue}`,
    advice: `look at the order in CertCentral, and audit again when ${reissuePending === true ? 'that reissue is issued' : 'its status is known'}, or list the order ID in log of a policy file`,
  };
}
