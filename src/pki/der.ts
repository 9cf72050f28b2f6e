/** Identifier octets (X.680, section 8.6; X.690, section 8.1.2). */
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;

/** One element of DER, or of BER as OpenSSL accepts it. */
export interface DerElement {
  /** Its identifier octet. */
  tag: number;
  content: Buffer;
  /** The whole element. */
  der: Buffer;
}

/**
 * Parses the elements that make up `der`, with one-byte tags, as certificates have them.
 * @throws Error if the elements do not fill `der`
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

const CONSTRUCTED = 0x20;
/** A constructed element of indefinite length ends with two zero octets (X.690, section 8.1.3.6). */
const INDEFINITE = 0x80;

function parseElement(der: Buffer): DerElement {
  const [tag = 0, first = 0] = der;
  if (first === INDEFINITE) return parseIndefinite(tag, der);
  const isShort = first < INDEFINITE;
  const start = isShort ? 2 : 2 + first - INDEFINITE;
  const end = start + (isShort ? first : parseNumber(der.subarray(2, start)));
  if (end > der.length) throw new Error('an element is cut short');
  return { tag, content: der.subarray(start, end), der: der.subarray(0, end) };
}

function parseIndefinite(tag: number, der: Buffer): DerElement {
  if ((tag & CONSTRUCTED) === 0) throw new Error('a primitive element has no length');
  let end = 2;
  while (der[end] !== 0 || der[end + 1] !== 0) end += parseElement(der.subarray(end)).der.length;
  return { tag, content: der.subarray(2, end), der: der.subarray(0, end + 2) };
}

/** Parses an unsigned number, its most significant octet first. */
function parseNumber(octets: Buffer): number {
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}

/**
 * Returns an element that must have the given tag.
 * @throws Error if the element is missing or has another tag
 */
export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element?.tag !== tag) throw new Error(`an element with tag ${tag} is missing`);
  return element;
}

/** Parses the elements of a SEQUENCE. */
export function parseSequence(element: DerElement | undefined): DerElement[] {
  return parseElements(expectTag(element, SEQUENCE).content);
}
