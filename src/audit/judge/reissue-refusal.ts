import type { CtStatus } from '../../pki/ct-status.ts';
import { allDnsNames } from '../../pki/names.ts';
import type { ComparableOrder } from './verdict.ts';

/** Why the reissue action would refuse an order, and what to do instead. */
export interface Refusal {
  reason: string;
  advice: string;
}

/** Returns why the reissue action would refuse an order that is not as desired; undefined if it would not. */
export function reissueRefusal(
  { order, certificate, isReissuePending }: ComparableOrder,
  desiredStatus: CtStatus,
): Refusal | undefined {
  const isReissueNeeded = certificate.ctStatus !== desiredStatus;
  const advice = isReissueNeeded
    ? `reissue it in CertCentral with CT logging ${desiredStatus}`
    : 'set its CT status with the root action';
  if (certificate.nonDnsNameCount > 0)
    return { reason: 'the certificate has a name that is neither a DNS name nor covered by one', advice };
  if (allDnsNames(certificate).length === 0) return { reason: 'the certificate has no DNS name', advice };
  if (certificate.isEv && desiredStatus === 'disabled')
    return {
      reason: 'an EV certificate must be logged',
      advice: 'correct opposite so that its desired status is enabled, or add it to ignore',
    };
  if (isReissueNeeded && !isReissuePending && order.reissueDefaults.csr === '')
    return { reason: 'the order has no CSR', advice: 'run the reissue action with csr-file' };
  return undefined;
}
