import { keyDigestOf } from './certificate.ts';
import { expectTag, parseElements, parseSequence, SEQUENCE } from './der.ts';

/** A certificate request (PKCS #10, RFC 2986), also called certificate signing request (CSR). */
export interface CertificateRequest {
  /** Made from the DER of the request, so it contains nothing else. */
  pem: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), in hexadecimal. */
  keyDigest: string;
}

/** Matches a request in PEM, whose label some tools begin with "NEW" (RFC 7468, section 7). */
const PEM_REQUEST = /-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----\s([^-]*)-----END \1-----/;

/**
 * Parses a certificate request in PEM, with any text around it, or in bare base64.
 * @throws Error if the text has another number of PEM blocks, or a request that cannot be read
 */
export function parseCertificateRequest(text: string): CertificateRequest {
  const blocks = text.split('-----BEGIN ').length - 1;
  if (blocks === 0) return parseDer(decodeBase64(text));
  const [, , base64] = PEM_REQUEST.exec(text) ?? [];
  if (base64 === undefined || blocks > 1) throw new Error('The text is not one certificate request in PEM.');
  return parseDer(decodeBase64(base64));
}

/** Decodes base64 strictly: Node would skip what follows the padding, which may be a key. */
function decodeBase64(text: string): Buffer {
  const digits = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) throw new Error('The text is not base64.');
  return Buffer.from(digits, 'base64');
}

/** @throws Error if the DER is not one request, or bytes follow it */
function parseDer(der: Buffer): CertificateRequest {
  const [request, ...others] = parseElements(der);
  const parts = parseSequence(request);
  // The information, the algorithm and the signature.
  if (others.length > 0 || parts.length !== 3) throw new Error('The text is not one certificate request.');
  const [_version, _subject, publicKey] = parseSequence(parts[0]);
  return { pem: toPem(der), keyDigest: keyDigestOf(expectTag(publicKey, SEQUENCE).der) };
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}-----END CERTIFICATE REQUEST-----\n`;
}
