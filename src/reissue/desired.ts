import type { CertificateWithChain } from '../pki/certificate-with-chain.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { publicKeyDigest } from '../pki/public-key.ts';
import type { Inputs } from './inputs.ts';

/** What the active certificate should be like. */
export interface Desired {
  desiredStatus: CtStatus;
  /** SHA-256 of its public key, hexadecimal; empty if any key will do. */
  keyDigest: string;
}

/** Returns whether a certificate has the desired key. */
export function hasDesiredKey({ publicKey }: CertificateWithChain, { keyDigest }: Desired): boolean {
  return keyDigest === '' || publicKeyDigest(publicKey) === keyDigest;
}

/** Returns whether a certificate has the desired status and key. */
export function isAsDesired(certificate: CertificateWithChain, desired: Desired): boolean {
  return certificate.ctStatus === desired.desiredStatus && hasDesiredKey(certificate, desired);
}

/** Returns what the inputs require of the active certificate. */
export function desiredOf({ desiredStatus, csrFile }: Pick<Inputs, 'desiredStatus' | 'csrFile'>): Desired {
  return { desiredStatus, keyDigest: csrFile?.keyDigest ?? '' };
}
