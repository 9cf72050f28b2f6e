type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
// The compiler's library does not know the third parameter yet (ECMAScript: JSON.parse source text access).
const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** Parses JSON with every integer exact: one that a number cannot hold becomes a bigint. Undefined if it is not JSON. */
export function parseJsonLossless(text: string): unknown {
  try {
    // Only a number has digits as its source.
    return parse(text, (_key, value, { source }) =>
      Number.isSafeInteger(value) || !/^-?\d+$/.test(String(source)) ? value : BigInt(String(source)),
    );
  } catch {
    return undefined;
  }
}

/** Whether a JSON value is an object, and not null or an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The decimal digits of a JSON value that is a positive integer, as `parseJson` gives it; undefined for any other value. */
export function positiveIntegerString(value: unknown): string | undefined {
  const isInteger = typeof value === 'bigint' || Number.isSafeInteger(value);
  return isInteger && (value as bigint | number) > 0 ? String(value) : undefined;
}
