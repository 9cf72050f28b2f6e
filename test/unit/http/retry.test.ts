import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { backoffDelayMs, withRetries } from '../../../src/http/retry.ts';
import { parseRetryAfter } from '../../../src/http/retry-after.ts';

describe('the wait before the next attempt', () => {
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
  ] as const)('behind attempt %i, retry %s: a random half to the whole of %i ms', (attempt, retry, whole) => {
    expect(backoffDelayMs(attempt, retry, 0)).toBe(whole / 2);
    expect(backoffDelayMs(attempt, retry, 0.5)).toBe(whole * 0.75);
    expect(backoffDelayMs(attempt, retry, 0.999)).toBeCloseTo(whole, -2);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 25, 1, 0, 0);

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
  ])('%j asks to wait %i ms', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
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
    'transient',
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

  describe('means the same in another time zone', () => {
    const { TZ } = process.env;
    afterEach(() => {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    });

    test.each(['Asia/Tokyo', 'America/New_York'])('%s', (zone) => {
      process.env['TZ'] = zone;
      expect(new Date(now).getTimezoneOffset()).not.toBe(0);
      for (const header of [
        'Wed, 25 Nov 2026 01:00:30 GMT',
        'Wednesday, 25-Nov-26 01:00:30 GMT',
        'Wed Nov 25 01:00:30 2026',
      ])
        expect(parseRetryAfter(header, now)).toBe(30_000);
    });
  });
});

/** Time that passes only in waits, and by `attemptMs` in each attempt. */
class PlayedClock implements Clock {
  time = 1_000_000;
  readonly waits: number[] = [];
  readonly #random: number;

  constructor(random = 0.5) {
    this.#random = random;
  }

  now = () => this.time;
  random = () => this.#random;
  sleep = async (ms: number) => {
    this.waits.push(ms);
    this.time += ms;
  };
}

const busy = new RequestError('503 busy', { hint: 'Wait.', retryability: 'transient' });
const throttled = new RequestError('429 slow down', { hint: 'Wait.', retryability: 'rate-limited' });
const refused = new RequestError('404 no such order', { hint: 'Check it.' });
const timedOut = new RequestError('no complete answer within 1 second', {
  hint: 'Wait.',
  retryability: 'transient',
  inDoubt: true,
});
const asking = (retryAfter: string) =>
  new RequestError('503 busy', { hint: 'Wait.', retryability: 'transient', retryAfter });

interface Circumstances {
  method?: 'GET' | 'POST';
  retries?: number;
  clock?: PlayedClock;
  attemptMs?: number;
}

/** Plays the script, one entry for each attempt: a failure, or the value it succeeds with. */
async function play(script: readonly unknown[], circumstances: Circumstances = {}) {
  const { method = 'GET', retries = 5, clock = new PlayedClock(), attemptMs = 0 } = circumstances;
  const log: string[] = [];
  let attempts = 0;
  const operation = async () => {
    clock.time += attemptMs;
    const next = script[attempts++];
    if (next instanceof Error) throw next;
    return next;
  };
  const options = { retries, log: (line: string) => log.push(line), clock };
  const outcome = await withRetries({ method }, operation, options).catch((error: unknown) => error);
  return { outcome, attempts, log, waits: clock.waits };
}

describe('an operation', () => {
  test('that succeeds is not repeated', async () => {
    expect(await play(['done'])).toEqual({ outcome: 'done', attempts: 1, log: [], waits: [] });
  });

  test('is repeated behind what can pass, and each retry is one line in the log', async () => {
    expect(await play([busy, throttled, busy, 'done'])).toEqual({
      outcome: 'done',
      attempts: 4,
      // The wait doubles with each attempt; what it doubles from follows the last reason.
      waits: [750, 7_500, 3_000],
      log: [
        'Attempt 1 of 6 failed: 503 busy. Next attempt in 0.8 seconds.',
        'Attempt 2 of 6 failed: 429 slow down. Next attempt in 7.5 seconds.',
        'Attempt 3 of 6 failed: 503 busy. Next attempt in 3.0 seconds.',
      ],
    });
  });

  test('has its waits drawn by lot', async () => {
    expect(await play([busy, 'done'], { clock: new PlayedClock(0) })).toMatchObject({ waits: [500] });
  });

  test('that fails for good at once is not repeated', async () => {
    const { outcome, attempts, waits } = await play([refused, 'done']);
    expect(outcome).toEqual(refused);
    expect({ attempts, waits }).toEqual({ attempts: 1, waits: [] });
  });

  test('that fails for good later says at which attempt', async () => {
    const { outcome } = await play([busy, refused, 'done']);
    expect(outcome).toMatchObject({
      detail: '404 no such order (attempt 2 of 6)',
      hint: 'Check it.',
      retryability: 'permanent',
    });
    expect(outcome).toBeInstanceOf(RequestError);
  });

  test.each([0, 1, 2, 10])('with %i retries is tried no more often than that and once', async (retries) => {
    const { outcome, attempts, log } = await play(Array(20).fill(busy), { retries });
    expect(attempts).toBe(retries + 1);
    expect(log).toHaveLength(retries);
    expect(outcome).toMatchObject({
      detail: retries === 0 ? '503 busy' : `503 busy (attempt ${retries + 1} of ${retries + 1})`,
      hint: 'Wait.',
      inDoubt: false,
    });
  });

  test('that fails in another way, which is a mistake of ours, is not repeated', async () => {
    const mistake = new TypeError('x is not a function');
    expect(await play([mistake, 'done'])).toMatchObject({ outcome: mistake, attempts: 1 });
    expect((await play([busy, mistake, 'done'])).outcome).toBe(mistake);
  });
});

describe('Retry-After, where it comes,', () => {
  test.each([
    ['0', 0],
    ['3', 3_000],
    ['120', 120_000],
    [new Date(1_030_000).toUTCString(), 30_000],
    [new Date(0).toUTCString(), 0],
    ['-5', 750],
    ['later', 750],
  ])('as %j makes the wait %i ms', async (retryAfter, wait) => {
    expect(await play([asking(retryAfter), 'done'])).toMatchObject({ outcome: 'done', waits: [wait] });
  });

  test.each([
    ['121', '121 seconds'],
    ['86400', '86400 seconds'],
    ['86401', 'more than a day'],
    ['9'.repeat(400), 'more than a day'],
    [new Date(1_121_000).toUTCString(), '121 seconds'],
  ])('as %j ends the retrying', async (retryAfter, wait) => {
    const { outcome, attempts, log } = await play([asking(retryAfter), 'done']);
    expect({ attempts, log }).toEqual({ attempts: 1, log: [] });
    expect(outcome).toMatchObject({
      detail: `503 busy; the service asks to wait ${wait}, and this action waits 120 at most`,
      hint: 'Wait.',
    });
  });

  test('ends the retrying with whole seconds, and the number of the attempt', async () => {
    const clock = new PlayedClock();
    clock.time += 250; // a date has no fractions of a second
    const { outcome } = await play([asking('0'), asking(new Date(1_125_000).toUTCString())], { clock });
    expect(outcome).toMatchObject({
      detail: '503 busy (attempt 2 of 6); the service asks to wait 125 seconds, and this action waits 120 at most',
    });
  });

  test('changes nothing where there is no further attempt', async () => {
    const { outcome } = await play([asking('121')], { retries: 0 });
    expect(outcome).toMatchObject({ detail: '503 busy' });
  });
});

describe('no attempt begins more than 10 minutes after the first', () => {
  test('so an attempt that would does not', async () => {
    const { outcome, attempts } = await play(Array(20).fill(asking('120')), { retries: 10, attemptMs: 1 });
    expect(attempts).toBe(5);
    expect(outcome).toMatchObject({
      detail: '503 busy (attempt 5 of 11); no attempt begins more than 10 minutes after the first',
      hint: 'Wait.',
    });
  });

  test('but one at exactly 10 minutes does', async () => {
    const { outcome, waits } = await play([...Array(5).fill(asking('120')), 'done'], { retries: 10 });
    expect(outcome).toBe('done');
    expect(waits.reduce((sum, wait) => sum + wait)).toBe(600_000);
  });
});

describe('doubt whether the order was changed', () => {
  test.each([
    ['arises with an attempt that may have', [busy, timedOut, refused], true],
    ['stays, though the attempts behind it surely did not', [timedOut, busy, refused], true],
    ['does not arise where no attempt may have', [busy, refused], false],
  ])('%s', async (_, script, inDoubt) => {
    expect((await play(script)).outcome).toMatchObject({ inDoubt });
  });
});

test('an operation that is safe to repeat is repeated, whatever the doubt', async () => {
  expect(await play([timedOut, timedOut, 'done'])).toMatchObject({ outcome: 'done', attempts: 3 });
});

describe('an operation that may be carried out at most once', () => {
  const method = 'POST';

  test('is not repeated where it may have been', async () => {
    const { outcome, ...rest } = await play([timedOut, 'done'], { method });
    expect(outcome).toEqual(timedOut);
    expect(rest).toEqual({ attempts: 1, log: [], waits: [] });
  });

  test('is repeated where it surely was not, until it may have been', async () => {
    const { outcome, attempts, waits } = await play([busy, throttled, timedOut, 'done'], { method });
    expect(outcome).toMatchObject({
      detail: 'no complete answer within 1 second (attempt 3 of 6)',
      inDoubt: true,
    });
    expect({ attempts, waits }).toEqual({ attempts: 3, waits: [750, 7_500] });
    expect((await play([busy, 'done'], { method })).outcome).toBe('done');
  });
});

describe('what comes before an attempt', () => {
  test('comes before each, and is told what ends it', async () => {
    const stop = new AbortController();
    const happened: unknown[] = [];
    const beforeAttempt = async (signal?: AbortSignal) => void happened.push(signal);
    const operation = async () => {
      happened.push('attempt');
      if (happened.length < 4) throw busy;
      return 'done';
    };
    const options = { retries: 1, log: vi.fn(), clock: new PlayedClock(), beforeAttempt, signal: stop.signal };
    expect(await withRetries({ method: 'GET' }, operation, options)).toBe('done');
    expect(happened).toEqual([stop.signal, 'attempt', stop.signal, 'attempt']);
  });

  test('that fails is a failure of the attempt', async () => {
    const operation = vi.fn();
    const options = {
      retries: 1,
      log: vi.fn(),
      clock: new PlayedClock(),
      beforeAttempt: () => Promise.reject(refused),
    };
    await expect(withRetries({ method: 'GET' }, operation, options)).rejects.toThrow(refused.message);
    expect(operation).not.toHaveBeenCalled();
  });

  test('does not count for the 10 minutes', async () => {
    const clock = new PlayedClock();
    const beforeAttempt = async () => {
      clock.time += 700_000;
    };
    const operation = vi.fn().mockRejectedValueOnce(busy).mockResolvedValue('done');
    expect(await withRetries({ method: 'GET' }, operation, { retries: 1, log: vi.fn(), clock, beforeAttempt })).toBe(
      'done',
    );
  });
});

describe('the service is to be left alone', () => {
  const throttledFor = (retryAfter: string) =>
    new RequestError('429 slow down', { hint: 'Wait.', retryability: 'rate-limited', retryAfter });

  test.each<[string, RequestError[], number, number[]]>([
    ['after a 429, the longer the later', [throttled, throttled], 1, [3_750, 7_500]],
    ['after a 429 that asks for it', [throttledFor('7')], 1, [7_000]],
    ['after another answer that asks for it', [asking('120')], 1, [120_000]],
    ['after a 429 behind which there is no further attempt', [throttledFor('7')], 0, [7_000]],
    ['not after another failure', [busy, timedOut], 1, []],
    ['not for more than 120 seconds', [throttledFor('121')], 1, []],
    ['not after what is final', [new RequestError('404', { hint: '', retryAfter: '5' })], 1, []],
  ])('%s', async (_, script, retries, held) => {
    const hold = vi.fn();
    let attempts = 0;
    const operation = () => Promise.reject(script[attempts++]);
    const options = { retries, log: vi.fn(), clock: new PlayedClock(), hold };
    await expect(withRetries({ method: 'GET' }, operation, options)).rejects.toThrow();
    expect(hold.mock.calls).toEqual(held.map((ms) => [ms]));
  });
});

describe('an operation that is told to stop', () => {
  test('while it is under way ends without a word, whatever it fails with', async () => {
    for (const error of [busy, refused, new TypeError('x is not a function')]) {
      const stop = new AbortController();
      const log = vi.fn();
      const operation = vi.fn(async () => {
        stop.abort(new Error('enough'));
        throw error;
      });
      const options = { retries: 1, log, stop: stop.signal, clock: new PlayedClock() };
      await expect(withRetries({ method: 'GET' }, operation, options)).rejects.toThrow('enough');
      expect(operation).toHaveBeenCalledOnce();
      expect(log).not.toHaveBeenCalled();
    }
  });

  test('too late has succeeded', async () => {
    const stop = new AbortController();
    const operation = async () => {
      stop.abort();
      return 'done';
    };
    expect(await withRetries({ method: 'GET' }, operation, { retries: 1, log: vi.fn(), signal: stop.signal })).toBe(
      'done',
    );
  });

  test('while it waits ends at once with the last failure, by the clock of the system', async () => {
    const stop = new AbortController();
    const operation = vi.fn(() => Promise.reject(asking('100').with({ inDoubt: true })));
    const options = { retries: 1, log: () => stop.abort(), stop: stop.signal };
    await expect(withRetries({ method: 'GET' }, operation, options)).rejects.toMatchObject({
      detail: `${asking('100').detail}; the time for further attempts is over`,
      inDoubt: true,
    });
    expect(operation).toHaveBeenCalledOnce();
  });

  test('while it waits for a further attempt tells how many there were', async () => {
    const stop = new AbortController();
    const operation = vi.fn().mockRejectedValueOnce(busy).mockRejectedValue(throttled);
    const clock = {
      ...new PlayedClock(),
      now: () => 0,
      random: () => 0,
      sleep: async () => stop.signal.throwIfAborted(),
    };
    const log = vi
      .fn()
      .mockImplementationOnce(() => {})
      .mockImplementation(() => stop.abort());
    await expect(
      withRetries({ method: 'GET' }, operation, { retries: 5, log, signal: stop.signal, clock }),
    ).rejects.toMatchObject({
      detail: `${throttled.detail} (attempt 2 of 6); the time for further attempts is over`,
    });
  });
});
