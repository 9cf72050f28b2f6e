import { SocketAddress } from 'node:net';
import { domainToASCII } from 'node:url';
import { CONSTRUCTED, type DerElement, expectTag, parseElements, parseOid, parseSequence, SET } from './der.ts';
import { type Extensions, parseValue } from './extensions.ts';

/** Returns whether a text is a DNS name, perhaps with a wildcard. A last label that is a number makes an IP address. */
export function isDnsName(text: string): boolean {
  return /^(?:\*\.)?(?:[\w-]+\.)+(?!\d+$)[\w-]+$/.test(text);
}

/** Returns the names of `expected` that are missing in `actual`, compared without case. */
export function missingNames(expected: readonly string[], actual: readonly string[]): string[] {
  const known = new Set(actual.map(normalizeName));
  return expected.filter((name) => !known.has(normalizeName(name)));
}

/** Returns whether a name of any type is among others, compared without case. */
export function includesName(names: readonly string[], name: string): boolean {
  return missingNames([name], names).length === 0;
}

/** Returns the DNS names of a certificate, with its common name, which may be missing in the alternative names. */
export function allDnsNames({ commonName, dnsNames }: { commonName: string; dnsNames: readonly string[] }): string[] {
  return [...dnsNames, ...(isDnsName(commonName) ? missingNames([commonName], dnsNames) : [])];
}

/** Matches names in another script whose other characters the converter takes as they are: it drops tabs, ports and paths. */
const UNICODE_NAME = /^[\w.*-]*[^\0-\x7f](?:[\w.*-]|[^\0-\x7f])*$/;

/** Returns a name in lower-case ASCII form. An ASCII name keeps its letters, because the converter refuses some that certificates have. */
export function normalizeName(name: string): string {
  return ((UNICODE_NAME.test(name) && domainToASCII(name)) || name).toLowerCase();
}

/** RFC 5280, section 4.2.1.6. */
const SUBJECT_ALT_NAME = '2.5.29.17';
/** [2] IMPLICIT IA5String. */
const DNS_NAME = 0x82;
/** [7] IMPLICIT OCTET STRING. */
const IP_ADDRESS = 0x87;

/** The subject alternative names of a certificate. */
export interface SubjectAltNames {
  /** The entries of type dNSName as they are, in their order. */
  dnsSans: string[];
  /** Those that are DNS names. */
  dnsNames: string[];
  /** The number of the others: IP addresses, e-mail addresses, entries of type dNSName that are not DNS names, … */
  nonDnsNameCount: number;
  /** The names of all types as text. */
  altNames: string[];
}

/**
 * Parses the alternative names from the extension itself, because Node's text of it is escaped.
 * @throws Error if the extension is not DER
 */
export function parseSubjectAltNames(extensions: Extensions): SubjectAltNames {
  const names = parseValue(extensions, SUBJECT_ALT_NAME);
  const dnsSans = names.filter(({ tag }) => tag === DNS_NAME).map(({ content }) => content.toString('latin1'));
  const dnsNames = dnsSans.filter(isDnsName);
  return {
    dnsSans,
    dnsNames,
    nonDnsNameCount: names.length - dnsNames.length,
    altNames: names.flatMap(textsOf),
  };
}

function textsOf({ tag, content }: DerElement): string[] {
  if ((tag & CONSTRUCTED) !== 0) return parseElements(content).flatMap(textsOf);
  return [tag === IP_ADDRESS ? formatIpAddress(content) : content.toString()];
}

function formatIpAddress(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = bytes.toString('hex').replace(/.{4}(?=.)/g, '$&:');
  return SocketAddress.parse(`[${groups}]:1`)?.address ?? '';
}

const COMMON_NAME = '2.5.4.3';

/**
 * Returns the last common name of a subject; empty if there is none. Node's text of a subject has a line for each attribute,
 * and does not escape every line separator in one.
 * @throws Error if the subject is not DER
 */
export function parseCommonName(subject: DerElement | undefined): string {
  const attributes = parseSequence(subject).flatMap((set) => parseElements(expectTag(set, SET).content));
  const values = attributes.map(parseSequence).filter(([type]) => parseOid(type) === COMMON_NAME);
  return decodeText(values.at(-1)?.[1]);
}

const BMP_STRING = 0x1e;
const UNIVERSAL_STRING = 0x1c;
const TELETEX_STRING = 0x14;

function decodeText(element: DerElement | undefined): string {
  const { tag, content } = element ?? { tag: 0, content: Buffer.alloc(0) };
  switch (tag) {
    case BMP_STRING:
      return Buffer.from(content).swap16().toString('utf16le');
    case UNIVERSAL_STRING:
      return Array.from({ length: content.length / 4 }, (_, index) =>
        String.fromCodePoint(content.readUInt32BE(index * 4)),
      ).join('');
    case TELETEX_STRING:
      return content.toString('latin1');
    default:
      return content.toString();
  }
}
