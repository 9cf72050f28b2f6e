import type { Clock } from '../clock.ts';
import { RequestError } from '../errors.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import type { Pace } from './pace.ts';
import { decideRetry, type ExceededLimit, findLateness, type RetryState } from './retry-decision.ts';

/** The limits of the attempts at a request, or at an operation. */
export interface AttemptLimits {
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

interface RetryOptions extends AttemptLimits {
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
  const series = new AttemptSeries(options);
  for (;;) {
    try {
      return await operation(series.nextAttempt());
    } catch (error) {
      await series.waitAfter(error);
    }
  }
}

/** The attempts at one operation, of which at most the last succeeds. */
class AttemptSeries {
  readonly #options: RetryOptions;
  /** The errors of all attempts so far. */
  readonly #errors: RequestError[] = [];
  /** When the first request of the first attempt began. */
  #startedAt: number | undefined;
  #isTooLate = false;

  constructor(options: RetryOptions) {
    this.#options = options;
  }

  nextAttempt(): OperationAttempt {
    return { isRetry: this.#errors.length > 0, begin: () => this.#begin() };
  }

  #begin(): void {
    const { clock, deadline } = this.#options;
    this.#startedAt ??= clock.now();
    const last = this.#errors.at(-1);
    if (!last || deadline !== undefined) return;
    const lateness = findLateness(last, clock.now() - this.#startedAt);
    if (lateness === undefined) return;
    this.#isTooLate = true;
    throw this.#lastError(last, describeLimit(lateness));
  }

  /**
   * Waits until the next attempt may begin.
   * @throws the error that ends the series, if there is no other attempt
   */
  async waitAfter(error: unknown): Promise<void> {
    const { signal, clock, pace } = this.#options;
    signal?.throwIfAborted();
    if (!(error instanceof RequestError) || this.#isTooLate) throw error;
    this.#errors.push(error);
    const { delayMs, exceeded, holdMs } = decideRetry(error, this.#state(), clock.now(), clock.random());
    if (holdMs !== undefined) pace?.hold(holdMs);
    if (delayMs === undefined) throw this.#lastError(error, exceeded ? describeLimit(exceeded) : '');
    this.#logRetry(error, delayMs);
    await clock.sleep(delayMs, signal).catch(() => {
      throw this.#lastError(error, '; the time for further attempts is over');
    });
  }

  #state(): RetryState {
    const { retries, deadline, isIdempotent } = this.#options;
    const rateLimits = this.#errors.filter(({ retryability }) => retryability === 'rate-limited').length;
    const failures = this.#errors.length - rateLimits;
    const mayRepeat = isIdempotent || !this.#isInDoubt();
    return { rateLimits, failures, retries, mayRepeat, startedAt: this.#startedAt, deadline };
  }

  /** Returns whether any attempt may have been carried out, whatever became of the others. */
  #isInDoubt(): boolean {
    return this.#errors.some(({ inDoubt }) => inDoubt);
  }

  /** Completes the error of the last attempt by what is known of all. */
  #lastError(error: RequestError, reason: string): RequestError {
    const count = this.#errors.length;
    return error.with({
      note: `${error.note}${count > 1 ? ` (attempt ${count})` : ''}${reason}`,
      inDoubt: this.#isInDoubt(),
    });
  }

  #logRetry({ request, detail }: RequestError, delayMs: number): void {
    const prefix = request && `${toSafeText(request, MAX_FIELD_LENGTH)}: `;
    const wait = `${(delayMs / 1000).toFixed(1)} seconds`;
    this.#options.log(`${prefix}Attempt ${this.#errors.length} failed: ${detail}. Next attempt in ${wait}.`);
  }
}

/** Describes, for the note of an error, why there was no further attempt. */
function describeLimit(exceeded: ExceededLimit): string {
  if (exceeded.kind === 'late') return `; no attempt begins more than ${exceeded.minutes} minutes after the first`;
  const waitSeconds = Math.ceil(exceeded.delayMs / 1000);
  return `; the service asks for a wait of ${waitSeconds} seconds, but this action waits at most ${exceeded.maxMs / 1000} seconds`;
}
