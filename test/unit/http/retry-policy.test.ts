import { afterEach, expect, test } from 'vitest';
import { RequestError } from '../../../src/http/request-error.ts';
import {
  backoffDelayMs,
  classifyErrorCode,
  classifyStatus,
  classifyTunnelError,
  decideRetry,
  parseRetryAfter,
  type RetryState,
} from '../../../src/http/retry-policy.ts';

const busy = new RequestError('503 busy', { hint: 'Wait.', retryability: 'transient', status: 503 });
const broken = busy.with({ detail: '500 broken', status: 500 });
const limited = new RequestError('429 slow down', { hint: 'Wait.', retryability: 'rate-limited' });
const refused = new RequestError('404 no such order', { hint: 'Check it.' });
const asking = (error: RequestError, retryAfter: string) => error.with({ retryAfter });

test.each([
  ['transient', [408, 500, 502, 503, 504, 599]],
  ['rate-limited', [429]],
  ['permanent', [100, 101, 200, 204, 302, 400, 401, 403, 404, 407, 409, 428, 430, 499, 600, 999]],
] as const)('%s is a response with one of the statuses %o', (retryability, statuses) => {
  for (const status of statuses) expect(classifyStatus(status), `${status}`).toBe(retryability);
});

test.each([
  [
    'transient',
    ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
  ],
  ['permanent', ['', 'ENOTFOUND', 'EPROTO', 'CERT_HAS_EXPIRED', 'HPE_INVALID_CONSTANT', 'ECONN']],
] as const)('%s is an error with one of the codes %o', (retryability, codes) => {
  for (const code of codes) {
    expect(classifyErrorCode(code), code).toBe(retryability);
    expect(classifyTunnelError({ text: '', code }), code).toBe(retryability);
  }
});

test.each([
  ['transient', [500, 503, 599]],
  ['permanent', [0, 101, 204, 302, 403, 407, 408, 429, 499, 600, 5030]],
] as const)('%s is a response of a proxy to CONNECT with one of the statuses %o', (retryability, statuses) => {
  for (const status of statuses)
    expect(classifyTunnelError({ text: '', status, code: 'ECONNRESET' }), `${status}`).toBe(retryability);
});

test.each([
  ['transient', [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]],
  ['rate-limited', [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]],
] as const)('the usual waits after attempts (%s) are a random half to the whole of %o ms', (retry, wholes) => {
  for (const [index, whole] of wholes.entries()) {
    expect(backoffDelayMs(index + 1, retry, 0)).toBe(whole / 2);
    expect(backoffDelayMs(index + 1, retry, 0.5)).toBe(whole * 0.75);
    expect(backoffDelayMs(index + 1, retry, 0.999)).toBeCloseTo(whole, -2);
  }
});

const NOW = 1_000_000;
const none = { rateLimits: 0, failures: 0, retries: 5, mayRepeat: true, elapsedMs: 0 };
const decide = (error: RequestError, state: Partial<RetryState> = {}) =>
  decideRetry(error, { ...none, ...firstAttempt(error), ...state }, NOW, 0.5);
const firstAttempt = ({ retryability }: RequestError) =>
  retryability === 'rate-limited' ? { rateLimits: 1 } : { failures: 1 };
const messageOf = (count: string, { detail }: RequestError, delayMs: number) =>
  `Attempt ${count} failed: ${detail}. Next attempt in ${(delayMs / 1000).toFixed(1)} seconds.`;

test.each<[string, RequestError, Partial<RetryState>, delayMs: number, pauseMs: number | undefined, count: string]>([
  ['a transient failure', busy, {}, 750, undefined, '1 of 6'],
  ['the last but one', busy, { failures: 5 }, 12_000, undefined, '5 of 6'],
  ['one behind three rate limits', busy, { rateLimits: 3, failures: 5 }, 45_000, undefined, '8 of 9'],
  ['a rate limit', limited, {}, 3_750, 3_750, '1'],
  ['a rate limit behind all retries', limited, { rateLimits: 1, failures: 5 }, 45_000, 45_000, '6'],
  ['a rate limit behind many others', limited, { rateLimits: 20, failures: 0 }, 45_000, 45_000, '20'],
  ['a rate limit until 4 minutes', limited, { rateLimits: 1, failures: 5, elapsedMs: 195_000 }, 45_000, 45_000, '6'],
  ['a failure until 10 minutes', busy, { failures: 2, elapsedMs: 598_500 }, 1_500, undefined, '2 of 6'],
  ['Retry-After: 0', asking(busy, '0'), {}, 0, 0, '1 of 6'],
  ['Retry-After: 3 of another failure', asking(broken, '3'), {}, 3_000, undefined, '1 of 6'],
  ['Retry-After: 3', asking(busy, '3'), { failures: 4 }, 3_000, 3_000, '4 of 6'],
  ['Retry-After: 120', asking(busy, '120'), {}, 120_000, 120_000, '1 of 6'],
  ['Retry-After with a date', asking(busy, new Date(NOW + 30_000).toUTCString()), {}, 30_000, 30_000, '1 of 6'],
  ['Retry-After in the past', asking(busy, new Date(0).toUTCString()), {}, 0, 0, '1 of 6'],
  ['Retry-After: -5', asking(busy, '-5'), {}, 750, undefined, '1 of 6'],
  ['Retry-After that is garbage', asking(limited, 'later'), {}, 3_750, 3_750, '1'],
  ['a short one, 5th time', asking(limited, '1'), { rateLimits: 5, failures: 0 }, 1_000, 1_000, '5'],
  ['a short one, 6th time', asking(limited, '1'), { rateLimits: 6, failures: 0 }, 45_000, 45_000, '6'],
  ['a long one, 6th time', asking(limited, '50'), { rateLimits: 6, failures: 0 }, 50_000, 50_000, '6'],
  ['a short one of another failure', asking(busy, '1'), { rateLimits: 5, failures: 1 }, 1_000, 1_000, '6 of 11'],
])('another attempt follows %s', (_, error, state, delayMs, pauseMs, count) => {
  expect(decide(error, state)).toEqual({ kind: 'retry', delayMs, pauseMs, message: messageOf(count, error, delayMs) });
});

test.each<[string, RequestError, Partial<RetryState>, delayMs: number]>([
  ['a Retry-After that fits', asking(busy, '130'), {}, 130_000],
  ['one that does not fit', asking(busy, '235'), {}, 750],
  ['one shorter than the usual wait', asking(limited, '0'), { rateLimits: 1, failures: 1 }, 7_500],
  ['none, after all retries and all time', busy, { failures: 9, elapsedMs: 900_000 }, 45_000],
])('until a deadline another attempt follows in any case: %s', (_, error, state, delayMs) => {
  const { rateLimits = 0, failures = rateLimits === 0 ? 1 : 0 } = state;
  const attempt = rateLimits + failures;
  const message = messageOf(`${attempt}`, error, delayMs);
  const retry = { kind: 'retry', delayMs, pauseMs: undefined, message };
  expect(decide(error, { ...state, remainingMs: 235_000 })).toEqual(retry);
  const note = attempt === 1 ? '' : ` (attempt ${attempt})`;
  expect(decide(refused, { failures: attempt, remainingMs: 235_000 })).toMatchObject({ kind: 'stop', note });
});

const IN_125_SECONDS = new Date(NOW + 125_000).toUTCString();
const LIMITED = '; a rate-limited request is retried for 4 minutes at most';
const FAILED = '; no attempt begins more than 10 minutes after the first';
const asksFor = (wait: string) => `; the service asks for a wait of ${wait}, but this action waits at most 120 seconds`;

test.each<[string, RequestError, Partial<RetryState>, pauseMs: number | undefined, note: string]>([
  ['a permanent failure', asking(refused, '5'), {}, undefined, ''],
  ['a permanent one after others', refused, { rateLimits: 1, failures: 2 }, undefined, ' (attempt 3 of 7)'],
  ['a failure without retries', busy, { retries: 0 }, undefined, ''],
  ['a rate limit without retries', asking(limited, '7'), { retries: 0 }, 7_000, ''],
  ['the last of the retries', busy, { failures: 6 }, undefined, ' (attempt 6 of 6)'],
  ['the last one after rate limits', busy, { rateLimits: 2, failures: 6 }, undefined, ' (attempt 8 of 8)'],
  [
    'one that may have been carried out',
    limited,
    { rateLimits: 1, failures: 1, mayRepeat: false },
    7_500,
    ' (attempt 2)',
  ],
  ['Retry-After: 121', asking(limited, '121'), {}, undefined, asksFor('121 seconds')],
  ['Retry-After: 86400', asking(busy, '86400'), {}, undefined, asksFor('86400 seconds')],
  ['Retry-After: 86401', asking(busy, '86401'), {}, undefined, asksFor('more than a day')],
  ['Retry-After without end', asking(busy, '9'.repeat(400)), {}, undefined, asksFor('more than a day')],
  [
    'Retry-After with a date',
    asking(busy, IN_125_SECONDS),
    { failures: 2 },
    undefined,
    ` (attempt 2 of 6)${asksFor('125 seconds')}`,
  ],
  [
    'a rate limit of 4 minutes',
    limited,
    { rateLimits: 1, failures: 5, elapsedMs: 195_001 },
    45_000,
    ` (attempt 6)${LIMITED}`,
  ],
  ['failures of 10 minutes', busy, { failures: 2, elapsedMs: 598_501 }, undefined, ` (attempt 2 of 6)${FAILED}`],
])('no other attempt follows %s', (_, error, state, pauseMs, note) => {
  expect(decide(error, state)).toEqual({ kind: 'stop', note, pauseMs });
});

const DATE = Date.UTC(2026, 10, 25, 1, 0, 0);
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
    expect(new Date(DATE).getTimezoneOffset()).not.toBe(0);
    expect(parseRetryAfter(header, DATE)).toBe(ms);
  }
});

test.each([
  ['missing', [undefined]],
  ['no number of seconds', ['', '-1', '+1', '1.5', '1e1', ' 1', '1 ', '1, 2', '0x10', 'soon']],
  ['another date', ['2026-11-25T01:00:30Z', 'Wed, 25 Nov 2026 01:00:30 +0100', 'Wed, 25 Nov 2026 01:00:30']],
  ['no date alone', ['Wed Nov 25 01:00:30 2026 GMT', 'Wed, 25 Nov 2026 01:00:30 GMT, or so']],
  ['no date alone', ['maybe Wed, 25 Nov 2026 01:00:30 GMT']],
  ['not in the calendar', ['Wed, 99 Nov 2026 01:00:30 GMT', 'Wed, 25 Abc 2026 01:00:30 GMT']],
])('a Retry-After that is %s is ignored: %j', (_, headers) => {
  for (const header of headers) expect(parseRetryAfter(header, DATE), header).toBeUndefined();
});
