import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../src/errors.ts';
import { Pace } from '../../../src/http/pace.ts';
import { type AttemptLimits, type OperationAttempt, withRetries } from '../../../src/http/retry.ts';
import {
  backoffDelayMs,
  classifyStatus,
  decideRetry,
  type ExceededLimit,
  parseRetryAfter,
  type RetryState,
} from '../../../src/http/retry-decision.ts';
import { PassingClock } from '../../harness/virtual-time.ts';

const NOW = Date.UTC(2026, 10, 25, 1, 0, 0);
const busy = new RequestError('503 busy', { hint: 'Wait.', retryability: 'transient', status: 503 });
const broken = new RequestError('500 broken', { ...busy, status: 500 });
const limited = new RequestError('429 slow down', { hint: 'Wait.', retryability: 'rate-limited' });
const refused = new RequestError('404 no such order', { hint: 'Check it.' });
const timedOut = new RequestError('no response', { ...busy, status: undefined, inDoubt: true });
const asking = (error: RequestError, retryAfter: string | number) => error.with({ retryAfter: `${retryAfter}` });

/** A status of the client's fault is permanent unless a row says otherwise. */
const refusals = Array.from({ length: 100 }, (_, index) => 400 + index).filter(
  (status) => status !== 408 && status !== 429,
);

test.each([
  ['transient', [408, 500, 502, 503, 504, 599]],
  ['rate-limited', [429]],
  ['permanent', [101, 200, 204, 302, ...refusals, 600, 999]],
] as const)('%s is a response with one of the statuses %o', (retryability, statuses) => {
  for (const status of statuses) expect(classifyStatus(status), `${status}`).toBe(retryability);
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

test.each<[number | undefined, string[]]>([
  [0, ['0', 'Wed, 25 Nov 2026 01:00:00 GMT', 'Tue, 24 Nov 2026 23:59:59 GMT']],
  [7_000, ['7', '007']],
  [86_400_000, ['86400']],
  [30_000, ['Wed, 25 Nov 2026 01:00:30 GMT', '2026-11-25T02:00:30+01:00', '11/25/2026 01:00:30 GMT']],
  [undefined, ['', '-1', '1.5', '1e1', '1200.5', '-1000', 'soon', '10 seconds', 'Wed, 99 Nov 2026 01:00:30 GMT']],
])('%s ms is the wait that each of %j asks for', (ms, headers) => {
  for (const header of headers) expect(parseRetryAfter(header, NOW), header).toBe(ms);
});

describe('retries: the decision', () => {
  type State = Partial<RetryState> & { elapsedMs?: number; remainingMs?: number };
  const decide = (error: RequestError, { elapsedMs = 0, remainingMs, ...state }: State) => {
    const first = error.retryability === 'rate-limited' ? { rateLimits: 1 } : { failures: 1 };
    const times = { startedAt: NOW - elapsedMs, deadline: remainingMs && NOW + remainingMs };
    const none = { rateLimits: 0, failures: 0, retries: 5, mayRepeat: true, ...times };
    return decideRetry(error, { ...none, ...first, ...state }, NOW, 0.5);
  };
  const date = (ms: number) => new Date(NOW + ms).toUTCString();
  const many = { rateLimits: 6, failures: 0 };

  type Retry = [string, RequestError, State, delayMs: number, holdMs?: number];
  test.each<Retry>([
    ['a transient failure', busy, {}, 750],
    ['the last but one', busy, { failures: 5 }, 12_000],
    ['one behind three rate limits', busy, { rateLimits: 3, failures: 5 }, 45_000],
    ['a failure until 10 minutes', busy, { failures: 2, elapsedMs: 598_500 }, 1_500],
    ['a rate limit', limited, {}, 3_750, 3_750],
    ['a rate limit behind all retries', limited, { rateLimits: 1, failures: 5 }, 45_000, 45_000],
    ['a rate limit until 4 minutes', limited, { ...many, elapsedMs: 195_000 }, 45_000, 45_000],
    ['Retry-After: 0', asking(busy, 0), {}, 0, 0],
    ['Retry-After: 3 of another failure', asking(broken, 3), {}, 3_000],
    ['Retry-After: 120', asking(busy, 120), { failures: 4 }, 120_000, 120_000],
    ['Retry-After with a date', asking(busy, date(30_000)), {}, 30_000, 30_000],
    ['Retry-After in the past', asking(limited, date(-30_000)), {}, 0, 0],
    ['Retry-After that is garbage', asking(limited, 'later'), {}, 3_750, 3_750],
    ['a short one, 5th time', asking(limited, 1), { rateLimits: 5, failures: 0 }, 1_000, 1_000],
    ['a short one, 6th time', asking(limited, 1), many, 45_000, 45_000],
    ['a long one, 6th time', asking(limited, 50), many, 50_000, 50_000],
    ['a short one of another failure', asking(busy, 1), { rateLimits: 5, failures: 1 }, 1_000, 1_000],
    ['by time, a Retry-After that fits', asking(busy, 130), { remainingMs: 235_000 }, 130_000],
    ['by time, one that does not fit', asking(busy, 235), { remainingMs: 235_000 }, 750],
    ['by time, a short one', asking(limited, 0), { remainingMs: 9 }, 3_750],
    ['by time, after all retries', busy, { failures: 9, elapsedMs: 900_000, remainingMs: 9 }, 45_000],
  ])('is another attempt: %s', (_, error, state, delayMs, holdMs) => {
    expect(decide(error, state)).toEqual({ delayMs, holdMs });
  });

  const late = (minutes: number): ExceededLimit => ({ kind: 'late', minutes });
  const longWait = (delayMs: number): ExceededLimit => ({ kind: 'long-wait', delayMs, maxMs: 120_000 });
  test.each<[string, RequestError, State, holdMs?: number | undefined, exceeded?: ExceededLimit]>([
    ['a permanent failure', asking(refused, 5), { remainingMs: 235_000 }],
    ['a failure without retries', busy, { retries: 0 }],
    ['a rate limit without retries', asking(limited, 7), { retries: 0 }, 7_000],
    ['the last of the retries', asking(busy, 3), { rateLimits: 1, failures: 6 }, 3_000],
    ['one that may have been carried out', limited, { mayRepeat: false }, 3_750],
    ['Retry-After: 121', asking(limited, 121), {}, undefined, longWait(121_000)],
    ['Retry-After: 86400', asking(busy, 86_400), {}, undefined, longWait(86_400_000)],
    ['Retry-After with a far date', asking(busy, date(125_000)), {}, undefined, longWait(125_000)],
    ['a rate limit after 4 minutes', limited, { ...many, elapsedMs: 195_001 }, 45_000, late(4)],
    ['a failure after 10 minutes', busy, { failures: 2, elapsedMs: 598_501 }, undefined, late(10)],
  ])('is no other attempt: %s', (_, error, state, holdMs, exceeded) => {
    expect(decide(error, state)).toEqual({ delayMs: undefined, holdMs, exceeded });
  });
});

interface Given extends Partial<AttemptLimits> {
  isIdempotent?: boolean;
  clock?: PassingClock;
  pace?: Pace;
  /** What happens during each attempt. */
  during?: (attempt: OperationAttempt) => void;
}

/** Runs a script, one entry for each attempt: a failure, or the value that the attempt succeeds with. */
async function play(script: readonly unknown[], given: Given = {}) {
  const { clock = new PassingClock(NOW), during = ({ begin }: OperationAttempt) => begin() } = given;
  const log: string[] = [];
  const attempts: boolean[] = [];
  const operation = async (attempt: OperationAttempt) => {
    during(attempt);
    attempts.push(attempt.isRetry);
    const next = script[attempts.length - 1];
    if (next instanceof Error) throw next;
    return next;
  };
  const options = { retries: 5, isIdempotent: true, log: (line: string) => log.push(line), ...given, clock };
  const outcome = await withRetries(operation, options).catch((error: unknown) => error);
  return { outcome, attempts, log, waits: clock.slept };
}

describe('a request', () => {
  test('that succeeds is not repeated', async () => {
    expect(await play(['done'])).toEqual({ outcome: 'done', attempts: [false], log: [], waits: [] });
  });

  test('is repeated after transient failures and rate limits, and each retry is one line in the log', async () => {
    const request = 'GET https://a.example/';
    expect(await play([busy.with({ request }), limited, busy, 'done'])).toEqual({
      outcome: 'done',
      attempts: [false, true, true, true],
      waits: [750, 7_500, 3_000],
      log: [
        'GET https://a.example/: Attempt 1 failed: 503 busy. Next attempt in 0.8 seconds.',
        'Attempt 2 failed: 429 slow down. Next attempt in 7.5 seconds.',
        'Attempt 3 failed: 503 busy. Next attempt in 3.0 seconds.',
      ],
    });
  });

  test.each<[string, unknown[], Given, number, string]>([
    ['once without retries', [busy, 'done'], { retries: 0 }, 1, '503 busy'],
    ['as often as it may be', Array(20).fill(busy), { retries: 2 }, 3, '503 busy (attempt 3)'],
    ['until it fails permanently', [busy, limited, refused], {}, 3, '404 no such order (attempt 3)'],
  ])('is tried %s', async (_, script, given, count, detail) => {
    const { outcome, attempts, log } = await play(script, given);
    expect({ attempts: attempts.length, lines: log.length }).toEqual({ attempts: count, lines: count - 1 });
    expect((outcome as RequestError).detail.startsWith(detail), (outcome as RequestError).detail).toBe(true);
  });

  test('may fail before anything is sent, and is not repeated after a bug', async () => {
    const bug = new TypeError('x is not a function');
    const played = await play([busy, bug, 'done'], { during: () => {} });
    expect(played).toMatchObject({ outcome: bug, attempts: [false, true] });
  });

  test('with a deadline is repeated without retries, and waits as asked if that ends before', async () => {
    const script = [asking(busy, 130), asking(busy, 130), busy, 'done'];
    const played = await play(script, { retries: 0, deadline: NOW + 235_000 });
    expect(played).toMatchObject({ outcome: 'done', waits: [130_000, 1_500, 3_000] });
    expect(played.log[0]).toMatch(/^Attempt 1 failed: /);
  });

  test.each<[string, unknown[], Given, object]>([
    ['if any attempt may have been carried out', [busy, timedOut, refused], {}, { inDoubt: true }],
    ['even if later attempts certainly were not', [timedOut, busy, refused], {}, { inDoubt: true }],
    ['but not if no attempt may have been', [busy, refused], {}, { inDoubt: false }],
    [
      'and then not repeated if it is not idempotent',
      [busy, limited, timedOut, 'done'],
      { isIdempotent: false },
      { detail: `${timedOut.detail} (attempt 3)`, inDoubt: true },
    ],
  ])('is in doubt, %s', async (_, script, given, expected) => {
    expect((await play(script, given)).outcome).toMatchObject(expected);
  });
});

describe('the limits of time', () => {
  test('end a request whose service asks for a longer wait, in whole seconds', async () => {
    const { outcome, waits } = await play([asking(busy, '2026-11-25T01:02:00.001Z'), 'done']);
    const detail = '503 busy; the service asks for a wait of 121 seconds, but this action waits at most 120 seconds';
    expect({ outcome, waits }).toMatchObject({ outcome: { detail }, waits: [] });
  });

  test.each<[number, RequestError, number[], string]>([
    [1, limited, [3_750, 7_500, 15_000, 30_000, 45_000, 45_000, 45_000, 45_000], '4 minutes'],
    [10, asking(broken, 120), [120_000, 120_000, 120_000, 120_000, 120_000], '10 minutes'],
  ])('count from the first attempt: with %i retries after "%s"', async (retries, error, waits, limit) => {
    for (const waitMs of [0, 700_000]) {
      const clock = new PassingClock(NOW);
      const during = ({ isRetry, begin }: OperationAttempt) => {
        if (!isRetry) clock.time += waitMs;
        begin();
      };
      const played = await play(Array(20).fill(error), { retries, clock, during });
      expect(played.waits).toEqual(waits);
      expect((played.outcome as RequestError).detail).toContain(limit);
    }
  });

  test.each<[RequestError, number, string]>([
    [limited, 236_250, '429 slow down; no attempt begins more than 4 minutes after the first'],
    [broken, 599_250, '500 broken; no attempt begins more than 10 minutes after the first'],
  ])('hold for a retry that waits for its turn: "%s"', async (error, maxMs, detail) => {
    const playWith = (waitMs: number, deadline?: number) => {
      const clock = new PassingClock(NOW);
      const during = ({ isRetry, begin }: OperationAttempt) => {
        if (isRetry) clock.time += waitMs;
        begin();
      };
      return play([error.with({ inDoubt: true }), 'done'], { clock, during, deadline });
    };
    expect((await playWith(maxMs)).outcome).toBe('done');
    const late = { outcome: { detail, inDoubt: true }, attempts: [false] };
    expect(await playWith(maxMs + 1)).toMatchObject(late);
    // A deadline takes their place.
    expect((await playWith(maxMs + 1, NOW + 9_000_000)).outcome).toBe('done');
  });
});

test('all requests are held back after a rate limit, also if there is no further attempt', async () => {
  const clock = new PassingClock(NOW);
  const pace = new Pace(60_000, clock);
  await play([limited, broken, asking(busy, 7)], { retries: 1, clock, pace });
  const before = clock.time;
  await pace.wait(false);
  expect(clock.time - before).toBe(7_000);
});

describe('a request whose signal aborts', () => {
  test.each([busy, refused, new TypeError('x')])('during an attempt rejects with its reason: %s', async (error) => {
    const stop = new AbortController();
    const during = () => stop.abort(new Error('over'));
    expect(await play([error], { during, signal: stop.signal })).toMatchObject({ outcome: new Error('over'), log: [] });
  });

  test('during a successful attempt succeeds', async () => {
    const stop = new AbortController();
    expect((await play(['done'], { during: () => stop.abort(), signal: stop.signal })).outcome).toBe('done');
  });

  test.each([
    ['', [asking(busy, 100).with({ inDoubt: true })]],
    [' (attempt 2)', [busy, limited.with({ inDoubt: true })]],
  ])('during a wait rejects with the last error%s', async (note, script) => {
    const stop = new AbortController();
    const clock = new PassingClock(NOW);
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms, signal) => {
      if (clock.slept.length === script.length - 1) stop.abort();
      return sleep(ms, signal);
    };
    const { outcome, attempts } = await play(script, { clock, signal: stop.signal });
    const detail = `${script.at(-1)?.detail}${note}; the time for further attempts is over`;
    expect(outcome).toMatchObject({ detail, inDoubt: true });
    expect(attempts).toHaveLength(script.length);
  });
});
