import { expectTag, parseElements, parseSequence, SEQUENCE } from './der.ts';
import { decodePemBlock, findPemBlocks } from './pem.ts';
import { normalizePublicKey } from './public-key.ts';

/** A certificate signing request (RFC 2986). */
export interface Csr {
  pem: string;
  /** DER of the public key (SubjectPublicKeyInfo). */
  publicKey: Buffer;
}

/** The forms of OpenSSL, OpenSSH, PGP, PuTTY, PKCS #12, age, DNSSEC, XML and JSON. */
const PRIVATE_KEY_MARKERS =
  /private.?key|secret.?key|private.?exponent|PuTTY-User-Key-File|PKCS.?12|RSAKeyValue|"d"\s*:/i;
const CSR_HEADER = /-----BEGIN [^-]*CERTIFICATE REQUEST-----/;
const CSR_BLOCK = /-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----[^-]*-----END \1-----/;
const BARE_BASE64 = /^[ \t]*[A-Za-z0-9+/]{40,}={0,2}[ \t\r]*$/m;

/**
 * Reads a text that is to hold one certificate request in PEM.
 * @throws Error whose message says what is wrong, and shows nothing of the text
 */
export function parseCsr(text: string): Csr {
  if (PRIVATE_KEY_MARKERS.test(text))
    throw new Error(
      'holds a private key: a request needs none, so take the key out, and treat it as seen by whoever could read the file',
    );
  const [pem, ...more] = findPemBlocks(text, '(?:NEW )?CERTIFICATE REQUEST');
  if (pem === undefined) throw new Error('holds no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)');
  // One that is damaged, and so no block, counts, too.
  if (more.length > 0 || text.split(CSR_HEADER).length > 2) throw new Error('holds more than one certificate request');
  if (BARE_BASE64.test(text.replace(CSR_BLOCK, '')))
    throw new Error('holds something in base64 beside the certificate request, which could be a key: take it out');
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
