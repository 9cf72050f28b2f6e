import { domainToASCII } from 'node:url';
import { cut, MAX_FIELD } from '../text.ts';
import { children, content, SEQUENCE } from './der.ts';
import { findExtension } from './extensions.ts';

/** DER of the OID 2.5.29.17, subjectAltName (RFC 5280, section 4.2.1.6). */
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
const OCTET_STRING = 0x04;
/** [2] IMPLICIT IA5String. */
const DNS_NAME = 0x82;

/** The alternative names of a certificate. */
export interface AlternativeNames {
  dnsNames: string[];
  /** How many are of another kind: IP addresses, e-mail addresses, … */
  others: number;
}

/**
 * Reads the alternative names of a certificate from the extension itself, since Node's text of it is escaped.
 * @param certificate DER
 * @throws Error if it is not a certificate
 */
export function alternativeNames(certificate: Buffer): AlternativeNames {
  const extension = findExtension(certificate, SUBJECT_ALT_NAME);
  if (!extension) return { dnsNames: [], others: 0 };
  const [names] = children(content(children(extension).at(-1), OCTET_STRING));
  const all = children(content(names, SEQUENCE));
  const dns = all.filter(({ tag }) => tag === DNS_NAME);
  return { dnsNames: dns.map((name) => name.content.toString('latin1')), others: all.length - dns.length };
}

/** Whether a text is the name of a host, perhaps with a wildcard, or one of Unicode. */
export function isDnsName(text: string): boolean {
  return /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?$/i.test(ascii(text));
}

/** The names of `wanted` that are not among `there`, compared as DNS names are: without case. */
export function missingNames(wanted: readonly string[], there: readonly string[]): string[] {
  const known = new Set(there.map((name) => ascii(name).toLowerCase()));
  return wanted.filter((name) => !known.has(ascii(name).toLowerCase()));
}

/** The DNS names of a certificate, with its common name, which need not be among the alternative names. */
export function hostNames({ commonName, dnsNames }: { commonName: string; dnsNames: readonly string[] }): string[] {
  return [...dnsNames, ...(isDnsName(commonName) ? missingNames([commonName], dnsNames) : [])];
}

const MAX_LISTED = 20;

/** Names in a sentence: the first 20, as far as there is room for them, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = cut(names.slice(0, MAX_LISTED).join(', '), MAX_FIELD);
  return names.length > MAX_LISTED ? `${shown} and ${names.length - MAX_LISTED} more` : shown;
}

/** What is ASCII already, or is no name at all, stays as it is: the converter refuses some names that certificates have. */
function ascii(name: string): string {
  return (/[^\x20-\x7e]/.test(name) && domainToASCII(name)) || name;
}
