import { type CertificateRefusal, certificateRefusal, usableCsr } from '../../domain/reissue-refusal.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { ComparableOrder } from './verdict.ts';

/** Why the reissue action would refuse an order, and what to do instead. */
export interface Refusal {
  reason: string;
  advice: string;
}

const CERTIFICATE_REASONS: Record<CertificateRefusal, string> = {
  'non-dns-name': 'the certificate has a name that is neither a DNS name nor covered by one',
  'no-dns-name': 'the certificate has no DNS name',
  'ev-must-be-logged': 'an EV certificate must be logged',
};

const CSR_REASONS = {
  missing: 'the order has no CSR',
  unreadable: 'the CSR of the order cannot be read',
  'other-key': 'the CSR of the order has another key than the certificate',
};

/** Returns why the reissue action would refuse an order that is not as desired; undefined if it would not. */
export function reissueRefusal(
  { order, certificate, isReissuePending }: ComparableOrder,
  desiredStatus: CtStatus,
): Refusal | undefined {
  const isReissueNeeded = certificate.ctStatus !== desiredStatus;
  const refusal = certificateRefusal(certificate, desiredStatus);
  if (refusal)
    return { reason: CERTIFICATE_REASONS[refusal], advice: adviceFor(refusal, isReissueNeeded, desiredStatus) };
  const csr = isReissueNeeded && !isReissuePending ? usableCsr(order, certificate) : undefined;
  return typeof csr === 'string'
    ? { reason: CSR_REASONS[csr], advice: 'run the reissue action with csr-file' }
    : undefined;
}

function adviceFor(refusal: CertificateRefusal, isReissueNeeded: boolean, desiredStatus: CtStatus): string {
  if (refusal === 'ev-must-be-logged')
    return 'correct opposite so that its desired status is enabled, or add it to ignore';
  return isReissueNeeded
    ? `reissue it in CertCentral with CT logging ${desiredStatus}`
    : 'set its CT status with the root action';
}
