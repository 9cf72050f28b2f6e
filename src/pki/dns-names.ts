import { domainToASCII } from 'node:url';
import { MAX_FIELD_LENGTH, truncate } from '../text.ts';
import { content, parseElements, SEQUENCE } from './der.ts';
import { findExtension } from './extensions.ts';

/** DER of the OID 2.5.29.17, subjectAltName (RFC 5280, section 4.2.1.6). */
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
const OCTET_STRING = 0x04;
/** [2] IMPLICIT IA5String. */
const DNS_NAME = 0x82;

/** The alternative names of a certificate. */
export interface SubjectAltNames {
  dnsNames: string[];
  /** How many are of another kind: IP addresses, e-mail addresses, … */
  nonDnsNameCount: number;
}

/**
 * Reads the alternative names of a certificate from the extension itself, since Node's text of it is escaped.
 * @param certificate DER
 * @throws Error if it is not a certificate
 */
export function parseSubjectAltNames(certificate: Buffer): SubjectAltNames {
  const extension = findExtension(certificate, SUBJECT_ALT_NAME);
  if (!extension) return { dnsNames: [], nonDnsNameCount: 0 };
  const [names] = parseElements(content(parseElements(extension).at(-1), OCTET_STRING));
  const all = parseElements(content(names, SEQUENCE));
  const dns = all.filter(({ tag }) => tag === DNS_NAME);
  return { dnsNames: dns.map((name) => name.expectTag.toString('latin1')), nonDnsNameCount: all.length - dns.length };
}

/** Whether a text is the name of a host, perhaps with a wildcard, or one of Unicode. */
export function isDnsName(text: string): boolean {
  return /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?$/i.test(toAscii(text));
}

/** The names of `wanted` that are not among `there`, compared as DNS names are: without case. */
export function missingNames(expected: readonly string[], actual: readonly string[]): string[] {
  const known = new Set(actual.map((name) => toAscii(name).toLowerCase()));
  return expected.filter((name) => !known.has(toAscii(name).toLowerCase()));
}

/** The DNS names of a certificate, with its common name, which need not be among the alternative names. */
export function allDnsNames({ commonName, dnsNames }: { commonName: string; dnsNames: readonly string[] }): string[] {
  return [...dnsNames, ...(isDnsName(commonName) ? missingNames([commonName], dnsNames) : [])];
}

const MAX_LISTED_NAMES = 20;

/** Names in a sentence: the first 20, as far as there is room for them, and how many more there are. */
export function formatNames(names: readonly string[]): string {
  const shown = truncate(names.slice(0, MAX_LISTED_NAMES).join(', '), MAX_FIELD_LENGTH);
  return names.length > MAX_LISTED_NAMES ? `${shown} and ${names.length - MAX_LISTED_NAMES} more` : shown;
}

/** What is ASCII already, or is no name at all, stays as it is: the converter refuses some names that certificates have. */
function toAscii(name: string): string {
  return (/[^\x20-\x7e]/.test(name) && domainToASCII(name)) || name;
}
