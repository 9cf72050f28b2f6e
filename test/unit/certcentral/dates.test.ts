import { expect, onTestFinished, test, vi } from 'vitest';
import { exactTime, isBefore, parseTime, type ReportedTime } from '../../../src/certcentral/dates.ts';

test.each<[unknown, string | undefined]>([
  ['2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05.000Z'],
  ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
  ['2026-01-02T03:04:05+0200', '2026-01-02T01:04:05.000Z'],
  ['2026-01-02 03:04:05', '2026-01-02T03:04:05.000Z without a zone'],
  [' 2026-01-02T03:04 ', '2026-01-02T03:04:00.000Z without a zone'],
  ['2026-01-02', '2026-01-02T00:00:00.000Z to 2026-01-02T23:59:59.999Z without a zone'],
  ['2026-02-30T00:00:00Z', undefined],
  ['2026-01-02T25:00:00Z', undefined],
  ['01/02/2026', undefined],
  ['2026-01-02x', undefined],
  [20260102, undefined],
])('the time in %j, in UTC unless it has a zone', (value, expected) => {
  vi.stubEnv('TZ', 'America/Denver');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(format(parseTime(value))).toBe(expected);
});

function format(time: ReportedTime | undefined): string | undefined {
  if (!time) return undefined;
  const { first, last, hasZone } = time;
  const moments = [...new Set([first, last])].map((ms) => new Date(ms).toISOString());
  return `${moments.join(' to ')}${hasZone ? '' : ' without a zone'}`;
}

const noon = exactTime(Date.UTC(2026, 0, 2, 12));

test.each<[string, before: boolean | 'unknown', after: boolean | 'unknown']>([
  ['2026-01-02T11:59:59.999Z', true, false],
  ['2026-01-02T12:00:00Z', false, false],
  ['2026-01-02T12:00:00.001Z', false, true],
  ['2026-01-02T13:00:00+02:00', true, false],
  ['2026-01-01T22:00:00', true, false],
  ['2026-01-01T22:00:00.001', 'unknown', 'unknown'],
  ['2026-01-02T12:00:00', 'unknown', 'unknown'],
  ['2026-01-03T01:59:59.999', 'unknown', 'unknown'],
  ['2026-01-03T02:00:00', false, true],
  // 12 hours before noon at the latest, and 12 hours after it at the earliest.
  ['2025-12-31', true, false],
  ['2026-01-01', 'unknown', 'unknown'],
  ['2026-01-02', 'unknown', 'unknown'],
  ['2026-01-03', 'unknown', 'unknown'],
  ['2026-01-04', false, true],
])('%s is before noon: %s; after it: %s', (value, before, after) => {
  const time = parseTime(value) as ReportedTime;
  expect([isBefore(time, noon), isBefore(noon, time)]).toEqual([before, after]);
});
