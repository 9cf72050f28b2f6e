import { type DerElement, expectTag, parseElements, parseOid, parseSequence, SET } from './der.ts';

/** X.520, section 6.2.2. */
const COMMON_NAME = '2.5.4.3';
const UTF8_STRING = 0x0c;
const UNIVERSAL_STRING = 0x1c;
const BMP_STRING = 0x1e;

/**
 * Returns the last common name of a subject; empty if there is none. Reads the DER itself: Node crashes when it lists the
 * attributes of a certificate for an EC key on a curve without a NIST name.
 * @param subject an RDNSequence (RFC 5280, section 4.1.2.4)
 * @throws Error if the subject is not DER
 */
export function commonNameOf(subject: DerElement | undefined): string {
  const value = parseSequence(subject)
    .flatMap((rdn) => parseElements(expectTag(rdn, SET).content).map(parseSequence))
    .findLast(([type]) => parseOid(type) === COMMON_NAME)
    ?.at(1);
  return value ? decodeString(value) : '';
}

/** Decodes a DirectoryString. The other string types are ASCII, or Latin-1 in practice. */
function decodeString({ tag, content }: DerElement): string {
  if (tag === UTF8_STRING) return new TextDecoder().decode(content);
  if (tag === BMP_STRING) return new TextDecoder('utf-16be').decode(content);
  if (tag === UNIVERSAL_STRING) return decodeUtf32(content);
  return content.toString('latin1');
}

function decodeUtf32(content: Buffer): string {
  const codePoints = Array.from({ length: content.length / 4 }, (_, index) => content.readUInt32BE(4 * index));
  return String.fromCodePoint(...codePoints);
}
