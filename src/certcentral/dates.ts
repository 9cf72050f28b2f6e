import { textOf } from '../json.ts';

export const DAY_MS = 86_400_000;

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/** A time as CertCentral reports it: a moment, or a day alone. Without a zone, it counts as UTC. */
export interface ReportedTime {
  /** The first moment, in milliseconds. */
  first: number;
  /** The last moment, which differs from the first one only for a day alone. */
  last: number;
  /** A day alone has none. */
  hasZone: boolean;
}

/** Parses a date of DigiCert's, with or without time and zone. Returns undefined if the date cannot be read. */
export function parseTime(value: unknown): ReportedTime | undefined {
  const [, day, time, zone] = TIME.exec(textOf(value).trim()) ?? [];
  if (day === undefined || parseDay(day) === undefined) return undefined;
  const first = Date.parse(`${day}T${time ?? '00:00'}${zone ?? 'Z'}`);
  if (Number.isNaN(first)) return undefined;
  const last = time === undefined ? first + DAY_MS - 1 : first;
  return { first, last, hasZone: zone !== undefined };
}

/** Returns a time that is known to the millisecond. */
export function exactTime(ms: number): ReportedTime {
  return { first: ms, last: ms, hasZone: true };
}

/** No zone differs more from UTC. */
const MAX_ZONE_OFFSET_MS = 14 * 3_600_000;

/** Returns whether a time is before another one; `unknown` if that depends on a zone that one of them lacks. */
export function isBefore(time: ReportedTime, other: ReportedTime): boolean | 'unknown' {
  const haveZones = time.hasZone && other.hasZone;
  // Negative if the times overlap.
  const distanceMs = Math.max(other.first - time.last, time.first - other.last);
  if (!haveZones && distanceMs < MAX_ZONE_OFFSET_MS) return 'unknown';
  return time.last < other.first;
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
