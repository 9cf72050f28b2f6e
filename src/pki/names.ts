import { domainToASCII } from 'node:url';

/** The most characters of a label of a DNS name (RFC 1035, section 2.3.4). */
export const MAX_LABEL_LENGTH = 63;
/** The most characters of a DNS name, which has two octets more in the protocol (RFC 1035, section 2.3.4). */
export const MAX_DNS_NAME_LENGTH = 253;
const MAX_UNICODE_NAME_LENGTH = 1000;

/** Returns whether a text is a DNS name, perhaps with a wildcard. A last label that is a number makes an IP address. */
export function isDnsName(text: string): boolean {
  return text.length <= MAX_DNS_NAME_LENGTH && /^(?:\*\.)?(?:[\w-]+\.)+(?!\d+$)[\w-]+$/.test(text);
}

/** Matches names in another script whose other characters the converter takes as they are: it drops tabs, ports and paths. */
const UNICODE_NAME = /^[\w.*-]*[^\0-\x7f](?:[\w.*-]|[^\0-\x7f])*$/;

/** Returns a name in lower-case ASCII form. An ASCII name keeps its letters, because the converter refuses some that certificates have. */
export function normalizeName(name: string): string {
  // The expression overflows the stack on millions of characters.
  const isUnicode = name.length <= MAX_UNICODE_NAME_LENGTH && UNICODE_NAME.test(name);
  return ((isUnicode && domainToASCII(name)) || name).toLowerCase();
}

/** Returns the names of `expected` that are missing in `actual`, compared in lower-case ASCII form. */
export function missingNames(expected: readonly string[], actual: readonly string[]): string[] {
  const known = new Set(actual.map(normalizeName));
  return expected.filter((name) => !known.has(normalizeName(name)));
}

/** Returns whether a name is among others, compared in lower-case ASCII form. */
export function includesName(names: readonly string[], name: string): boolean {
  return missingNames([name], names).length === 0;
}

/** The names of a certificate. */
export interface Names {
  /** Empty if the certificate has none. */
  commonName: string;
  /** The alternative names of the type dNSName as they are, in their order. */
  dnsSans: readonly string[];
  /** `dnsSans`, then the common name, if it is a DNS name that none of them repeats. */
  dnsNames: readonly string[];
  /** Whether there are alternative names of other types: IP addresses, e-mail addresses, … */
  hasOtherSans: boolean;
  /** The names that are no DNS names, without a common name that an alternative DNS name repeats: a reissue would lose them. */
  nonDnsNames: readonly string[];
}

/**
 * Parses the names of a certificate.
 * @param subject a line for each part, as in `X509Certificate`
 * @param subjectAltName as in `X509Certificate`; empty for none
 * @throws Error if there are two common names
 */
export function parseNames(subject: string, subjectAltName: string): Names {
  const commonName = parseCommonName(subject);
  const sans = [...subjectAltName.matchAll(SAN)];
  const dnsSans = sans.filter(([, type]) => type === 'DNS').map(([, , value = '']) => parseSan(value));
  const otherSans = sans
    .filter(([, type]) => type !== 'DNS')
    .map(([, type, value = '']) => `${type}:${parseSan(value)}`);
  const isCovered = commonName === '' || isDnsName(commonName) || includesName(dnsSans, commonName);
  return {
    commonName,
    dnsSans,
    dnsNames: isDnsName(commonName) ? [...dnsSans, ...missingNames([commonName], dnsSans)] : dnsSans,
    hasOtherSans: otherSans.length > 0,
    nonDnsNames: [...otherSans, ...dnsSans.filter((name) => !isDnsName(name)), ...(isCovered ? [] : [commonName])],
  };
}

/** Matches an alternative name in Node's text, which quotes names with commas, quotes or control characters. */
const SAN = /([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g;

/** Parses an alternative name: as it is, or a JSON string. */
function parseSan(text: string): string {
  return text.startsWith('"') ? JSON.parse(text) : text;
}

const COMMON_NAME = 'CN=';

/**
 * Returns the common name in Node's text of a subject, which escapes special and control characters (RFC 2253).
 * @throws Error if there are two, because a reissue would lose one
 */
function parseCommonName(subject: string): string {
  const attributes = subject.split('\n').flatMap((part) => part.split(' + '));
  const [commonName = COMMON_NAME, ...others] = attributes.filter((attribute) => attribute.startsWith(COMMON_NAME));
  if (others.length > 0) throw new Error('there are two common names');
  return commonName
    .slice(COMMON_NAME.length)
    .replace(/\\([\dA-F]{2}|.)/gs, (_, escaped: string) =>
      escaped.length === 2 ? String.fromCharCode(Number.parseInt(escaped, 16)) : escaped,
    );
}
