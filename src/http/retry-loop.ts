import { type Clock, systemClock } from '../clock.ts';
import { RequestError } from './request-error.ts';
import { attemptNote, decideRetry, isIdempotent } from './retry-policy.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { HttpRequest, RequestOptions } from './types.ts';

interface RetryOptions extends RequestOptions {
  /** Called with one line for each retry. */
  log(line: string): void;
  /**
   * Paces the attempts. Waiting for a token does not count toward the request's time limits, because others may be first
   * in the queue; the back-off after a failure of the request does.
   */
  rateLimiter?: TokenBucket | undefined;
  /** Called after each attempt, with its error if it failed. */
  onAttempt?: ((error: RequestError | undefined) => void) | undefined;
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
  { retries, log, deadline, signal, rateLimiter, onAttempt, clock = systemClock }: RetryOptions,
): Promise<T> {
  let [startedAt, rateLimits, failures, inDoubt] = [clock.now(), 0, 0, false];
  for (;;) {
    try {
      const waitingSince = clock.now();
      await rateLimiter?.acquire(signal);
      startedAt += clock.now() - waitingSince;
      const result = await operation();
      onAttempt?.(undefined);
      return result;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RequestError)) throw error;
      onAttempt?.(error);
      inDoubt ||= error.inDoubt;
      if (error.retryability === 'rate-limited') rateLimits++;
      else failures++;
      const mayRepeat = isIdempotent(method) || !inDoubt;
      const now = clock.now();
      const remainingMs = deadline && deadline - now;
      const elapsedMs = now - startedAt;
      const state = { rateLimits, failures, retries, mayRepeat, elapsedMs, remainingMs };
      const decision = decideRetry(error, state, now, clock.random());
      if (decision.pauseMs !== undefined) rateLimiter?.pause(decision.pauseMs);
      const stop = (note: string) => error.with({ detail: `${error.detail}${note}`, inDoubt });
      if (decision.kind === 'stop') throw stop(decision.note);
      log(decision.message);
      await clock.sleep(decision.delayMs, signal).catch(() => {
        throw stop(`${attemptNote(error.retryability, state)}; the time for further attempts is over`);
      });
    }
  }
}
