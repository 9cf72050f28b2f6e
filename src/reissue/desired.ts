import type { CertificateWithChain } from '../pki/certificate-with-chain.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { publicKeyDigest } from '../pki/public-key.ts';
import type { Inputs } from './inputs.ts';

/** What the active certificate should be like. */
export interface Desired {
  desiredStatus: CtStatus;
  /** SHA-256 of the public key of `csr-file`, hexadecimal; empty without `csr-file`. */
  csrKeyDigest: string;
}

/** Returns whether a certificate is for the key of `csr-file`. Without `csr-file`, any key will do. */
export function hasDesiredKey({ publicKey }: CertificateWithChain, { csrKeyDigest }: Desired): boolean {
  return csrKeyDigest === '' || publicKeyDigest(publicKey) === csrKeyDigest;
}

/** Returns whether a certificate has the desired status and key. */
export function isAsDesired(certificate: CertificateWithChain, desired: Desired): boolean {
  return certificate.ctStatus === desired.desiredStatus && hasDesiredKey(certificate, desired);
}

/** Returns what the inputs require of the active certificate. */
export function desiredOf({ desiredStatus, csrFile }: Pick<Inputs, 'desiredStatus' | 'csrFile'>): Desired {
  return { desiredStatus, csrKeyDigest: csrFile?.keyDigest ?? '' };
}
