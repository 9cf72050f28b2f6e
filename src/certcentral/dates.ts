import { textOf } from '../json.ts';

export const DAY_MS = 86_400_000;

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Parses a date of DigiCert's, with or without time and zone.
 * @param timeOfDay assumed for a date without a time
 * @returns milliseconds; undefined if the date cannot be read
 */
export function parseTime(value: unknown, timeOfDay = '00:00'): number | undefined {
  const [, day, time = timeOfDay, zone = 'Z'] = TIME.exec(textOf(value).trim()) ?? [];
  const ms = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(ms) || parseDay(day) === undefined ? undefined : ms;
}

/**
 * Parses the date that a text begins with, `2027-01-31`.
 * @returns the beginning of the day (UTC) in milliseconds; undefined if the text begins with no existing date
 */
export function parseDay(value: unknown): number | undefined {
  const [day] = /^\d{4}-\d\d-\d\d/.exec(textOf(value)) ?? [];
  const ms = Date.parse(day ?? '');
  // The parser takes February 30 for March 2.
  return day !== undefined && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? ms : undefined;
}

/** Returns the beginning of the day (UTC) of a time, in milliseconds. */
export function startOfDay(ms: number): number {
  return ms - (ms % DAY_MS);
}

/** Returns whether a day is known, and more than so many days before today (UTC). */
export function isDayBefore(day: number | undefined, days: number, now: number): boolean {
  return day !== undefined && day < startOfDay(now) - days * DAY_MS;
}
