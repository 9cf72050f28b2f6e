import { type DerElement, expectTag, OBJECT_IDENTIFIER, parseElements, parseSequence } from './der.ts';

// Object identifiers are compared by their bytes: as numbers, long ones would take minutes.
/** 1.3.6.1.4.1.11129.2.4.2: SignedCertificateTimestampList (RFC 6962, section 3.3). */
export const SCT_LIST = '2b06010401d679020402';
/** 1.3.6.1.4.1.11129.2.4.3: marks a precertificate, which only CT logs accept (RFC 6962, section 3.1). */
const PRECERTIFICATE_POISON = '2b06010401d679020403';
/** 2.5.29.17 (RFC 5280, section 4.2.1.6). */
export const SUBJECT_ALT_NAME = '551d11';
/** 2.5.29.32 (RFC 5280, section 4.2.1.4). */
const CERTIFICATE_POLICIES = '551d20';
/** 2.5.29.37 (RFC 5280, section 4.2.1.12). */
export const EXTENDED_KEY_USAGE = '551d25';
/** 2.23.140.1.1 (CA/Browser Forum, EV guidelines, section 9.7). */
const EV_POLICY = '67810c0101';

/** [3] EXPLICIT. */
const EXTENSIONS = 0xa3;

/** The values of the extensions of a certificate, by the bytes of their OIDs in hexadecimal. */
export type Extensions = ReadonlyMap<string, Buffer>;

/**
 * Parses the extensions of an end-entity certificate (RFC 5280, section 4.1).
 * @param tbsCertificate the elements of the TBSCertificate
 * @throws Error if an extension appears twice, or the certificate is a precertificate
 */
export function parseExtensions(tbsCertificate: readonly DerElement[]): Extensions {
  const extensions = new Map<string, Buffer>();
  const field = tbsCertificate.find(({ tag }) => tag === EXTENSIONS);
  if (!field) return extensions;
  for (const extension of parseSequence(parseElements(field.content)[0])) {
    const elements = parseSequence(extension);
    const oid = oidOf(elements[0]);
    if (extensions.has(oid)) throw new Error('an extension comes twice');
    extensions.set(oid, (elements.at(-1) as DerElement).content);
  }
  if (extensions.has(PRECERTIFICATE_POISON)) throw new Error('it is a precertificate');
  return extensions;
}

/** Returns whether the certificate has the policy of EV certificates. Policies that cannot be read are none. */
export function isEv(extensions: Extensions): boolean {
  const value = extensions.get(CERTIFICATE_POLICIES);
  try {
    const policies = value ? parseSequence(parseElements(value)[0]) : [];
    return policies.some((policy) => oidOf(parseSequence(policy)[0]) === EV_POLICY);
  } catch {
    return false;
  }
}

/** Returns the bytes of an OBJECT IDENTIFIER in hexadecimal. */
function oidOf(element: DerElement | undefined): string {
  return expectTag(element, OBJECT_IDENTIFIER).content.toString('hex');
}
