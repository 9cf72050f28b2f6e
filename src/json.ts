/** Parses JSON. Returns undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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

/** Returns the objects in a JSON value that is an array; none if the value is not an array. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Returns a JSON value that is a text; empty for any other value. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * Returns the keys of each object in a JSON text, in the order of their braces. `JSON.parse` keeps only the last value of a key
 * that appears twice.
 * @param text JSON, or an error is thrown or the result has no meaning
 */
export function keysOfObjects(text: string): string[][] {
  const objects: string[][] = [];
  const open: string[][] = [];
  // Each string of the text with the colon that makes it a key, and the braces outside of strings.
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
    if (token === '{') {
      const keys: string[] = [];
      objects.push(keys);
      open.push(keys);
    } else if (token === '}') open.pop();
    else if (string && colon) for (const keys of open.slice(-1)) keys.push(JSON.parse(string));
  }
  return objects;
}

/** Returns the items of a list that appear in it before. */
export function findRepeated(items: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(items.filter((item) => seen.size === seen.add(item).size));
}

/** The form of the ID of an order, a certificate or an account. A JSON number holds 15 digits exactly. */
export const ORDER_ID = /^[1-9]\d{0,14}$/;
/** The form in words. */
export const ORDER_ID_FORM = '1 to 15 digits without a leading zero';

/** Returns the digits of an ID, which may be a number or a string. Empty for any other value. */
export function parseId(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : textOf(value);
  return ORDER_ID.test(text) ? text : '';
}

/** Returns a serial number in the spelling of the response; empty for none. In a number, too, the digits are hexadecimal. */
export function parseSerialNumber(value: unknown): string {
  return Number.isSafeInteger(value) ? String(value) : textOf(value);
}

const TRUE: readonly unknown[] = [true, 1, '1', 'true'];
const FALSE: readonly unknown[] = [false, 0, '0', 'false'];

/** Returns a boolean in any of the spellings that DigiCert's samples have; undefined for any other value. */
export function parseBoolean(value: unknown): boolean | undefined {
  return TRUE.includes(value) || (FALSE.includes(value) ? false : undefined);
}
