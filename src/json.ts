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
