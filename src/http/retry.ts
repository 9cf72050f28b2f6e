import { type Clock, systemClock } from '../clock.ts';
import { RequestError } from './request-error.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Retryability } from './retryability.ts';
import { type HttpRequest, isIdempotent } from './types.ts';

const MAX_BACKOFF_MS = 60_000;
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_RATE_LIMIT_TIME_MS = 240_000;
const MAX_RETRY_TIME_MS = 600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface RetryOptions {
  /** Further attempts after transient failures; with at least 1, a rate limit is retried by time. */
  retries: number;
  /** Called with one line for each retry. */
  log(line: string): void;
  /** Stops retrying. If it aborts during a wait, the last error is thrown; during an attempt, an AbortError. */
  signal?: AbortSignal | undefined;
  /** Called before each attempt. An error that it throws counts as that of the attempt. */
  beforeAttempt?: ((signal?: AbortSignal) => Promise<void>) | undefined;
  /** Called after a 429 or a `Retry-After` with the number of milliseconds during which no request should be sent. */
  onRateLimit?: ((ms: number) => void) | undefined;
  clock?: Clock | undefined;
}

/** The attempts of a request so far. */
export interface RetryState {
  /** The number of attempts, at least 1. */
  attempt: number;
  /** How many of the retries followed a rate limit; these do not count toward `retries`. */
  rateLimitRetries: number;
  retries: number;
  /** Whether the request may be carried out twice, or certainly was not carried out. */
  mayRepeat: boolean;
  /** The time since the first attempt began. */
  elapsedMs: number;
  /** The part of `elapsedMs` that passed in `beforeAttempt`. */
  waitedMs: number;
}

export type RetryDecision = { pauseMs: number | undefined } & (
  | { kind: 'stop'; note: string }
  | { kind: 'retry'; delayMs: number; message: string }
);

/**
 * Runs `operation`, which makes one attempt at a request, until it succeeds, fails permanently, or may not be repeated.
 * @throws RequestError the last one; its detail has the number of attempts and why there was no further one, and it is in
 * doubt if any attempt was
 */
export async function withRetries<T>(
  { method }: Pick<HttpRequest, 'method'>,
  operation: () => Promise<T>,
  { retries, log, signal, beforeAttempt, onRateLimit, clock = systemClock }: RetryOptions,
): Promise<T> {
  let [startedAt, waitedMs, rateLimitRetries, inDoubt] = [Number.NaN, 0, 0, false];
  for (let attempt = 1; ; attempt++) {
    try {
      const waitingSince = clock.now();
      await beforeAttempt?.(signal);
      if (attempt === 1) startedAt = clock.now();
      else waitedMs += clock.now() - waitingSince;
      return await operation();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RequestError)) throw error;
      inDoubt ||= error.inDoubt;
      const mayRepeat = isIdempotent(method) || !inDoubt;
      const now = clock.now();
      const state = { attempt, rateLimitRetries, retries, mayRepeat, elapsedMs: now - startedAt, waitedMs };
      const decision = decideRetry(error, state, now, clock.random());
      if (decision.pauseMs !== undefined) onRateLimit?.(decision.pauseMs);
      const stop = (note: string) => error.with({ detail: `${error.detail}${note}`, inDoubt });
      if (decision.kind === 'stop') throw stop(decision.note);
      log(decision.message);
      await clock.sleep(decision.delayMs, signal).catch(() => {
        throw stop(`${attemptNote(error.retryability, state)}; the time for further attempts is over`);
      });
      if (error.retryability === 'rate-limited') rateLimitRetries++;
    }
  }
}

/**
 * Decides whether a failed attempt is followed by another one, and when.
 * @param now the time of day, for a `Retry-After` that is a date
 * @param random in [0, 1)
 */
export function decideRetry(error: RequestError, state: RetryState, now: number, random: number): RetryDecision {
  const { attempt, rateLimitRetries, retries, mayRepeat, elapsedMs, waitedMs } = state;
  const { retryability } = error;
  const note = attemptNote(retryability, state);
  if (retryability === 'permanent') return { kind: 'stop', note, pauseMs: undefined };
  const backoffMs = backoffDelayMs(attempt, retryability, random);
  const retryAfterMs = parseRetryAfter(error.retryAfter, now);
  const isRateLimit = retryability === 'rate-limited';
  // Otherwise a short Retry-After could make a run hammer the service for 4 minutes.
  const minimumMs = isRateLimit && rateLimitRetries >= retries ? backoffMs : 0;
  const delayMs = Math.max(retryAfterMs ?? backoffMs, minimumMs);
  const isPause = (isRateLimit || retryAfterMs !== undefined) && delayMs <= MAX_RETRY_AFTER_MS;
  const pauseMs = isPause ? delayMs : undefined;
  const stop = (why: string): RetryDecision => ({ kind: 'stop', note: note + why, pauseMs });
  const retriesLeft = retries - (isRateLimit ? 0 : attempt - 1 - rateLimitRetries);
  if (!mayRepeat || retriesLeft <= 0) return stop('');
  if (delayMs > MAX_RETRY_AFTER_MS)
    return stop(
      `; the service asks for a wait of ${delayMs > DAY_MS ? 'more than a day' : `${Math.ceil(delayMs / 1000)} seconds`}, but this action waits at most ${MAX_RETRY_AFTER_MS / 1000}`,
    );
  if (isRateLimit && elapsedMs - waitedMs + delayMs > MAX_RATE_LIMIT_TIME_MS)
    return stop(`; a rate limit is retried for ${MAX_RATE_LIMIT_TIME_MS / MINUTE_MS} minutes at most`);
  if (elapsedMs + delayMs > MAX_RETRY_TIME_MS)
    return stop(`; no attempt begins more than ${MAX_RETRY_TIME_MS / MINUTE_MS} minutes after the first`);
  const count = attemptCount(retryability, state);
  const message = `Attempt ${count} failed: ${error.detail}. Next attempt in ${(delayMs / 1000).toFixed(1)} seconds.`;
  return { kind: 'retry', delayMs, message, pauseMs };
}

function attemptNote(retryability: Retryability, state: RetryState): string {
  return state.attempt === 1 ? '' : ` (attempt ${attemptCount(retryability, state)})`;
}

/** A rate limit is retried by time, so the number of attempts is not known in advance. */
function attemptCount(retryability: Retryability, { attempt, rateLimitRetries, retries }: RetryState): string {
  return retryability === 'rate-limited' ? `${attempt}` : `${attempt} of ${retries + rateLimitRetries + 1}`;
}

/**
 * Returns the usual wait after an attempt, in milliseconds. It doubles from 1 second, or from 5 after a 429 (whose window
 * is minutes long), up to 60. Jitter takes a random half to the whole of it, so that jobs that failed together do not come
 * back together.
 */
export function backoffDelayMs(attempt: number, retry: Exclude<Retryability, 'permanent'>, random: number): number {
  const base = retry === 'rate-limited' ? 5_000 : 1_000;
  return Math.min(MAX_BACKOFF_MS, base * 2 ** (attempt - 1)) * (0.5 + random / 2);
}
