import { expectTag, parseElements, parseSequence, SEQUENCE } from './der.ts';
import { decodePemBlock } from './pem.ts';
import { normalizePublicKey } from './public-key.ts';

/** Returns the DER of the public key of a certificate signing request (RFC 2986); undefined if the request cannot be read. */
export function csrPublicKey(pem: string): Buffer | undefined {
  try {
    const [info] = parseSequence(parseElements(decodePemBlock(pem))[0]);
    const [, , key] = parseSequence(info);
    return normalizePublicKey(expectTag(key, SEQUENCE).der);
  } catch {
    return undefined;
  }
}
