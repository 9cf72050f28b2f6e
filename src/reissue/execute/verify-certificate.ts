import { ActionError } from '../../action-error.ts';
import type { CertificateWithChain } from '../../pki/certificate.ts';
import { formatNames } from '../../text.ts';
import { desiredNow, hasDesiredKey } from '../desired.ts';
import type { Objection } from '../refusals.ts';
import { lostNames, type Transaction } from '../transaction.ts';

/**
 * Verifies a new certificate against the desired status and key, the names of the baseline, the policy and the expected plan.
 * @throws ActionError that names every difference
 */
export function verifyCertificate(
  certificate: CertificateWithChain,
  transaction: Transaction,
  objections: readonly Objection[],
): void {
  const { ctStatus } = certificate;
  const { baseline, desiredStatus } = transaction;
  const lost = baseline ? lostNames(baseline, certificate) : [];
  const differences = [
    ...(ctStatus === desiredStatus ? [] : [`it was issued with CT logging ${ctStatus}`]),
    ...(hasDesiredKey(certificate, desiredNow(transaction)) ? [] : [`its key is not that of ${keyOwner(transaction)}`]),
    ...(lost.length === 0 ? [] : [`it lacks ${formatNames(lost)}`]),
    ...objections.map(({ detail }) => detail),
  ];
  if (differences.length === 0) return;
  const advice =
    lost.length === 0
      ? 'Do not deploy it until you know why.'
      : 'Do not deploy it. DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.';
  throw new ActionError(differences.join('; '), {
    title: `The new certificate is not as desired (CT logging ${desiredStatus})`,
    hint: [advice, ...objections.map(({ hint }) => hint)].join(' '),
  });
}

/** Returns what has the key that a new certificate must have. */
function keyOwner({ csrKeyDigest, requiredKeyDigest, baseline }: Transaction): string {
  if (csrKeyDigest !== '') return 'csr-file';
  const isKept = requiredKeyDigest === '' || requiredKeyDigest === baseline?.keyDigest;
  return isKept ? 'the earlier certificate' : 'expected-plan';
}
