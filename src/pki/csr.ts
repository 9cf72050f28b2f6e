import { expectTag, parseElements, parseSequence, SEQUENCE } from './der.ts';
import { decodePemBlock, findPemBlocks } from './pem.ts';
import { normalizePublicKey } from './public-key.ts';

/** A certificate signing request (RFC 2986). */
export interface Csr {
  pem: string;
  /** DER of the public key (SubjectPublicKeyInfo). */
  publicKey: Buffer;
}

/** Matches private keys of OpenSSL, OpenSSH, PGP, PuTTY, PKCS #12, age, DNSSEC, XML and JSON. */
const PRIVATE_KEY_MARKERS =
  /private.?key|secret.?key|private.?exponent|PuTTY-User-Key-File|PKCS.?12|RSAKeyValue|"d"\s*:/i;
const CSR_HEADER = /-----BEGIN [^-]*CERTIFICATE REQUEST-----/;
const CSR_BLOCK = /-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----[^-]*-----END \1-----/;
const BARE_BASE64 = /^[ \t]*[A-Za-z0-9+/]{40,}={0,2}[ \t\r]*$/m;

/**
 * Parses a text with one certificate request in PEM.
 * @throws Error whose message shows nothing of the text, which may contain a private key
 */
export function parseCsr(text: string): Csr {
  if (PRIVATE_KEY_MARKERS.test(text))
    throw new Error(
      'holds a private key, which a request does not need: remove the key, and treat it as compromised if others can read the file',
    );
  const [pem] = findPemBlocks(text, '(?:NEW )?CERTIFICATE REQUEST');
  if (pem === undefined) throw new Error('holds no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)');
  // A damaged request is not a block, but its header counts.
  if (text.split(CSR_HEADER).length > 2) throw new Error('holds more than one certificate request');
  if (BARE_BASE64.test(text.replace(CSR_BLOCK, '')))
    throw new Error('holds base64 besides the certificate request, which may be a key: remove it');
  const publicKey = csrPublicKey(pem);
  if (!publicKey) throw new Error('holds a certificate request that cannot be read');
  return { pem, publicKey };
}

/** Returns the DER of the public key of a request; undefined if the request cannot be read. */
export function csrPublicKey(pem: string): Buffer | undefined {
  try {
    const [info] = parseSequence(parseElements(decodePemBlock(pem))[0]);
    const [, , key] = parseSequence(info);
    return normalizePublicKey(expectTag(key, SEQUENCE).der);
  } catch {
    return undefined;
  }
}
