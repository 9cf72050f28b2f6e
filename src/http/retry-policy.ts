import type { TunnelError } from './proxy.ts';
import type { RequestError, Retryability } from './request-error.ts';
import type { HttpRequest } from './types.ts';

/** The longest `Retry-After` that a run waits for. */
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_BACKOFF_MS = 60_000;
const MAX_RATE_LIMIT_TIME_MS = 240_000;
const MAX_RETRY_TIME_MS = 600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The attempts of a request so far, all of which failed. */
export interface RetryState {
  /** How many were rate-limited; these do not count toward `retries`. */
  rateLimits: number;
  /** How many failed otherwise. */
  failures: number;
  retries: number;
  /** Whether the request may be carried out twice, or certainly was not carried out. */
  mayRepeat: boolean;
  /** The time since the first attempt began, without the waits for the client's own rate limit. */
  elapsedMs: number;
  /** The time until the deadline, if that takes the place of `retries`. */
  remainingMs?: number | undefined;
}

type RetryDecision = { pauseMs: number | undefined } & (
  | { kind: 'stop'; note: string }
  | { kind: 'retry'; delayMs: number; message: string }
);

/**
 * Decides whether a failed attempt is followed by another one, and when.
 * @param now the time of day, for a `Retry-After` that is a date
 * @param random in [0, 1)
 */
export function decideRetry(error: RequestError, state: RetryState, now: number, random: number): RetryDecision {
  const { rateLimits, failures, retries, mayRepeat, elapsedMs, remainingMs } = state;
  const { retryability } = error;
  const attempt = rateLimits + failures;
  const note = attemptNote(retryability, state);
  if (retryability === 'permanent') return { kind: 'stop', note, pauseMs: undefined };
  if (remainingMs !== undefined) {
    const delayMs = delayWithin(remainingMs, error, attempt, now, random);
    return { kind: 'retry', delayMs, message: retryMessage(`${attempt}`, error, delayMs), pauseMs: undefined };
  }
  const backoffMs = backoffDelayMs(attempt, retryability, random);
  const retryAfterMs = parseRetryAfter(error.retryAfter, now);
  const isRateLimit = retryability === 'rate-limited';
  // Otherwise a short Retry-After could make a run hammer the service for 4 minutes.
  const minimumMs = isRateLimit && rateLimits > retries ? backoffMs : 0;
  const delayMs = Math.max(retryAfterMs ?? backoffMs, minimumMs);
  const isBusy = error.status === 503 && retryAfterMs !== undefined;
  const isPause = (isRateLimit || isBusy) && delayMs <= MAX_RETRY_AFTER_MS;
  const pauseMs = isPause ? delayMs : undefined;
  const stop = (why: string): RetryDecision => ({ kind: 'stop', note: note + why, pauseMs });
  if (!mayRepeat || retries === 0 || failures > retries) return stop('');
  if (delayMs > MAX_RETRY_AFTER_MS)
    return stop(
      `; the service asks for a wait of ${delayMs > DAY_MS ? 'more than a day' : `${Math.ceil(delayMs / 1000)} seconds`}, but this action waits at most ${MAX_RETRY_AFTER_MS / 1000} seconds`,
    );
  if (isRateLimit && elapsedMs + delayMs > MAX_RATE_LIMIT_TIME_MS)
    return stop(`; a rate-limited request is retried for ${MAX_RATE_LIMIT_TIME_MS / MINUTE_MS} minutes at most`);
  if (elapsedMs + delayMs > MAX_RETRY_TIME_MS)
    return stop(`; no attempt begins more than ${MAX_RETRY_TIME_MS / MINUTE_MS} minutes after the first`);
  return { kind: 'retry', delayMs, message: retryMessage(attemptCount(retryability, state), error, delayMs), pauseMs };
}

/** Returns the log line of a failed attempt that is followed by another one. */
export function retryMessage(count: string, { detail }: RequestError, delayMs: number): string {
  return `Attempt ${count} failed: ${detail}. Next attempt in ${(delayMs / 1000).toFixed(1)} seconds.`;
}

/** Returns the wait after a failed attempt, if time bounds the attempts: `Retry-After` counts if it fits. */
export function delayWithin(
  remainingMs: number,
  { retryability, retryAfter }: RequestError,
  attempt: number,
  now: number,
  random: number,
): number {
  const backoffMs = backoffDelayMs(attempt, retryability, random);
  const retryAfterMs = parseRetryAfter(retryAfter, now) ?? 0;
  return retryAfterMs < remainingMs ? Math.max(backoffMs, retryAfterMs) : backoffMs;
}

/** Returns which attempt the last one was, unless it was the only one. */
export function attemptNote(retryability: Retryability, state: RetryState): string {
  return state.rateLimits + state.failures === 1 ? '' : ` (attempt ${attemptCount(retryability, state)})`;
}

/** If attempts are bounded by time, also after a rate limit, their number is not known in advance. */
function attemptCount(retryability: Retryability, state: RetryState): string {
  const { rateLimits, failures, retries, remainingMs } = state;
  const isKnown = retryability !== 'rate-limited' && remainingMs === undefined;
  return `${rateLimits + failures}${isKnown ? ` of ${rateLimits + retries + 1}` : ''}`;
}

/**
 * Returns the usual wait after an attempt, in milliseconds. It doubles from 1 second, or from 5 after a 429 (whose window
 * is minutes long), up to 60. Jitter takes a random half to the whole of it, so that jobs that failed together do not come
 * back together.
 */
export function backoffDelayMs(attempt: number, retry: Retryability, random: number): number {
  const base = retry === 'rate-limited' ? 5_000 : 1_000;
  return Math.min(MAX_BACKOFF_MS, base * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

/** RFC 9110, section 5.6.7: IMF-fixdate, and the obsolete RFC 850 and asctime forms that a recipient must accept. */
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})$/;

/**
 * Parses a `Retry-After` header, which is a number of seconds or an HTTP date (RFC 9110, section 10.2.3). Returns the
 * milliseconds to wait, or undefined if there is no header or it is neither.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  if (!HTTP_DATE.test(header)) return undefined;
  // The asctime form does not name its zone, which is always GMT.
  const date = Date.parse(header.endsWith('GMT') ? header : `${header} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Classifies a response by its status. */
export function classifyStatus(status: number): Retryability {
  if (status === 429) return 'rate-limited';
  return status === 408 || isServerError(status) ? 'transient' : 'permanent';
}

/** Returns whether a status is a 5xx. */
function isServerError(status: number): boolean {
  return status >= 500 && status < 600;
}

const TRANSIENT_ERROR_CODES = [
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
];

/** Classifies an error of the network or of TLS by its code. */
export function classifyErrorCode(code: string): Retryability {
  return TRANSIENT_ERROR_CODES.includes(code) ? 'transient' : 'permanent';
}

/** Classifies the failure of a proxy. A proxy's own 408 or 429 is permanent: only after a 5xx it may work later. */
export function classifyTunnelError({ status, code }: TunnelError): Retryability {
  if (status !== undefined) return isServerError(status) ? 'transient' : 'permanent';
  return classifyErrorCode(code);
}

/**
 * Returns whether a request may be repeated (RFC 9110, section 9.2.2). A POST is retried only if it certainly had no
 * effect, and uses its own connection, because a stale keep-alive connection would leave its outcome in doubt.
 */
export function isIdempotent(method: HttpRequest['method']): boolean {
  return method !== 'POST';
}
