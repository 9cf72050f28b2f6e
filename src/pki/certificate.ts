import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { assertDer, decodePemBlock, expectTag, findPemBlocks, parseElements, parseSequence, SEQUENCE } from './der.ts';
import { extendedKeyUsages, isEv, parseExtensions } from './extensions.ts';
import { includesName, isDnsName, parseCommonName, parseSubjectAltNames, type SubjectAltNames } from './names.ts';
import { countScts, type SctCounts } from './sct-list.ts';
import { parseValidity } from './validity.ts';

/** Each takes milliseconds to parse, and a real chain has three or four. */
const MAX_CERTIFICATES = 10;
const BEGIN = '-----BEGIN CERTIFICATE-----';
const UNREADABLE = 'the response has a certificate that cannot be read';
/** [0] EXPLICIT, absent in version 1. */
const VERSION = 0xa0;

/** Whether CT logging is on (certificates go to public logs and carry SCTs) or off. */
export type CtStatus = 'enabled' | 'disabled';

/** How the active certificate was issued; `none`: there is none; `unknown`: it could not be determined. */
export type CertificateCtStatus = CtStatus | 'none' | 'unknown';

/** An end-entity certificate. */
export interface Certificate extends SctCounts, SubjectAltNames {
  /** `enabled` if the certificate carries SCTs: DigiCert embeds them in what it logs. */
  ctStatus: CtStatus;
  validFrom: Date;
  validTill: Date;
  /** Whether it has the EV policy. */
  isEv: boolean;
  /** Hexadecimal as Node gives it: capitals, no separators. */
  serialNumber: string;
  /** Empty if the certificate has none. */
  commonName: string;
  /** The number of names that are not DNS names. A common name counts, too, unless an alternative DNS name repeats it. */
  nonDnsNameCount: number;
  /** OIDs; empty if the certificate does not restrict its usage. */
  extendedKeyUsages: readonly string[];
  /** In one line; empty if the certificate has none. */
  issuer: string;
  /** DER of the public key (SubjectPublicKeyInfo). */
  publicKey: Buffer;
}

/**
 * Parses an end-entity certificate in PEM: the first block, if there are more.
 * @throws Error whose message is a statement about the response
 */
export function parseCertificate(text: string): Certificate {
  const [pem] = findCertificates(text);
  if (pem === undefined) throw new Error('the response has no X.509 certificate in PEM');
  return readCertificate(pem, parseX509(pem));
}

/**
 * Returns the PEM blocks of the certificates in a text.
 * @throws Error whose message is a statement about the response
 */
function findCertificates(text: string): string[] {
  const blocks = findPemBlocks(text, 'CERTIFICATE');
  if (blocks.length > MAX_CERTIFICATES) throw new Error(`the response has more than ${MAX_CERTIFICATES} certificates`);
  // Without a damaged block, the next one, an intermediate, would count as the end-entity certificate.
  if (blocks.length < text.split(BEGIN).length - 1) throw new Error(UNREADABLE);
  return blocks;
}

/** @throws Error whose message is a statement about the response */
function parseX509(pem: string): X509Certificate {
  return orUnreadable(() => new X509Certificate(pem));
}

/**
 * Reads an end-entity certificate.
 * @throws Error whose message is a statement about the response
 */
function readCertificate(pem: string, x509: X509Certificate): Certificate {
  return orUnreadable(() => {
    const der = decodePemBlock(pem);
    // OpenSSL accepts trust settings behind a certificate.
    if (!x509.raw.equals(der)) throw new Error('bytes follow the certificate');
    assertDer(der);
    const tbsCertificate = parseSequence(parseSequence(parseElements(der)[0])[0]);
    const [, , , validity, subject, publicKey] = tbsCertificate.filter(({ tag }) => tag !== VERSION);
    const extensions = parseExtensions(tbsCertificate);
    const [validFrom, validTill] = parseValidity(validity);
    const commonName = parseCommonName(subject);
    const names = parseSubjectAltNames(extensions);
    const isCovered = commonName === '' || isDnsName(commonName) || includesName(names.dnsNames, commonName);
    const scts = countScts(extensions);
    return {
      ...scts,
      ctStatus: scts.sctCount > 0 ? 'enabled' : 'disabled',
      validFrom,
      validTill,
      isEv: isEv(extensions),
      serialNumber: x509.serialNumber,
      commonName,
      ...names,
      nonDnsNameCount: names.nonDnsNameCount + (isCovered ? 0 : 1),
      extendedKeyUsages: extendedKeyUsages(extensions),
      // Node reports an empty issuer as undefined, although its types do not say so.
      issuer: (x509.issuer ?? '').replaceAll('\n', ', '),
      publicKey: publicKeyOf(expectTag(publicKey, SEQUENCE).der),
    };
  });
}

/** Returns a hexadecimal serial number as Node prints it: whole bytes in capitals, without leading zero bytes and colons. */
export function normalizeSerialNumber(text: string): string {
  const significant = text.toUpperCase().replaceAll(':', '').replace(/^0+/, '');
  return significant.length % 2 === 0 ? significant : `0${significant}`;
}

/** Returns whether two spellings of a serial number are the same number. */
export function isSameSerialNumber(one: string, other: string): boolean {
  return normalizeSerialNumber(one) === normalizeSerialNumber(other);
}

/** Keeps a key of a type that Node does not support as it is, because the certificate is still usable. */
function publicKeyOf(spki: Buffer): Buffer {
  try {
    return normalizePublicKey(spki);
  } catch {
    return spki;
  }
}

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

/** Replaces any error, because OpenSSL's text helps nobody. */
function orUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(UNREADABLE, { cause: error });
  }
}

/** The active certificate of an order with its intermediates. */
export interface CertificateWithChain extends Certificate {
  /** The certificate, then the intermediates, ready for a server. */
  chainPem: string;
}

interface Block {
  pem: string;
  x509: X509Certificate;
}

/**
 * Parses a download of an active certificate with its intermediates, in any order.
 * @throws Error whose message is a statement about the response
 */
export function parseCertificateWithChain(text: string): CertificateWithChain {
  const blocks = findCertificates(text).map((pem): Block => ({ pem, x509: parseX509(pem) }));
  const unique = [...new Map(blocks.map((block) => [block.x509.fingerprint256, block])).values()];
  const [leaf, ...otherLeaves] = unique.filter(({ x509 }) => !x509.ca);
  if (!leaf) throw new Error('the response has no end-entity certificate in PEM');
  if (otherLeaves.length > 0) throw new Error('the response has two different end-entity certificates');
  const intermediates = unique.filter(({ x509 }) => x509.ca);
  const chain = [leaf, ...orderChain(leaf, intermediates)];
  return { ...readCertificate(leaf.pem, leaf.x509), chainPem: chain.map(({ pem }) => pem).join('') };
}

/** Puts each intermediate behind the certificate that it issued, as servers send them (RFC 8446, section 4.4.2), the rest last. */
function orderChain(issued: Block, intermediates: readonly Block[]): Block[] {
  const issuer = intermediates.find(({ x509 }) => issued.x509.checkIssued(x509));
  if (!issuer) return [...intermediates];
  const rest = intermediates.filter((block) => block !== issuer);
  return [issuer, ...orderChain(issuer, rest)];
}
