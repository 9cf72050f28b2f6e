import type { Clock } from '../clock.ts';
import { RequestError } from '../errors.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import type { Pace } from './pace.ts';
import { attemptNumber, decideRetry, maxRetryMs, type RetryState, timeNote } from './retry-decision.ts';

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
 * @throws RequestError the last one; its note has the number of attempts and why there was no further one, and it is in
 * doubt if any attempt was
 */
export async function withRetries<T>(
  operation: (attempt: OperationAttempt) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { signal, clock } = options;
  const failures = new Failures(options);
  for (;;) {
    try {
      return await operation({ isRetry: failures.last !== undefined, begin: () => failures.checkTime() });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RequestError) || failures.isTooLate) throw error;
      const delayMs = failures.add(error);
      await clock.sleep(delayMs, signal).catch(() => {
        throw failures.end(error, '; the time for further attempts is over');
      });
    }
  }
}

/** The failed attempts at an operation. */
class Failures {
  last: RequestError | undefined;
  /** Whether the time for attempts was over when another one was to begin. */
  isTooLate = false;
  readonly #options: RetryOptions;
  readonly #state: RetryState;
  #inDoubt = false;

  constructor(options: RetryOptions) {
    const { retries, deadline } = options;
    this.#options = options;
    this.#state = { rateLimits: 0, failures: 0, retries, mayRepeat: true, startedAt: undefined, deadline };
  }

  /** @throws RequestError if it is too late for another attempt */
  checkTime(): void {
    const { clock, deadline } = this.#options;
    this.#state.startedAt ??= clock.now();
    if (!this.last || deadline !== undefined) return;
    this.isTooLate = clock.now() - this.#state.startedAt > maxRetryMs(this.last);
    if (this.isTooLate) throw this.end(this.last, timeNote(this.last));
  }

  /**
   * Adds a failure, and returns the wait before the next attempt in milliseconds.
   * @throws RequestError if there is none
   */
  add(error: RequestError): number {
    const { clock, pace, log, isIdempotent } = this.#options;
    this.last = error;
    this.#inDoubt ||= error.inDoubt;
    this.#state.mayRepeat = isIdempotent || !this.#inDoubt;
    this.#state[error.retryability === 'rate-limited' ? 'rateLimits' : 'failures']++;
    const { delayMs, reason, holdMs } = decideRetry(error, this.#state, clock.now(), clock.random());
    if (holdMs !== undefined) pace?.hold(holdMs);
    if (delayMs === undefined) throw this.end(error, reason);
    const request = error.request && `${toSafeText(error.request, MAX_FIELD_LENGTH)}: `;
    const wait = `Next attempt in ${(delayMs / 1000).toFixed(1)} seconds.`;
    log(`${request}Attempt ${attemptNumber(error, this.#state)} failed: ${error.detail}. ${wait}`);
    return delayMs;
  }

  /** Returns the error of the operation: the last one, and why no attempt follows. */
  end(error: RequestError, reason: string): RequestError {
    const isOnly = this.#state.rateLimits + this.#state.failures === 1;
    const attempts = isOnly ? '' : ` (attempt ${attemptNumber(error, this.#state)})`;
    return error.with({ note: `${error.note}${attempts}${reason}`, inDoubt: this.#inDoubt });
  }
}
