import { describe, expect, test, vi } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { withRetries } from '../../../src/http/retry-loop.ts';
import { backoffDelayMs, decideRetry, type RetryState } from '../../../src/http/retry-policy.ts';

const busy = new RequestError('503 busy', { hint: 'Wait.', retryability: 'transient', status: 503 });
const broken = busy.with({ detail: '500 broken', status: 500 });
const limited = new RequestError('429 slow down', { hint: 'Wait.', retryability: 'rate-limited' });
const refused = new RequestError('404 no such order', { hint: 'Check it.' });
const timedOut = busy.with({ detail: 'no complete response within 1 second', inDoubt: true });
const asking = (error: RequestError, retryAfter: string) => error.with({ retryAfter });

test.each([
  [1, 'transient', 1_000],
  [2, 'transient', 2_000],
  [3, 'transient', 4_000],
  [6, 'transient', 32_000],
  [7, 'transient', 60_000],
  [11, 'transient', 60_000],
  [1, 'rate-limited', 5_000],
  [2, 'rate-limited', 10_000],
  [4, 'rate-limited', 40_000],
  [5, 'rate-limited', 60_000],
  [11, 'rate-limited', 60_000],
] as const)('the usual wait after attempt %i (%s) is a random half to the whole of %i ms', (attempt, retry, whole) => {
  expect(backoffDelayMs(attempt, retry, 0)).toBe(whole / 2);
  expect(backoffDelayMs(attempt, retry, 0.5)).toBe(whole * 0.75);
  expect(backoffDelayMs(attempt, retry, 0.999)).toBeCloseTo(whole, -2);
});

const NOW = 1_000_000;
const first: RetryState = {
  attempt: 1,
  rateLimitRetries: 0,
  retries: 5,
  mayRepeat: true,
  elapsedMs: 0,
};
const decide = (error: RequestError, state: Partial<RetryState> = {}) =>
  decideRetry(error, { ...first, ...state }, NOW, 0.5);

describe('another attempt follows', () => {
  test.each<[string, RequestError, Partial<RetryState>, delayMs: number, pauseMs: number | undefined, count: string]>([
    ['a transient failure', busy, {}, 750, undefined, '1 of 6'],
    ['the last but one', busy, { attempt: 5 }, 12_000, undefined, '5 of 6'],
    ['one behind three rate limits', busy, { attempt: 8, rateLimitRetries: 3 }, 45_000, undefined, '8 of 9'],
    ['a rate limit', limited, {}, 3_750, 3_750, '1'],
    ['a rate limit behind all retries', limited, { attempt: 6 }, 45_000, 45_000, '6'],
    ['a rate limit behind many others', limited, { attempt: 20, rateLimitRetries: 19 }, 45_000, 45_000, '20'],
    ['a rate limit until 4 minutes', limited, { attempt: 6, elapsedMs: 195_000 }, 45_000, 45_000, '6'],
    ['a failure until 10 minutes', busy, { attempt: 2, elapsedMs: 598_500 }, 1_500, undefined, '2 of 6'],
    ['Retry-After: 0', asking(busy, '0'), {}, 0, 0, '1 of 6'],
    ['Retry-After: 3 of another failure', asking(broken, '3'), {}, 3_000, undefined, '1 of 6'],
    ['Retry-After: 3', asking(busy, '3'), { attempt: 4 }, 3_000, 3_000, '4 of 6'],
    ['Retry-After: 120', asking(busy, '120'), {}, 120_000, 120_000, '1 of 6'],
    ['Retry-After with a date', asking(busy, new Date(NOW + 30_000).toUTCString()), {}, 30_000, 30_000, '1 of 6'],
    ['Retry-After in the past', asking(busy, new Date(0).toUTCString()), {}, 0, 0, '1 of 6'],
    ['Retry-After: -5', asking(busy, '-5'), {}, 750, undefined, '1 of 6'],
    ['Retry-After that is garbage', asking(limited, 'later'), {}, 3_750, 3_750, '1'],
    ['a short one, 5th time', asking(limited, '1'), { attempt: 5, rateLimitRetries: 4 }, 1_000, 1_000, '5'],
    ['a short one, 6th time', asking(limited, '1'), { attempt: 6, rateLimitRetries: 5 }, 45_000, 45_000, '6'],
    ['a long one, 6th time', asking(limited, '50'), { attempt: 6, rateLimitRetries: 5 }, 50_000, 50_000, '6'],
    ['a short one of another failure', asking(busy, '1'), { attempt: 6, rateLimitRetries: 5 }, 1_000, 1_000, '6 of 11'],
  ])('%s', (_, error, state, delayMs, pauseMs, count) => {
    const message = `Attempt ${count} failed: ${error.detail}. Next attempt in ${(delayMs / 1000).toFixed(1)} seconds.`;
    expect(decide(error, state)).toEqual({ kind: 'retry', delayMs, pauseMs, message });
  });
});

test.each<[string, RequestError, Partial<RetryState>, delayMs: number]>([
  ['a Retry-After that fits', asking(busy, '130'), {}, 130_000],
  ['one that does not fit', asking(busy, '235'), {}, 750],
  ['one shorter than the usual wait', asking(limited, '0'), { attempt: 2 }, 7_500],
  ['none, after all retries and all time', busy, { attempt: 9, elapsedMs: 900_000 }, 45_000],
])('until a deadline another attempt follows in any case: %s', (_, error, state, delayMs) => {
  const { attempt = 1 } = state;
  expect(decide(error, { ...state, remainingMs: 235_000 })).toEqual({
    kind: 'retry',
    delayMs,
    pauseMs: undefined,
    message: `Attempt ${attempt} failed: ${error.detail}. Next attempt in ${(delayMs / 1000).toFixed(1)} seconds.`,
  });
  expect(decide(refused, { attempt, remainingMs: 235_000 })).toMatchObject({ kind: 'stop' });
});

describe('no other attempt follows', () => {
  const asksFor = (wait: string) =>
    `; the service asks for a wait of ${wait}, but this action waits at most 120 seconds`;

  test.each<[string, RequestError, Partial<RetryState>, pauseMs: number | undefined, note: string]>([
    ['a permanent failure', asking(refused, '5'), {}, undefined, ''],
    ['a permanent one after others', refused, { attempt: 3, rateLimitRetries: 1 }, undefined, ' (attempt 3 of 7)'],
    ['a failure without retries', busy, { retries: 0 }, undefined, ''],
    ['a rate limit without retries', asking(limited, '7'), { retries: 0 }, 7_000, ''],
    ['the last of the retries', busy, { attempt: 6 }, undefined, ' (attempt 6 of 6)'],
    ['the last one after rate limits', busy, { attempt: 8, rateLimitRetries: 2 }, undefined, ' (attempt 8 of 8)'],
    ['one that may have been carried out', limited, { attempt: 2, mayRepeat: false }, 7_500, ' (attempt 2)'],
    ['Retry-After: 121', asking(limited, '121'), {}, undefined, asksFor('121 seconds')],
    ['Retry-After: 86400', asking(busy, '86400'), {}, undefined, asksFor('86400 seconds')],
    ['Retry-After: 86401', asking(busy, '86401'), {}, undefined, asksFor('more than a day')],
    ['Retry-After without end', asking(busy, '9'.repeat(400)), {}, undefined, asksFor('more than a day')],
    [
      'Retry-After with fractions of a second',
      asking(busy, new Date(NOW + 125_000).toUTCString()),
      { attempt: 2 },
      undefined,
      ` (attempt 2 of 6)${asksFor('125 seconds')}`,
    ],
    [
      'a rate limit of 4 minutes',
      limited,
      { attempt: 6, elapsedMs: 195_001 },
      45_000,
      ' (attempt 6); a rate-limited request is retried for 4 minutes at most',
    ],
    [
      'failures of 10 minutes',
      busy,
      { attempt: 2, elapsedMs: 598_501 },
      undefined,
      ' (attempt 2 of 6); no attempt begins more than 10 minutes after the first',
    ],
  ])('%s', (_, error, state, pauseMs, note) => {
    expect(decide(error, state)).toEqual({ kind: 'stop', note, pauseMs });
  });
});

/** Time that passes only in waits, and by `attemptMs` in each attempt. */
class ScriptedClock implements Clock {
  time = NOW;
  readonly waits: number[] = [];
  now = () => this.time;
  random = () => 0.5;
  sleep = async (ms: number) => {
    this.waits.push(ms);
    this.time += ms;
  };
}

interface Given {
  method?: 'GET' | 'POST';
  retries?: number;
  clock?: ScriptedClock;
  attemptMs?: number;
  acquireToken?: (signal?: AbortSignal) => Promise<void>;
  signal?: AbortSignal;
  onRateLimit?: (ms: number) => void;
}

/** Runs a script, one entry for each attempt: a failure, or the value that the attempt succeeds with. */
async function play(script: readonly unknown[], { method = 'GET', attemptMs = 0, ...given }: Given = {}) {
  const { clock = new ScriptedClock() } = given;
  const log: string[] = [];
  let attempts = 0;
  const operation = async () => {
    clock.time += attemptMs;
    const next = script[attempts++];
    if (next instanceof Error) throw next;
    return next;
  };
  const options = { retries: 5, log: (line: string) => log.push(line), clock, ...given };
  const outcome = await withRetries({ method }, operation, options).catch((error: unknown) => error);
  return { outcome, attempts, log, waits: clock.waits };
}

describe('a request', () => {
  test('that succeeds is not repeated', async () => {
    expect(await play(['done'])).toEqual({ outcome: 'done', attempts: 1, log: [], waits: [] });
  });

  test('is repeated after transient failures and rate limits, and each retry is one line in the log', async () => {
    expect(await play([busy, limited, busy, 'done'])).toEqual({
      outcome: 'done',
      attempts: 4,
      waits: [750, 7_500, 3_000],
      log: [
        'Attempt 1 of 6 failed: 503 busy. Next attempt in 0.8 seconds.',
        'Attempt 2 failed: 429 slow down. Next attempt in 7.5 seconds.',
        'Attempt 3 of 7 failed: 503 busy. Next attempt in 3.0 seconds.',
      ],
    });
  });

  test.each([0, 1, 2, 10])('with %i retries is tried no more often than that and once', async (retries) => {
    const { outcome, attempts, log } = await play(Array(20).fill(busy), { retries });
    expect({ attempts, lines: log.length }).toEqual({ attempts: retries + 1, lines: retries });
    const note = retries === 0 ? '' : ` (attempt ${retries + 1} of ${retries + 1})`;
    expect(outcome).toMatchObject({ detail: `503 busy${note}`, hint: 'Wait.', inDoubt: false });
  });

  test('with 1 retry is repeated for 4 minutes after rate limits, in which the waits for a token do not count', async () => {
    for (const beforeMs of [0, 60_000]) {
      const clock = new ScriptedClock();
      const begun: number[] = [];
      const acquireToken = async () => {
        clock.time += beforeMs;
        begun.push(clock.time - NOW - beforeMs * (begun.length + 1));
      };
      const { outcome } = await play(Array(20).fill(limited), { retries: 1, clock, acquireToken });
      expect(begun).toEqual([0, 3_750, 11_250, 26_250, 56_250, 101_250, 146_250, 191_250, 236_250]);
      expect(outcome).toMatchObject({
        detail: '429 slow down (attempt 9); a rate-limited request is retried for 4 minutes at most',
      });
    }
  });

  test('that is rate-limited keeps all its retries for transient failures', async () => {
    const script = [limited, limited, busy, limited, busy, busy];
    expect((await play(script, { retries: 2 })).outcome).toMatchObject({ detail: '503 busy (attempt 6 of 6)' });
  });

  test.each([
    ['permanently', refused],
    ['by a mistake in the code', new TypeError('x is not a function')],
  ])('that fails %s is not repeated', async (_, error) => {
    expect(await play([error, 'done'])).toMatchObject({ outcome: error, attempts: 1, waits: [] });
    const { outcome, attempts } = await play([busy, error, 'done']);
    expect(attempts).toBe(2);
    expect(outcome).toMatchObject({ message: expect.stringContaining(error.message.split('.')[0] ?? '') });
  });

  test('is not begun more than 10 minutes after its first attempt', async () => {
    const script = Array(20).fill(asking(busy, '120'));
    expect((await play(script, { retries: 10, attemptMs: 1 })).attempts).toBe(5);
    expect((await play(script, { retries: 10 })).attempts).toBe(6);
  });

  test.each([
    ['is, if any attempt may have been carried out', [busy, timedOut, refused], true],
    ['is, even if later attempts certainly were not', [timedOut, busy, refused], true],
    ['is not, if no attempt may have been', [busy, refused], false],
  ])('in doubt %s', async (_, script, inDoubt) => {
    expect((await play(script)).outcome).toMatchObject({ inDoubt });
  });

  test('that is a POST is repeated only until it may have been carried out', async () => {
    const { outcome, attempts } = await play([busy, limited, timedOut, 'done'], { method: 'POST' });
    expect(outcome).toMatchObject({ detail: `${timedOut.detail} (attempt 3 of 7)`, inDoubt: true });
    expect(attempts).toBe(3);
    expect(await play([timedOut, timedOut, 'done'])).toMatchObject({ outcome: 'done', attempts: 3 });
  });
});

describe('before each attempt', () => {
  test('a function is called with the signal', async () => {
    const { signal } = new AbortController();
    const acquireToken = vi.fn(async () => {});
    expect((await play([busy, 'done'], { acquireToken, signal })).outcome).toBe('done');
    expect(acquireToken.mock.calls).toEqual([[signal], [signal]]);
  });

  test('its error is the error of the attempt', async () => {
    const acquireToken = vi.fn().mockRejectedValueOnce(busy).mockRejectedValue(refused);
    const { outcome, attempts } = await play(['done'], { acquireToken });
    expect(outcome).toMatchObject({ detail: `${refused.detail} (attempt 2 of 6)` });
    expect(attempts).toBe(0);
  });

  test('what passes does not count for the 10 minutes', async () => {
    const clock = new ScriptedClock();
    const acquireToken = async () => {
      clock.time += 700_000;
    };
    expect((await play([busy, busy, 'done'], { clock, acquireToken })).outcome).toBe('done');
  });
});

test('a pause is reported, also if there is no further attempt', async () => {
  const onRateLimit = vi.fn();
  await play([limited, busy, asking(busy, '7')], { retries: 1, onRateLimit });
  await play([asking(limited, '8')], { retries: 0, onRateLimit });
  expect(onRateLimit.mock.calls).toEqual([[3_750], [7_000], [8_000]]);
});

describe('a request whose signal aborts', () => {
  test.each([busy, refused, new TypeError('x')])('during an attempt rejects with its reason: %s', async (error) => {
    const stop = new AbortController();
    const operation = vi.fn(async () => {
      stop.abort(new Error('enough'));
      throw error;
    });
    const log = vi.fn();
    const options = { retries: 1, log, signal: stop.signal, clock: new ScriptedClock() };
    await expect(withRetries({ method: 'GET' }, operation, options)).rejects.toThrow('enough');
    expect(operation).toHaveBeenCalledOnce();
    expect(log).not.toHaveBeenCalled();
  });

  test('during a successful attempt succeeds', async () => {
    const stop = new AbortController();
    const operation = async () => stop.abort();
    const options = { retries: 1, log: vi.fn(), signal: stop.signal };
    expect(await withRetries({ method: 'GET' }, operation, options)).toBeUndefined();
  });

  test.each([
    ['', [asking(busy, '100').with({ inDoubt: true })]],
    [' (attempt 2)', [busy, limited.with({ inDoubt: true })]],
  ])('during a wait rejects with the last error%s, by the clock of the system', async (note, script) => {
    const stop = new AbortController();
    const operation = vi.fn(() => Promise.reject(script[operation.mock.calls.length - 1]));
    const log = () => operation.mock.calls.length === script.length && stop.abort();
    const options = { retries: 5, log, signal: stop.signal };
    await expect(withRetries({ method: 'GET' }, operation, options)).rejects.toMatchObject({
      detail: `${script.at(-1)?.detail}${note}; the time for further attempts is over`,
      inDoubt: true,
    });
    expect(operation).toHaveBeenCalledTimes(script.length);
  });
});
