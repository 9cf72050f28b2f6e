import { content, parseElements, SEQUENCE } from './der.ts';

/** [3] EXPLICIT. */
const EXTENSIONS = 0xa3;

/**
 * Finds an extension of a certificate (RFC 5280, section 4.1: [3] EXPLICIT SEQUENCE OF Extension, each of which begins
 * with its OID).
 * @param certificate DER
 * @param oid DER of the OID
 * @returns what the extension holds behind the OID: perhaps `critical`, and the value; undefined if there is none
 * @throws Error if it is not a certificate
 */
export function findExtension(certificate: Buffer, oid: Buffer): Buffer | undefined {
  const [whole] = parseElements(certificate);
  const [tbsCertificate] = parseElements(content(whole, SEQUENCE));
  const extensions = parseElements(content(tbsCertificate, SEQUENCE)).find(({ tag }) => tag === EXTENSIONS);
  if (!extensions) return undefined;
  const [list] = parseElements(extensions.expectTag);
  const found = parseElements(content(list, SEQUENCE))
    .map((extension) => content(extension, SEQUENCE))
    .find((extension) => extension.subarray(0, oid.length).equals(oid));
  return found?.subarray(oid.length);
}
