import { type CertificateWithChain, type CtStatus, publicKeyDigest } from '../pki/certificate.ts';

/** What the active certificate should be like. */
interface Desired {
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

/** The part of a transaction that decides which key a new certificate must have. */
interface Progress {
  desiredStatus: CtStatus;
  /** Empty if none was required from the start. */
  requiredKeyDigest: string;
  reissueRequest: 'none' | 'in-doubt' | 'accepted';
  baseline: { keyDigest: string } | null;
}

/**
 * Returns what the active certificate should be like, given the progress of a change. A certificate that this run's request
 * may have led to keeps the key of the baseline.
 */
export function desiredNow({ desiredStatus, requiredKeyDigest, reissueRequest, baseline }: Progress): Desired {
  const keptKeyDigest = reissueRequest === 'none' ? undefined : baseline?.keyDigest;
  return { desiredStatus, keyDigest: requiredKeyDigest || keptKeyDigest || '' };
}
