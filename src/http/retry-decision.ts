import type { RequestError, Retryability } from '../errors.ts';
import { MAX_BACKOFF_MS, MAX_RATE_LIMIT_MINUTES, MAX_RETRY_AFTER_MS, MAX_RETRY_MINUTES } from './limits.ts';
import type { HttpRequest } from './types.ts';

const SECOND_MS = 1_000;

/** The attempts of a request so far, all of which failed. */
export interface RetryState {
  /** How many were rate-limited; these do not count toward `retries`. */
  rateLimits: number;
  /** How many failed otherwise. */
  failures: number;
  retries: number;
  /** Whether the request may be carried out twice, or certainly was not carried out. */
  mayRepeat: boolean;
  /** When the first attempt began; undefined before. */
  startedAt: number | undefined;
  /** Takes the place of `retries`, if there is one. */
  deadline: number | undefined;
}

/** A limit that another attempt would exceed: of the time since the first one, or of the wait that the service asks for. */
export type ExceededLimit = { kind: 'late'; minutes: number } | { kind: 'long-wait'; delayMs: number; maxMs: number };

/** What follows a failed attempt. */
interface RetryDecision {
  /** The wait before another attempt; undefined if there is none. */
  delayMs: number | undefined;
  /** Why there is no other attempt, if it is a limit of time. */
  exceeded?: ExceededLimit | undefined;
  /** How long all requests are held back; undefined if they are not. */
  holdMs: number | undefined;
}

/**
 * Decides whether a failed attempt is followed by another one, and when.
 * @param random in [0, 1)
 */
export function decideRetry(error: RequestError, state: RetryState, now: number, random: number): RetryDecision {
  const { rateLimits, failures, deadline } = state;
  if (error.retryability === 'permanent') return { delayMs: undefined, holdMs: undefined };
  if (deadline === undefined) return decideByLimits(error, state, now, random);
  const delayMs = delayWithin(deadline - now, error, rateLimits + failures, now, random);
  return { delayMs, holdMs: undefined };
}

/** Decides by number, after a rate limit by time, if no deadline is given. */
function decideByLimits(error: RequestError, state: RetryState, now: number, random: number): RetryDecision {
  const { rateLimits, failures, retries, mayRepeat, startedAt = now } = state;
  const isRateLimit = error.retryability === 'rate-limited';
  const backoffMs = backoffDelayMs(rateLimits + failures, error.retryability, random);
  const retryAfterMs = parseRetryAfter(error.retryAfter, now);
  // Otherwise a short Retry-After could make a run hammer the service for minutes.
  const minimumMs = isRateLimit && rateLimits > retries ? backoffMs : 0;
  const delayMs = Math.max(retryAfterMs ?? backoffMs, minimumMs);
  const isBusy = error.status === 503 && retryAfterMs !== undefined;
  const holdMs = (isRateLimit || isBusy) && delayMs <= MAX_RETRY_AFTER_MS ? delayMs : undefined;
  const stop = (exceeded?: ExceededLimit): RetryDecision => ({ delayMs: undefined, exceeded, holdMs });
  if (!mayRepeat || retries === 0 || failures > retries) return stop();
  if (delayMs > MAX_RETRY_AFTER_MS) return stop({ kind: 'long-wait', delayMs, maxMs: MAX_RETRY_AFTER_MS });
  const lateness = findLateness(error, now + delayMs - startedAt);
  return lateness === undefined ? { delayMs, holdMs } : stop(lateness);
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

/** Returns the limit that an attempt so long after the first one exceeds; undefined if it may begin. */
export function findLateness({ retryability }: RequestError, elapsedMs: number): ExceededLimit | undefined {
  const minutes = retryability === 'rate-limited' ? MAX_RATE_LIMIT_MINUTES : MAX_RETRY_MINUTES;
  return elapsedMs > minutes * 60 * SECOND_MS ? { kind: 'late', minutes } : undefined;
}

/**
 * Returns the usual wait after an attempt, in milliseconds. It doubles from 1 second, or from 5 after a 429 (whose window
 * is minutes long), up to 60. Jitter takes a random half to the whole of it, so that jobs that failed together do not come
 * back together.
 */
export function backoffDelayMs(attempt: number, retryability: Retryability, random: number): number {
  const baseMs = (retryability === 'rate-limited' ? 5 : 1) * SECOND_MS;
  return Math.min(MAX_BACKOFF_MS, baseMs * 2 ** (attempt - 1)) * (0.5 + random / 2);
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
