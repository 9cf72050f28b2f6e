export const DAY_MS = 86_400_000;

/** Parses a day as the service writes it, `2027-01-31`, into the time at which it begins (UTC); undefined for other text. */
export function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const time = Date.parse(text);
  // The parser takes February 30 for March 2.
  return new Date(time || 0).toISOString().startsWith(text) ? time : undefined;
}

/** Returns the time at which the day of a point in time begins (UTC). */
export function startOfDay(time: number): number {
  return time - (time % DAY_MS);
}
