import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { Finding } from './finding.ts';
import { rateLimitedError, tooManyUnknownError } from './words.ts';

const MAX_CONSECUTIVE_UNKNOWN = 10;
const MAX_RATE_LIMITED_MINUTES = 10;

/** Decides when an audit finds nothing out anymore, and ends its requests. */
export class Stops {
  /** Aborts with the error that stops the audit; only the first counts. */
  readonly controller = new AbortController();
  readonly #clock: Clock;
  #consecutiveUnknown = 0;
  /** When the first response came since which each one was a 429. */
  #rateLimitedSince: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes note of an attempt at a request. One without a response is no evidence of a rate limit, nor against it. */
  addAttempt(error: RequestError | undefined): void {
    if (error?.isKeyRefused) this.controller.abort(error);
    if (error?.retryability === 'rate-limited') {
      this.#rateLimitedSince ??= this.#clock.now();
      const isOver = this.#clock.now() - this.#rateLimitedSince >= MAX_RATE_LIMITED_MINUTES * 60_000;
      if (isOver) this.controller.abort(rateLimitedError(error, MAX_RATE_LIMITED_MINUTES));
    } else if (!error || error.status !== undefined) this.#rateLimitedSince = undefined;
  }

  /**
   * Takes note of an order, in the order in which they finish.
   * @param failure the request whose failure makes it unknown
   */
  addFinding(finding: Finding, failure: RequestError | undefined): void {
    if (finding.verdict !== 'unknown') this.#consecutiveUnknown = 0;
    else if (failure && !failure.isUnreadableCertificate) this.#consecutiveUnknown += 1;
    if (failure && this.#consecutiveUnknown === MAX_CONSECUTIVE_UNKNOWN)
      this.controller.abort(tooManyUnknownError(finding, failure, MAX_CONSECUTIVE_UNKNOWN));
  }
}
