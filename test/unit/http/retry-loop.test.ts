import { describe, expect, test, vi } from 'vitest';
import { RequestError } from '../../../src/http/request-error.ts';
import { withRetries } from '../../../src/http/retry-loop.ts';
import { TokenBucket } from '../../../src/http/token-bucket.ts';
import { PassingClock } from '../../harness/virtual-time.ts';

const NOW = 1_000_000;
const busy = new RequestError('503 busy', { hint: 'Wait.', retryability: 'transient', status: 503 });
const limited = new RequestError('429 slow down', { hint: 'Wait.', retryability: 'rate-limited' });
const refused = new RequestError('404 no such order', { hint: 'Check it.' });
const timedOut = busy.with({ detail: 'no complete response within 1 second', inDoubt: true });
const asking = (error: RequestError, retryAfter: string) => error.with({ retryAfter });

interface Given {
  method?: 'GET' | 'POST';
  retries?: number;
  clock?: PassingClock;
  /** What happens during each attempt. */
  during?: () => void;
  rateLimiter?: TokenBucket;
  onAttempt?: (error: RequestError | undefined) => void;
  deadline?: number;
  signal?: AbortSignal;
}

/** Runs a script, one entry for each attempt: a failure, or the value that the attempt succeeds with. */
async function play(script: readonly unknown[], { method = 'GET', during, ...given }: Given = {}) {
  const { clock = new PassingClock(NOW) } = given;
  const log: string[] = [];
  let attempts = 0;
  const operation = async () => {
    during?.();
    const next = script[attempts++];
    if (next instanceof Error) throw next;
    return next;
  };
  const options = { retries: 5, log: (line: string) => log.push(line), clock, ...given };
  const outcome = await withRetries({ method }, operation, options).catch((error: unknown) => error);
  return { outcome, attempts, log, waits: clock.slept };
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

  test.each([
    ['permanently', refused],
    ['by a mistake in the code', new TypeError('x is not a function')],
  ])('that fails %s is not repeated', async (_, error) => {
    expect(await play([error, 'done'])).toMatchObject({ outcome: error, attempts: 1, waits: [] });
    const { outcome, attempts } = await play([busy, error, 'done']);
    expect(attempts).toBe(2);
    expect(outcome).toMatchObject({ message: expect.stringContaining(error.message.split('.')[0] ?? '') });
  });

  test('is not begun more than 10 minutes after its first attempt, and each takes time', async () => {
    const clock = new PassingClock(NOW);
    const during = () => void clock.time++;
    expect((await play(Array(20).fill(asking(busy, '120')), { retries: 10, clock, during })).attempts).toBe(5);
  });

  test('with a deadline is repeated without retries, and waits as asked if that ends before', async () => {
    const script = [asking(busy, '130'), asking(busy, '130'), 'done'];
    const played = await play(script, { retries: 0, deadline: NOW + 235_000 });
    expect(played).toMatchObject({ outcome: 'done', waits: [130_000, 1_500] });
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

/** A rate limiter for which each token takes a while, behind the requests of others. */
function slowLimiter(clock: PassingClock, waitMs: number) {
  const limiter = new TokenBucket(300, clock);
  const acquire = vi.spyOn(limiter, 'acquire').mockImplementation(async () => {
    clock.time += waitMs;
  });
  return { limiter, acquire, pause: vi.spyOn(limiter, 'pause').mockImplementation(() => {}) };
}

describe('a rate limiter', () => {
  test('gives each attempt a token, and is called with the signal', async () => {
    const { signal } = new AbortController();
    const clock = new PassingClock(NOW);
    const { limiter, acquire } = slowLimiter(clock, 0);
    expect((await play([busy, 'done'], { clock, rateLimiter: limiter, signal })).outcome).toBe('done');
    expect(acquire.mock.calls).toEqual([[signal], [signal]]);
  });

  test.each([
    [limited, 1, [3_750, 7_500, 15_000, 30_000, 45_000, 45_000, 45_000, 45_000], '4 minutes'],
    [asking(busy, '120'), 10, [120_000, 120_000, 120_000, 120_000, 120_000], '10 minutes'],
  ])(
    'does not take time of the limits of a request, but the back-off does: %s',
    async (error, retries, waits, limit) => {
      for (const waitMs of [0, 60_000, 700_000]) {
        const clock = new PassingClock(NOW);
        const rateLimiter = slowLimiter(clock, waitMs).limiter;
        const played = await play(Array(20).fill(error), { retries, clock, rateLimiter });
        expect(played.waits).toEqual(waits);
        expect(played.outcome).toMatchObject({ detail: expect.stringContaining(limit) });
      }
    },
  );

  test('is paused after a rate limit, also if there is no further attempt', async () => {
    const clock = new PassingClock(NOW);
    const { limiter: rateLimiter, pause } = slowLimiter(clock, 0);
    await play([limited, busy, asking(busy, '7')], { retries: 1, clock, rateLimiter });
    await play([asking(limited, '8')], { retries: 0, clock, rateLimiter });
    expect(pause.mock.calls).toEqual([[3_750], [7_000], [8_000]]);
  });

  test('rejects with the reason of the signal, and nothing is sent', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const rateLimiter = new TokenBucket(300, new PassingClock(NOW));
    const { outcome, attempts } = await play(['done'], { rateLimiter, signal });
    expect(outcome).toEqual(new Error('enough'));
    expect(attempts).toBe(0);
  });
});

test('each attempt is reported with its error', async () => {
  const onAttempt = vi.fn();
  await play([busy, limited, 'done'], { onAttempt });
  await play([refused], { onAttempt });
  await play([new TypeError('x')], { onAttempt });
  expect(onAttempt.mock.calls).toEqual([[busy], [limited], [undefined], [refused]]);
});

describe('a request whose signal aborts', () => {
  test.each([busy, refused, new TypeError('x')])('during an attempt rejects with its reason: %s', async (error) => {
    const stop = new AbortController();
    const onAttempt = vi.fn();
    const during = () => stop.abort(new Error('enough'));
    const played = await play([error], { during, onAttempt, signal: stop.signal });
    expect(played).toMatchObject({ outcome: new Error('enough'), attempts: 1, log: [] });
    expect(onAttempt).not.toHaveBeenCalled();
  });

  test('during a successful attempt succeeds', async () => {
    const stop = new AbortController();
    expect((await play(['done'], { during: () => stop.abort(), signal: stop.signal })).outcome).toBe('done');
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
