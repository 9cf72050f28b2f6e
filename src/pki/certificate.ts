import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { type DerElement, expectTag, parseElements, parseSequence, SEQUENCE } from './der.ts';
import { EXTENDED_KEY_USAGE, isEv, parseExtensions, SUBJECT_ALT_NAME } from './extensions.ts';
import { type Names, parseNames } from './names.ts';
import { countScts, type SctCounts } from './sct-list.ts';

/** Each takes milliseconds to parse, and a real chain has three or four. */
const MAX_CERTIFICATES = 10;
const BEGIN = '-----BEGIN CERTIFICATE-----';

/** A CT status: of an order, whether its next certificates are logged; of a certificate, whether it was, so that it carries SCTs. */
export type CtStatus = 'enabled' | 'disabled';

/** How the active certificate was issued; `none`: there is none; `unknown`: it could not be determined. */
export type CertificateCtStatus = CtStatus | 'none' | 'unknown';

/** An end-entity certificate. */
export interface Certificate extends SctCounts {
  /** Hexadecimal as Node gives it: capitals, no separators. */
  serialNumber: string;
  validFrom: Date;
  validTill: Date;
  names: Names;
  /** `enabled` if the certificate was logged. */
  ctStatus: CtStatus;
  /** Whether it has the EV policy. */
  isEv: boolean;
  /** OIDs; empty if the certificate does not restrict its usage. */
  extendedKeyUsages: readonly string[];
  /** In one line; empty if the certificate has none. */
  issuer: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), in hexadecimal. */
  keyDigest: string;
}

/** The active certificate of an order with its intermediates. */
export interface IssuedCertificate extends Certificate {
  /** The certificate, then the intermediates, ready for a server. */
  chainPem: string;
}

/**
 * Parses an end-entity certificate in PEM: the first block, if there are more.
 * @throws Error whose message is a statement about the response
 */
export function parseCertificate(text: string): Certificate {
  const [first] = splitCertificates(text);
  if (first === undefined) throw new Error('the response has no X.509 certificate in PEM');
  return readCertificate(parseX509(first));
}

/**
 * Splits a text before each certificate in PEM. No other one can then stand in for a certificate that is damaged.
 * @throws Error whose message is a statement about the response
 */
function splitCertificates(text: string): string[] {
  const [, ...parts] = text.split(BEGIN);
  if (parts.length > MAX_CERTIFICATES) throw new Error(`the response has more than ${MAX_CERTIFICATES} certificates`);
  // OpenSSL would read on after a damaged block, also to one with another label.
  return parts.map((part) => BEGIN + part.split('-----BEGIN ', 1)[0]);
}

/** @throws Error whose message is a statement about the response */
function parseX509(pem: string): X509Certificate {
  return orUnreadable(() => new X509Certificate(pem));
}

/** @throws Error whose message is a statement about the response */
function readCertificate(x509: X509Certificate): Certificate {
  return orUnreadable(() => {
    const tbsCertificate = parseSequence(parseSequence(parseElements(x509.raw)[0])[0]);
    const extensions = parseExtensions(tbsCertificate);
    // Node reports a missing or unreadable value as undefined, although some of its types do not say so.
    const { subject = '', subjectAltName = '', keyUsage: extendedKeyUsages = [], issuer = '' } = x509;
    // Nothing in place of names or usages would count as none, and a reissue would lose names.
    if (extensions.has(SUBJECT_ALT_NAME) && subjectAltName === '')
      throw new Error('the alternative names are unreadable');
    if (extensions.has(EXTENDED_KEY_USAGE) && extendedKeyUsages.length === 0)
      throw new Error('the usages are unreadable');
    // Of a time that OpenSSL cannot read, Node's text is no date, and its date a random one.
    if (Number.isNaN(Date.parse(x509.validFrom) + Date.parse(x509.validTo)))
      throw new Error('the validity is not a date');
    const scts = countScts(extensions);
    return {
      ...scts,
      serialNumber: x509.serialNumber,
      validFrom: x509.validFromDate,
      validTill: x509.validToDate,
      names: parseNames(subject, subjectAltName),
      // DigiCert embeds SCTs in what it logs. One is enough, of any log and version: what browsers want is another matter.
      ctStatus: scts.sctCount > 0 ? 'enabled' : 'disabled',
      isEv: isEv(extensions),
      extendedKeyUsages,
      issuer: issuer.replaceAll('\n', ', '),
      keyDigest: keyDigestOfCertificate(tbsCertificate),
    };
  });
}

/** Replaces any error, because OpenSSL's text helps nobody. */
function orUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error('the response has a certificate that cannot be read', { cause: error });
  }
}

function keyDigestOfCertificate(tbsCertificate: readonly DerElement[]): string {
  // What follows the key has other tags (RFC 5280, section 4.1).
  const key = tbsCertificate.findLast(({ tag }) => tag === SEQUENCE);
  const spki = expectTag(key, SEQUENCE).der;
  try {
    return keyDigestOf(spki);
  } catch {
    // A certificate is usable even if Node does not support the type of its key.
    return sha256(spki);
  }
}

/**
 * Returns the SHA-256 of a public key in hexadecimal, as `openssl pkey -pubin -outform der | sha256sum` prints it. The key is
 * encoded anew, so that a request and its certificate have the same digest.
 * @param spki DER of a SubjectPublicKeyInfo
 * @throws Error if it is not a public key, or of a type that Node does not support
 */
export function keyDigestOf(spki: Buffer): string {
  return sha256(createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'der' }));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Returns whether two spellings of a serial number are the same number: letter case, colons and leading zeros do not matter. */
export function isSameSerialNumber(one: string, other: string): boolean {
  return normalizeSerialNumber(one) === normalizeSerialNumber(other);
}

function normalizeSerialNumber(text: string): string {
  return text.toUpperCase().replaceAll(':', '').replace(/^0+/, '');
}

/**
 * Parses a download of an active certificate with its intermediates, in any order.
 * @throws Error whose message is a statement about the response
 */
export function parseIssuedCertificate(text: string): IssuedCertificate {
  const all = splitCertificates(text).map(parseX509);
  const unique = [...new Map(all.map((x509) => [x509.fingerprint256, x509])).values()];
  const [leaf, ...otherLeaves] = unique.filter(({ ca }) => !ca);
  if (!leaf) throw new Error('the response has no end-entity certificate in PEM');
  if (otherLeaves.length > 0) throw new Error('the response has two different end-entity certificates');
  const intermediates = unique.filter(({ ca }) => ca);
  return { ...readCertificate(leaf), chainPem: [leaf, ...orderChain(leaf, intermediates)].join('') };
}

/** Puts each intermediate behind the certificate that it issued, as servers send them (RFC 8446, section 4.4.2), the rest last. */
function orderChain(issued: X509Certificate, intermediates: readonly X509Certificate[]): X509Certificate[] {
  const issuer = intermediates.find((x509) => issued.checkIssued(x509));
  if (!issuer) return [...intermediates];
  const rest = intermediates.filter((x509) => x509 !== issuer);
  return [issuer, ...orderChain(issuer, rest)];
}
