import { type Clock, systemClock } from '../clock.ts';
import { RequestError } from './request-error.ts';
import { attemptNote, decideRetry } from './retry-policy.ts';
import { type HttpRequest, isIdempotent } from './types.ts';

interface RetryOptions {
  /** Further attempts after transient failures; with at least 1, a rate limit is retried by time. */
  retries: number;
  /** Called with one line for each retry. */
  log(line: string): void;
  /** Stops retrying. If it aborts during a wait, the last error is thrown; during an attempt, an AbortError. */
  signal?: AbortSignal | undefined;
  /** Retries until this time, in milliseconds, instead of by number. A longer `Retry-After` then means the usual wait. */
  deadline?: number | undefined;
  /**
   * Waits before each attempt until the client's own rate limit allows a request. This wait does not count for the
   * time limits. An error that it throws counts as that of the attempt.
   */
  acquireToken?: ((signal?: AbortSignal) => Promise<void>) | undefined;
  /** Called after a 429, or a 503 with `Retry-After`, with the number of milliseconds during which no request should be sent. */
  onRateLimit?: ((ms: number) => void) | undefined;
  clock?: Clock | undefined;
}

/**
 * Runs `operation`, which makes one attempt at a request, until it succeeds, fails permanently, or may not be repeated.
 * @throws RequestError the last one; its detail has the number of attempts and why there was no further one, and it is in
 * doubt if any attempt was
 */
export async function withRetries<T>(
  { method }: Pick<HttpRequest, 'method'>,
  operation: () => Promise<T>,
  { retries, log, deadline, signal, acquireToken, onRateLimit, clock = systemClock }: RetryOptions,
): Promise<T> {
  let [startedAt, rateLimitRetries, inDoubt] = [clock.now(), 0, false];
  for (let attempt = 1; ; attempt++) {
    try {
      const waitingSince = clock.now();
      await acquireToken?.(signal);
      startedAt += clock.now() - waitingSince;
      return await operation();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RequestError)) throw error;
      inDoubt ||= error.inDoubt;
      const mayRepeat = isIdempotent(method) || !inDoubt;
      const now = clock.now();
      const remainingMs = deadline && deadline - now;
      const elapsedMs = now - startedAt;
      const state = { attempt, rateLimitRetries, retries, mayRepeat, elapsedMs, remainingMs };
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
