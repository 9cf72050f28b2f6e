import type { Clock } from '../clock.ts';
import { RequestError } from '../errors.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import type { Pace } from './pace.ts';
import { decideRetry, type ExceededLimit, findLateness, type RetryState } from './retry-decision.ts';

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

/** One attempt at an operation, which may join several requests. */
export interface OperationAttempt {
  isRetry: boolean;
  /**
   * Called when a request of the attempt begins: the limits of time count from the first one.
   * @throws RequestError if it is too late for another attempt
   */
  begin(): void;
}

/** Makes one attempt. */
export type Operation<T> = (attempt: OperationAttempt) => Promise<T>;

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
 * Runs `operation` until it succeeds, fails permanently, or may not be repeated.
 * @throws RequestError the last one; its note has the number of attempts and why there was no further one, and it is in
 * doubt if any attempt was
 */
export async function withRetries<T>(operation: Operation<T>, options: RetryOptions): Promise<T> {
  const { retries, deadline, signal, isIdempotent, log, pace, clock } = options;
  const state: RetryState = { rateLimits: 0, failures: 0, retries, mayRepeat: true, startedAt: undefined, deadline };
  let last: RequestError | undefined;
  let isTooLate = false;
  let inDoubt = false;
  const failedAttempts = () => state.rateLimits + state.failures;
  const end = (error: RequestError, reason: string) => {
    const attempts = failedAttempts() > 1 ? ` (attempt ${failedAttempts()})` : '';
    return error.with({ note: `${error.note}${attempts}${reason}`, inDoubt });
  };
  const begin = () => {
    state.startedAt ??= clock.now();
    if (!last || deadline !== undefined) return;
    const lateness = findLateness(last, clock.now() - state.startedAt);
    if (lateness === undefined) return;
    isTooLate = true;
    throw end(last, describeLimit(lateness));
  };
  for (;;) {
    try {
      return await operation({ isRetry: last !== undefined, begin });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RequestError) || isTooLate) throw error;
      last = error;
      inDoubt ||= error.inDoubt;
      state.mayRepeat = isIdempotent || !inDoubt;
      state[error.retryability === 'rate-limited' ? 'rateLimits' : 'failures']++;
      const { delayMs, exceeded, holdMs } = decideRetry(error, state, clock.now(), clock.random());
      if (holdMs !== undefined) pace?.hold(holdMs);
      if (delayMs === undefined) throw end(error, exceeded ? describeLimit(exceeded) : '');
      const wait = `${(delayMs / 1000).toFixed(1)} seconds`;
      const request = error.request && `${toSafeText(error.request, MAX_FIELD_LENGTH)}: `;
      log(`${request}Attempt ${failedAttempts()} failed: ${error.detail}. Next attempt in ${wait}.`);
      await clock.sleep(delayMs, signal).catch(() => {
        throw end(error, '; the time for further attempts is over');
      });
    }
  }
}

/** Describes, for the note of an error, why there was no further attempt. */
function describeLimit(exceeded: ExceededLimit): string {
  if (exceeded.kind === 'late') return `; no attempt begins more than ${exceeded.minutes} minutes after the first`;
  const waitSeconds = Math.ceil(exceeded.delayMs / 1000);
  return `; the service asks for a wait of ${waitSeconds} seconds, but this action waits at most ${exceeded.maxMs / 1000} seconds`;
}
