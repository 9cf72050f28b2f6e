/** Identifier octets (X.680, section 8.6; X.690, section 8.1.2). */
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;
export const SET = 0x31;

export const CONSTRUCTED = 0x20;
const MULTI_BYTE_TAG = 0x1f;
/** Enough for 16 MiB. */
const MAX_LENGTH_OCTETS = 3;

/** One element of DER. */
export interface DerElement {
  /** Its identifier octet. */
  tag: number;
  content: Buffer;
  /** The whole element. */
  der: Buffer;
}

/**
 * Parses the DER elements that make up `der`, with one-byte tags, as certificates have them.
 * @throws Error if the elements do not fill `der`, or have a length that DER forbids (X.690, section 10.1)
 */
export function parseElements(der: Buffer): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < der.length; ) {
    const element = parseElement(der.subarray(at));
    elements.push(element);
    at += element.der.length;
  }
  return elements;
}

function parseElement(der: Buffer): DerElement {
  const [tag = 0, first = 0] = der;
  if ((tag & MULTI_BYTE_TAG) === MULTI_BYTE_TAG) throw new Error('a DER tag has more than one byte');
  const lengthOctets = Math.max(0, first - 0x80);
  // 0x80 begins an indefinite length.
  if (first === 0x80 || lengthOctets > MAX_LENGTH_OCTETS) throw new Error('a DER length is indefinite or too large');
  const start = 2 + lengthOctets;
  if (der.length < start) throw new Error('a DER element is cut short');
  const length = lengthOctets === 0 ? first : der.readUIntBE(2, lengthOctets);
  // A length below 0x80 has one octet, and a longer one does not begin with zero.
  if (lengthOctets > 0 && (length < 0x80 || der[2] === 0)) throw new Error('a DER length is not minimal');
  if (length > der.length - start) throw new Error('a DER element is cut short');
  return { tag, content: der.subarray(start, start + length), der: der.subarray(0, start + length) };
}

/**
 * Checks the lengths and the object identifiers of all elements in `der`, at any depth. OpenSSL accepts lengths that DER
 * forbids, and does not look into the extensions.
 * @throws Error
 */
export function assertDer(der: Buffer): void {
  for (const element of parseElements(der)) {
    if ((element.tag & CONSTRUCTED) !== 0) assertDer(element.content);
    if (element.tag === OBJECT_IDENTIFIER) parseOid(element);
  }
}

/**
 * Returns an element that must have the given tag.
 * @throws Error if the element is missing or has another tag
 */
export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element?.tag !== tag) throw new Error(`a DER element with tag ${tag} is missing`);
  return element;
}

/** Parses the elements of a SEQUENCE. */
export function parseSequence(element: DerElement | undefined): DerElement[] {
  return parseElements(expectTag(element, SEQUENCE).content);
}

/**
 * Parses an OBJECT IDENTIFIER: `2.5.29.17` (X.690, section 8.19).
 * @throws Error if it has no component, or one that is not minimal or cut short
 */
export function parseOid(element: DerElement | undefined): string {
  const arcs: bigint[] = [];
  // A component may have any number of octets, for example of a UUID.
  let arc: bigint | undefined;
  for (const octet of expectTag(element, OBJECT_IDENTIFIER).content) {
    if (arc === undefined && octet === 0x80) throw new Error('an object identifier is not minimal');
    arc = ((arc ?? 0n) << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = undefined;
  }
  const [first, ...rest] = arcs;
  if (first === undefined || arc !== undefined) throw new Error('an object identifier is cut short');
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

/**
 * Finds the PEM blocks with a label in a text (RFC 7468). Tools write text between the blocks, which is skipped.
 * @param label a regular expression: `CERTIFICATE`
 * @returns the blocks with LF line endings, and one after each
 */
export function findPemBlocks(text: string, label: string): string[] {
  const block = new RegExp(`-----BEGIN (${label})-----\\s[A-Za-z0-9+/=\\s]*?-----END \\1-----`, 'g');
  return Array.from(text.matchAll(block), ([found]) => `${found.replace(/\r\n?/g, '\n')}\n`);
}

/** Decodes the bytes of a block. */
export function decodePemBlock(block: string): Buffer {
  return Buffer.from(block.replace(/-----.*?-----/g, ''), 'base64');
}
