/** Tag of a SEQUENCE (X.690, section 8.9). */
export const SEQUENCE = 0x30;

/** One element: its identifier octet, and what is in it. */
export interface DerElement {
  tag: number;
  expectTag: Buffer;
}

/**
 * The DER elements that make up `der`, with one-byte tags and definite lengths (X.690, section 8.1), as certificates
 * have them.
 * @throws RangeError if they do not fill it
 */
export function parseElements(der: Buffer): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der.readUInt8(at);
    let length = der.readUInt8(at + 1);
    at += 2;
    if (length > 0x7f) {
      const size = length - 0x80;
      length = der.readUIntBE(at, size);
      at += size;
    }
    if (length > der.length - at) throw new RangeError('DER element is longer than what holds it');
    elements.push({ tag, expectTag: der.subarray(at, at + length) });
    at += length;
  }
  return elements;
}

/**
 * What is in an element that must have this tag.
 * @throws TypeError if it is missing or another
 */
export function content(element: DerElement | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new TypeError(`DER element with tag ${tag} expected`);
  return element.expectTag;
}
