import type { Clock } from '../clock.ts';
import { RequestError, type Retryability } from '../errors.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import type { Pace } from './pace.ts';
import type { HttpRequest } from './types.ts';

/** The longest `Retry-After` that a run waits for. */
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_BACKOFF_MS = 60_000;
const MAX_RATE_LIMIT_TIME_MS = 240_000;
const MAX_RETRY_TIME_MS = 600_000;
const DAY_MS = 86_400_000;

/** The limits of a request's attempts. */
export interface RequestOptions {
  /** Further attempts after transient failures; with at least 1, a rate limit is retried by time. */
  retries: number;
  /** Ends the request early. If it aborts between two attempts, the last error is thrown; otherwise, its reason. */
  signal?: AbortSignal | undefined;
  /**
   * Retries by time, in milliseconds, instead of by number, until `signal` aborts at this time. A longer `Retry-After` then
   * means the usual wait.
   */
  deadline?: number | undefined;
}

/** One attempt at an operation. */
export interface Attempt {
  isRetry: boolean;
  /**
   * Called when a request of the attempt begins: the limits of time count from the first one.
   * @throws RequestError if it is too late for another attempt
   */
  begin(): void;
}

interface RetryOptions extends RequestOptions {
  /** Whether the operation may be carried out twice; otherwise, it is repeated only if it certainly was not carried out. */
  isIdempotent: boolean;
  /** Called with one line for each retry. */
  log(line: string): void;
  /** Held back after rate limits, for all requests. */
  pace?: Pace | undefined;
  clock: Clock;
}

/**
 * Runs `operation`, which makes one attempt, until it succeeds, fails permanently, or may not be repeated.
 * @throws RequestError the last one; its detail has the number of attempts and why there was no further one, and it is in
 * doubt if any attempt was
 */
export async function withRetries<T>(
  operation: (attempt: Attempt) => Promise<T>,
  { retries, deadline, signal, isIdempotent, log, pace, clock }: RetryOptions,
): Promise<T> {
  let startedAt: number | undefined;
  let [rateLimits, failures, inDoubt] = [0, 0, false];
  let failed: { error: RequestError; state: RetryState } | undefined;
  let isTooLate = false;
  const begin = () => {
    startedAt ??= clock.now();
    isTooLate = failed !== undefined && deadline === undefined && clock.now() - startedAt > maxRetryMs(failed.error);
    if (failed && isTooLate)
      throw stopped(failed.error, attemptNote(failed.error, failed.state) + timeNote(failed.error));
  };
  const stopped = (error: RequestError, note: string) => error.with({ note: `${error.note}${note}`, inDoubt });
  for (;;) {
    try {
      return await operation({ isRetry: failed !== undefined, begin });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RequestError) || isTooLate) throw error;
      inDoubt ||= error.inDoubt;
      if (error.retryability === 'rate-limited') rateLimits++;
      else failures++;
      const now = clock.now();
      const state: RetryState = {
        rateLimits,
        failures,
        retries,
        mayRepeat: isIdempotent || !inDoubt,
        elapsedMs: now - (startedAt ?? now),
        remainingMs: deadline && deadline - now,
      };
      const decision = decideRetry(error, state, now, clock.random());
      if (decision.holdMs !== undefined) pace?.hold(decision.holdMs);
      const note = attemptNote(error, state);
      if (decision.delayMs === undefined) throw stopped(error, note + decision.reason);
      const wait = `Next attempt in ${(decision.delayMs / 1000).toFixed(1)} seconds.`;
      const request = error.request && `${toSafeText(error.request, MAX_FIELD_LENGTH)}: `;
      log(`${request}Attempt ${attemptCount(error, state)} failed: ${error.detail}. ${wait}`);
      await clock.sleep(decision.delayMs, signal).catch(() => {
        throw stopped(error, `${note}; the time for further attempts is over`);
      });
      failed = { error, state };
    }
  }
}

/** The attempts of a request so far, all of which failed. */
export interface RetryState {
  /** How many were rate-limited; these do not count toward `retries`. */
  rateLimits: number;
  /** How many failed otherwise. */
  failures: number;
  retries: number;
  /** Whether the request may be carried out twice, or certainly was not carried out. */
  mayRepeat: boolean;
  /** The time since the first attempt began. */
  elapsedMs: number;
  /** The time until the deadline, if that takes the place of `retries`. */
  remainingMs?: number | undefined;
}

/** What follows a failed attempt. */
interface RetryDecision {
  /** The wait before another attempt; undefined if there is none. */
  delayMs: number | undefined;
  /** Why there is no other attempt, if it is not the number of attempts. */
  reason: string;
  /** How long all requests are held back; undefined if they are not. */
  holdMs: number | undefined;
}

/**
 * Decides whether a failed attempt is followed by another one, and when.
 * @param now the time of day, for a `Retry-After` that is a date
 * @param random in [0, 1)
 */
export function decideRetry(error: RequestError, state: RetryState, now: number, random: number): RetryDecision {
  const { rateLimits, failures, retries, mayRepeat, elapsedMs, remainingMs } = state;
  const { retryability } = error;
  if (retryability === 'permanent') return { delayMs: undefined, reason: '', holdMs: undefined };
  const attempts = rateLimits + failures;
  if (remainingMs !== undefined)
    return { delayMs: delayWithin(remainingMs, error, attempts, now, random), reason: '', holdMs: undefined };
  const backoffMs = backoffDelayMs(attempts, retryability, random);
  const retryAfterMs = parseRetryAfter(error.retryAfter, now);
  const isRateLimit = retryability === 'rate-limited';
  // Otherwise a short Retry-After could make a run hammer the service for 4 minutes.
  const minimumMs = isRateLimit && rateLimits > retries ? backoffMs : 0;
  const delayMs = Math.max(retryAfterMs ?? backoffMs, minimumMs);
  const isBusy = error.status === 503 && retryAfterMs !== undefined;
  const holdMs = (isRateLimit || isBusy) && delayMs <= MAX_RETRY_AFTER_MS ? delayMs : undefined;
  const stop = (reason: string): RetryDecision => ({ delayMs: undefined, reason, holdMs });
  if (!mayRepeat || retries === 0 || failures > retries) return stop('');
  if (delayMs > MAX_RETRY_AFTER_MS)
    return stop(
      `; the service asks for a wait of ${delayMs > DAY_MS ? 'more than a day' : `${Math.ceil(delayMs / 1000)} seconds`}, but this action waits at most ${MAX_RETRY_AFTER_MS / 1000} seconds`,
    );
  if (elapsedMs + delayMs > maxRetryMs(error)) return stop(timeNote(error));
  return { delayMs, reason: '', holdMs };
}

/** Returns the usual wait after an attempt, or a longer `Retry-After` if that ends in the remaining time. */
export function delayWithin(
  remainingMs: number,
  { retryability, retryAfter }: RequestError,
  attempt: number,
  now: number,
  random: number,
): number {
  const retryAfterMs = parseRetryAfter(retryAfter, now) ?? 0;
  return Math.max(backoffDelayMs(attempt, retryability, random), retryAfterMs < remainingMs ? retryAfterMs : 0);
}

/** Returns how long after the first attempt another one may begin. */
function maxRetryMs({ retryability }: RequestError): number {
  return retryability === 'rate-limited' ? MAX_RATE_LIMIT_TIME_MS : MAX_RETRY_TIME_MS;
}

function timeNote({ retryability }: RequestError): string {
  return retryability === 'rate-limited'
    ? '; a rate-limited request is retried for 4 minutes at most'
    : '; no attempt begins more than 10 minutes after the first';
}

/** Returns which attempt the last one was, unless it was the only one. */
function attemptNote(error: RequestError, state: RetryState): string {
  return state.rateLimits + state.failures === 1 ? '' : ` (attempt ${attemptCount(error, state)})`;
}

/** If attempts are bounded by time, also after a rate limit, their number is not known in advance. */
function attemptCount({ retryability }: RequestError, state: RetryState): string {
  const { rateLimits, failures, retries, remainingMs } = state;
  const isKnown = retryability !== 'rate-limited' && remainingMs === undefined;
  return `${rateLimits + failures}${isKnown ? ` of ${rateLimits + retries + 1}` : ''}`;
}

/**
 * Returns the usual wait after an attempt, in milliseconds. It doubles from 1 second, or from 5 after a 429 (whose window
 * is minutes long), up to 60. Jitter takes a random half to the whole of it, so that jobs that failed together do not come
 * back together.
 */
export function backoffDelayMs(attempt: number, retryability: Retryability, random: number): number {
  const base = retryability === 'rate-limited' ? 5_000 : 1_000;
  return Math.min(MAX_BACKOFF_MS, base * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

/** Returns the milliseconds that a `Retry-After` header asks for; undefined if it is neither a number of seconds nor a date. */
export function parseRetryAfter(header = '', now: number): number | undefined {
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  // `Date.parse` takes numbers such as `-1` and `1200.5` for years. A date has a separator or the name of a month.
  const date = /^\d{1,4}[-/]\d|[a-z]{3}/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Classifies a response by its status. */
export function classifyStatus(status: number): Retryability {
  if (status === 429) return 'rate-limited';
  return status === 408 || (status >= 500 && status < 600) ? 'transient' : 'permanent';
}

/**
 * Returns whether a request may be repeated (RFC 9110, section 9.2.2). A POST is retried only if it certainly had no
 * effect.
 */
export function isIdempotent(method: HttpRequest['method']): boolean {
  return method !== 'POST';
}
