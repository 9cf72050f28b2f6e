import { ActionError } from '../../action-error.ts';
import { formatNames } from '../../format.ts';
import type { CertificateWithChain } from '../../pki/certificate-with-chain.ts';
import { type Desired, hasDesiredKey } from '../desired.ts';
import { type Baseline, lostNames } from '../transaction.ts';

/**
 * Verifies a new certificate against the desired status, the key of `csr-file` and the names of the baseline.
 * @throws ActionError that names every difference
 */
export function verifyCertificate(
  certificate: CertificateWithChain,
  desired: Desired,
  baseline: Baseline | null,
): void {
  const { ctStatus } = certificate;
  const lost = baseline ? lostNames(baseline, certificate) : [];
  const differences = [
    ...(ctStatus === desired.desiredStatus ? [] : [`it was issued with CT logging ${ctStatus}`]),
    ...(hasDesiredKey(certificate, desired) ? [] : ['its key is not the key of csr-file']),
    ...(lost.length === 0 ? [] : [`it lacks ${formatNames(lost)}`]),
  ];
  if (differences.length === 0) return;
  throw new ActionError(differences.join('; '), {
    title: `The new certificate is not as desired (CT logging ${desired.desiredStatus})`,
    hint:
      lost.length === 0
        ? 'Do not deploy it before you know why.'
        : 'Do not deploy it. DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.',
  });
}
