import {
  assertDer,
  type DerElement,
  expectTag,
  OCTET_STRING,
  parseElements,
  parseOid,
  parseSequence,
  SEQUENCE,
} from './der.ts';

/** [3] EXPLICIT. */
const EXTENSIONS = 0xa3;

/** Marks a precertificate, which only CT logs accept (RFC 6962, section 3.1). */
const PRECERTIFICATE_POISON = '1.3.6.1.4.1.11129.2.4.3';
const CERTIFICATE_POLICIES = '2.5.29.32';
const EXTENDED_KEY_USAGE = '2.5.29.37';
/** CA/Browser Forum, EV guidelines, section 9.7. */
const EV_POLICY = '2.23.140.1.1';

/** The values of the extensions of a certificate, by OID. */
export type Extensions = ReadonlyMap<string, Buffer>;

/**
 * Parses the extensions of an end-entity certificate (RFC 5280, section 4.1).
 * @param tbsCertificate the elements of the TBSCertificate
 * @throws Error if an extension is not DER or appears twice, or the certificate is a precertificate
 */
export function parseExtensions(tbsCertificate: readonly DerElement[]): Extensions {
  const extensions = new Map<string, Buffer>();
  const field = tbsCertificate.find(({ tag }) => tag === EXTENSIONS);
  if (!field) return extensions;
  for (const extension of parseSequence(parseElements(field.content)[0])) {
    const elements = parseSequence(extension);
    const oid = parseOid(elements[0]);
    if (extensions.has(oid)) throw new Error('an extension comes twice');
    extensions.set(oid, expectTag(elements.at(-1), OCTET_STRING).content);
  }
  if (extensions.has(PRECERTIFICATE_POISON)) throw new Error('it is a precertificate');
  return extensions;
}

/**
 * Returns whether the certificate has the policy of EV certificates.
 * @throws Error if the policies are not DER
 */
export function isEv(extensions: Extensions): boolean {
  const policies = parseValue(extensions, CERTIFICATE_POLICIES).map((policy) => {
    const [oid, qualifiers, ...rest] = parseSequence(policy);
    if (qualifiers) expectTag(qualifiers, SEQUENCE);
    if (rest.length > 0) throw new Error('bytes follow a policy');
    return parseOid(oid);
  });
  return policies.includes(EV_POLICY);
}

/**
 * Returns the OIDs of the extended key usages; none if the certificate does not restrict its usage.
 * @throws Error if the extension is empty or not DER
 */
export function extendedKeyUsages(extensions: Extensions): string[] {
  const usages = parseValue(extensions, EXTENDED_KEY_USAGE).map(parseOid);
  if (usages.length === 0 && extensions.has(EXTENDED_KEY_USAGE)) throw new Error('the extended key usage is empty');
  return usages;
}

/**
 * Parses the value of an extension that is a SEQUENCE; empty if there is no such extension.
 * @throws Error if the value is not DER at any depth, or bytes follow it
 */
export function parseValue(extensions: Extensions, oid: string): DerElement[] {
  const value = extensions.get(oid);
  if (!value) return [];
  assertDer(value);
  const [sequence, ...rest] = parseElements(value);
  if (rest.length > 0) throw new Error('bytes follow the value of an extension');
  return parseSequence(sequence);
}
