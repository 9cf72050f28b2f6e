const LONG_INTEGER = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
const MIN_LONG_INTEGER_LENGTH = 16;

/**
 * Parses JSON with every integer exact: an integer of 16 or more digits becomes a string, because a number cannot hold it.
 * Returns undefined if the text is not JSON.
 */
export function parseJsonLossless(text: string): unknown {
  try {
    return JSON.parse(/\d{16}/.test(text) ? quoteLongIntegers(text) : text);
  } catch {
    return undefined;
  }
}

/** Puts long integers outside of strings in quotes. A reviver that sees the source takes half a minute for 8 MiB of small values. */
function quoteLongIntegers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    if (end - at >= MIN_LONG_INTEGER_LENGTH) {
      parts.push(text.slice(copied, at), text.slice(at, end).replace(LONG_INTEGER, '"$&"'));
      copied = end;
    }
    at = quote < 0 ? text.length : endOfString(text, quote);
  }
  return parts.join('') + text.slice(copied);
}

/** Returns the position behind the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
}

/** Returns whether a JSON value is an object, and not null or an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the fields of a JSON value; none if the value is not an object. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/**
 * Returns the digits of an ID: a positive integer of up to 18 digits, as a number or as a string without a leading zero.
 * Empty for any other value.
 */
export function parseId(value: unknown): string {
  const text = typeof value === 'string' || Number.isSafeInteger(value) ? String(value) : '';
  return /^[1-9]\d{0,17}$/.test(text) ? text : '';
}

const BOOLEANS = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ['1', true],
  ['true', true],
  [false, false],
  [0, false],
  ['0', false],
  ['false', false],
]);

/** Returns a boolean in any of the spellings that DigiCert's samples have; undefined for any other value. */
export function parseBoolean(value: unknown): boolean | undefined {
  return BOOLEANS.get(value);
}
