import { type CertificateWithChain, type CtStatus, publicKeyDigest } from '../pki/certificate.ts';

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
