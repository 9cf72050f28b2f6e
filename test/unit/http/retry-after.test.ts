import { afterEach, expect, test } from 'vitest';
import { parseRetryAfter } from '../../../src/http/retry-after.ts';

const now = Date.UTC(2026, 10, 25, 1, 0, 0);
const { TZ } = process.env;
afterEach(() => {
  if (TZ === undefined) delete process.env['TZ'];
  else process.env['TZ'] = TZ;
});

test.each([
  ['0', 0],
  ['1', 1_000],
  ['007', 7_000],
  ['120', 120_000],
  ['86400', 86_400_000],
  ['Wed, 25 Nov 2026 01:00:30 GMT', 30_000],
  ['Wednesday, 25-Nov-26 01:00:30 GMT', 30_000],
  ['Wed Nov 25 01:00:30 2026', 30_000],
  ['Fri Dec  4 01:00:00 2026', 9 * 86_400_000],
  ['Wed, 25 Nov 2026 01:00:00 GMT', 0],
  ['Tue, 24 Nov 2026 23:59:59 GMT', 0],
])('%j asks to wait %i ms, in any time zone', (header, ms) => {
  for (const zone of ['Asia/Tokyo', 'America/New_York']) {
    process.env['TZ'] = zone;
    expect(new Date(now).getTimezoneOffset()).not.toBe(0);
    expect(parseRetryAfter(header, now)).toBe(ms);
  }
});

test.each([
  undefined,
  '',
  '-1',
  '+1',
  '1.5',
  '1e1',
  ' 1',
  '1 ',
  '1, 2',
  '0x10',
  'soon',
  '2026-11-25T01:00:30Z',
  'Wed, 25 Nov 2026 01:00:30 +0100',
  'Wed, 25 Nov 2026 01:00:30',
  'Wed Nov 25 01:00:30 2026 GMT',
  'Wed, 25 Nov 2026 01:00:30 GMT, or so',
  'maybe Wed, 25 Nov 2026 01:00:30 GMT',
  'Wed, 99 Nov 2026 01:00:30 GMT',
  'Wed, 25 Abc 2026 01:00:30 GMT',
])('%j is ignored', (header) => {
  expect(parseRetryAfter(header, now)).toBeUndefined();
});
