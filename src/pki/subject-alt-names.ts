import { isDnsName } from './dns-names.ts';
import { type Extensions, parseValue } from './extensions.ts';

/** RFC 5280, section 4.2.1.6. */
const SUBJECT_ALT_NAME = '2.5.29.17';
/** [2] IMPLICIT IA5String. */
const DNS_NAME = 0x82;

/** The subject alternative names of a certificate. */
export interface SubjectAltNames {
  dnsNames: string[];
  /** The number of the others: IP addresses, e-mail addresses, entries of type dNSName that are not DNS names, … */
  nonDnsNameCount: number;
}

/**
 * Parses the alternative names from the extension itself, because Node's text of it is escaped.
 * @throws Error if the extension is not DER
 */
export function parseSubjectAltNames(extensions: Extensions): SubjectAltNames {
  const names = parseValue(extensions, SUBJECT_ALT_NAME);
  const dnsNames = names
    .filter(({ tag }) => tag === DNS_NAME)
    .map(({ content }) => content.toString('latin1'))
    .filter(isDnsName);
  return { dnsNames, nonDnsNameCount: names.length - dnsNames.length };
}
