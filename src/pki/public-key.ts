import { createHash, createPublicKey } from 'node:crypto';

/**
 * Re-encodes a public key as Node does, so that the key of a request and of its certificate are the same bytes.
 * @param spki DER of a SubjectPublicKeyInfo
 * @throws Error if it is not a public key, or of a type that Node does not support
 */
export function normalizePublicKey(spki: Buffer): Buffer {
  return createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'der' });
}

/** Returns the SHA-256 of a public key in hexadecimal, as `openssl pkey -pubin -outform der | sha256sum` prints it. */
export function publicKeyDigest(spki: Buffer): string {
  return createHash('sha256').update(spki).digest('hex');
}
