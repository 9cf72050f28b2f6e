import { type Clock, systemClock } from '../clock.ts';
import { RequestError, type Retryability } from './request-error.ts';
import { parseRetryAfter } from './retry-after.ts';
import { type HttpRequest, isIdempotent } from './types.ts';

const MAX_BACKOFF_MS = 60_000;
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_RETRY_TIME_MS = 600_000;
const DAY_MS = 86_400_000;

interface RetryOptions {
  /** Further attempts after the first. */
  retries: number;
  /** Is told of each retry, in one line. */
  log(line: string): void;
  /** Ends a wait: the last failure is then the end. An attempt that it ends rejects with an AbortError. */
  signal?: AbortSignal | undefined;
  /** Comes before each attempt; what it throws ends that attempt. */
  beforeAttempt?: ((stop?: AbortSignal) => Promise<void>) | undefined;
  /** Is told for how long the service is to be left alone, in milliseconds: after a 429 or a `Retry-After`. */
  onRateLimit?: ((ms: number) => void) | undefined;
  clock?: Clock | undefined;
}

/**
 * Runs `operation`, which makes one attempt at a request, until it succeeds, fails for good, or may not be tried again.
 * @throws Failure the last one, which tells the number of attempts, why there was no further one, and whether any of
 * them may have been carried out all the same
 */
export async function withRetries<T>(
  { method }: Pick<HttpRequest, 'method'>,
  operation: () => Promise<T>,
  { retries, log, signal, beforeAttempt, onRateLimit, clock = systemClock }: RetryOptions,
): Promise<T> {
  let start = NaN;
  let inDoubt = false;
  for (let attempt = 1; ; attempt++) {
    try {
      await beforeAttempt?.(signal);
      if (attempt === 1) start = clock.now();
      return await operation();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RequestError)) throw error;
      inDoubt ||= error.inDoubt;
      const withNote = (why: string) => error.with({ detail: `${error.detail}${why}`, inDoubt });
      const attemptNote = attempt === 1 ? '' : ` (attempt ${attempt} of ${retries + 1})`;
      const mayRepeat = isIdempotent(method) || !inDoubt;
      if (error.retryability === 'permanent') throw withNote(attemptNote);
      const retryAfter = parseRetryAfter(error.retryAfter, clock.now());
      const delay = retryAfter ?? backoffDelayMs(attempt, error.retryability, clock.random());
      if (delay <= MAX_RETRY_AFTER_MS && (retryAfter !== undefined || error.retryability === 'rate-limited'))
        onRateLimit?.(delay);
      if (!mayRepeat || attempt > retries) throw withNote(attemptNote);
      if (delay > MAX_RETRY_AFTER_MS)
        throw withNote(
          `${attemptNote}; the service asks to wait ${delay > DAY_MS ? 'more than a day' : `${Math.ceil(delay / 1000)} seconds`}, and this action waits ${MAX_RETRY_AFTER_MS / 1000} at most`,
        );
      if (clock.now() + delay - start > MAX_RETRY_TIME_MS)
        throw withNote(
          `${attemptNote}; no attempt begins more than ${MAX_RETRY_TIME_MS / 60_000} minutes after the first`,
        );
      log(
        `Attempt ${attempt} of ${retries + 1} failed: ${error.detail}. Next attempt in ${(delay / 1000).toFixed(1)} seconds.`,
      );
      await clock.sleep(delay, signal).catch(() => {
        throw withNote(`${attemptNote}; the time for further attempts is over`);
      });
    }
  }
}

/**
 * The wait after an attempt, in milliseconds: doubling from 1 second, or from 5 after a 429 whose window is minutes long,
 * at most 60, and of that a random half to the whole, so that jobs that failed together do not come back together.
 * @param attempt 1 for the first
 * @param random in [0, 1)
 */
export function backoffDelayMs(attempt: number, retry: Exclude<Retryability, 'permanent'>, random: number): number {
  const base = retry === 'rate-limited' ? 5_000 : 1_000;
  return Math.min(MAX_BACKOFF_MS, base * 2 ** (attempt - 1)) * (0.5 + random / 2);
}
