/** A character that is percent-, JSON- or HTML-encoded. */
const ESCAPE = /%([0-9a-f]{2})|\\u00([0-9a-f]{2})|&#x0{0,6}([0-9a-f]{2});|&#0{0,6}(\d{2,3});|&(amp|lt|gt|quot|apos);/iy;
const HTML_ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A character that a piece of a text encodes. */
interface EncodedChar {
  code: number;
  length: number;
}

/** Returns the encoded character that begins at an index of a text; undefined if none does. */
export function encodedCharAt(text: string, index: number): EncodedChar | undefined {
  // Saves time: most characters begin no encoded one.
  if (!'%&\\'.includes(text.charAt(index))) return undefined;
  ESCAPE.lastIndex = index;
  const match = ESCAPE.exec(text);
  return match ? { code: decode(match), length: match[0].length } : undefined;
}

function decode([, percent, json, hex, decimal, name]: readonly (string | undefined)[]): number {
  const digits = percent ?? json ?? hex;
  if (digits !== undefined) return Number.parseInt(digits, 16);
  if (decimal !== undefined) return Number(decimal);
  return (HTML_ENTITIES[(name as string).toLowerCase()] as string).charCodeAt(0);
}

/** Returns the base64 digits of a key at its three alignments, without the digits that it shares with its neighbors. */
export function base64Digits(key: string): string[][] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
    return [...bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6))];
  });
}

const BASE64URL: Record<string, string> = { '+': '-', '/': '_', '-': '+', _: '/' };

/** Returns the codes of a character in both cases, and of the other spelling of a base64 digit. */
export function equivalentCodes(character: string): Set<number> {
  const other = BASE64URL[character] ?? '';
  return new Set([...`${character.toLowerCase()}${character.toUpperCase()}${other}`].map((each) => each.charCodeAt(0)));
}
