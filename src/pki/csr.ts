import { keyDigestOf } from './certificate.ts';
import { BIT_STRING, expectTag, findPemBlocks, INTEGER, parseElements, parseSequence, SEQUENCE } from './der.ts';

/** A certificate request (PKCS #10, RFC 2986), also called certificate signing request (CSR). */
export interface CertificateRequest {
  /** Made from the DER of the request, so it contains nothing else. */
  pem: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), in hexadecimal. */
  keyDigest: string;
}

/** The label of a request in PEM; a regular expression. */
const REQUEST_LABEL = '(?:NEW )?CERTIFICATE REQUEST';
const PEM_BOUNDARY = '-----BEGIN ';
const BASE64_LINE_LENGTH = 64;

/**
 * Parses a certificate request in PEM, with any text around it, or in bare base64.
 * @throws Error if the text has another number of PEM blocks, or a request that cannot be read
 */
export function parseCertificateRequest(text: string): CertificateRequest {
  const boundaries = text.split(PEM_BOUNDARY).length - 1;
  if (boundaries === 0) return parseDer(decodeBase64(text));
  const [block] = findPemBlocks(text, REQUEST_LABEL);
  if (block === undefined || boundaries > 1) throw new Error('The text is not one certificate request in PEM.');
  return parseDer(decodeBase64(block.replace(/-----.*?-----/g, '')));
}

/** Decodes base64 strictly: Node would skip what follows the padding, which may be a key. */
function decodeBase64(text: string): Buffer {
  const digits = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) throw new Error('The text is not base64.');
  return Buffer.from(digits, 'base64');
}

/** @throws Error if the DER is not one request, or bytes follow it */
function parseDer(der: Buffer): CertificateRequest {
  const [request, ...rest] = parseElements(der);
  const [info, algorithm, signature, ...others] = parseSequence(request);
  if (rest.length + others.length > 0) throw new Error('Something follows the certificate request.');
  expectTag(algorithm, SEQUENCE);
  expectTag(signature, BIT_STRING);
  const [version, subject, publicKey] = parseSequence(info);
  expectTag(version, INTEGER);
  expectTag(subject, SEQUENCE);
  return { pem: toPem(der), keyDigest: keyDigestOf(expectTag(publicKey, SEQUENCE).der) };
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').replace(new RegExp(`.{1,${BASE64_LINE_LENGTH}}`, 'g'), '$&\n');
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}-----END CERTIFICATE REQUEST-----\n`;
}
