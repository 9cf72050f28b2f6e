/** The longest `Retry-After` that a run waits for, in milliseconds. */
export const MAX_RETRY_AFTER_MS = 120_000;

/** RFC 9110, section 5.6.7: IMF-fixdate, and the obsolete RFC 850 and asctime forms that a recipient must accept. */
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})$/;

/**
 * Parses a `Retry-After` header, which is a number of seconds or an HTTP date (RFC 9110, section 10.2.3). Returns the
 * milliseconds to wait, or undefined if there is no header or it is neither.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  if (!HTTP_DATE.test(header)) return undefined;
  // The asctime form does not name its zone, which is always GMT.
  const date = Date.parse(header.endsWith('GMT') ? header : `${header} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
