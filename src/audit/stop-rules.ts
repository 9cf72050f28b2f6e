import { ActionError } from '../action-error.ts';
import type { Clock } from '../clock.ts';
import { RequestError } from '../http/request-error.ts';
import type { FetchedOrder } from './fetch/fetch-orders.ts';
import type { Finding } from './judge/finding.ts';

const MAX_CONSECUTIVE_UNKNOWN = 10;
const MAX_OUTAGE_MS = 600_000;

/** Stops an audit that finds nothing out anymore: orders count in the order in which they finish. */
export class UnknownRule {
  #consecutiveUnknown = 0;

  /**
   * Counts a finding.
   * @throws ActionError if 10 orders in a row are unknown
   */
  check(finding: Finding, fetched: FetchedOrder): void {
    this.#consecutiveUnknown = finding.verdict === 'unknown' ? this.#consecutiveUnknown + 1 : 0;
    if (this.#consecutiveUnknown === MAX_CONSECUTIVE_UNKNOWN) throw tooManyUnknownError(finding, fetched);
  }
}

function tooManyUnknownError({ reason, orderId }: Finding, { snapshot, duplicates }: FetchedOrder): ActionError {
  const downloads =
    duplicates instanceof RequestError ? [duplicates] : duplicates?.map(({ certificate }) => certificate);
  const parts = [snapshot.order, snapshot.certificate, ...(downloads ?? [])];
  const error = parts.find((part) => part instanceof RequestError);
  return new ActionError(`the last one is order ${orderId}: ${reason}`, {
    title: `The audit stopped, because ${MAX_CONSECUTIVE_UNKNOWN} orders in a row are unknown`,
    hint: error ? auditHint(error) : 'Check these orders in CertCentral.',
  });
}

/**
 * Stops an audit when 10 minutes have passed since the last response that was neither a 429 nor a transient failure. The
 * limits of each request alone would let a rate limit that never ends go on for an hour, because waiting for a token does
 * not count toward them.
 */
export class OutageRule {
  readonly #clock: Clock;
  #respondedAt: number;
  #lastFailure: RequestError | undefined;

  /** Starts the 10 minutes, so it must be called when the first request is sent. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#respondedAt = clock.now();
  }

  /** Takes note of an attempt at any request. */
  readonly onAttempt = (error: RequestError | undefined): void => {
    if (error === undefined || error.retryability === 'permanent') this.#respondedAt = this.#clock.now();
    else this.#lastFailure = error;
  };

  /** Aborts `stop` when the 10 minutes have passed, unless `done` aborts first. */
  async watch(stop: AbortController, done: AbortSignal): Promise<void> {
    for (;;) {
      const leftMs = this.#respondedAt + MAX_OUTAGE_MS - this.#clock.now();
      if (leftMs <= 0) return stop.abort(outageError(this.#lastFailure));
      try {
        await this.#clock.sleep(Math.ceil(leftMs), done);
      } catch {
        return;
      }
    }
  }
}

function outageError(lastFailure: RequestError | undefined): ActionError {
  return new ActionError(lastFailure ? `the last failure is ${lastFailure.detail}` : 'no request has ended', {
    title: `The audit stopped, because for ${MAX_OUTAGE_MS / 60_000} minutes there was no response but rate limits and transient failures`,
    hint: lastFailure ? auditHint(lastFailure) : 'Check the network, and run the audit again.',
  });
}

/** Returns what the user of an audit can do about a failed request: an audit only reads, and has no order-id. */
export function auditHint({ status, hint, isKeyRefused, isForeign }: RequestError): string {
  // Gateways in front of CertCentral limit rates, too.
  if (isKeyRefused || (isForeign && status !== 429)) return hint;
  switch (status) {
    case 429:
      return 'The rate limit of the API key is exhausted: lower requests-per-minute, or run the audit when fewer others use the key.';
    case 401:
    case 403:
      return 'The API key is not allowed to read this: its API key restrictions must be None, Orders or View Only, its user must see the orders, and if CertCentral has IP address rules, they must allow the address of this runner.';
    case 400:
    case 404:
      return 'Check that api-url ends in /services/v2, and check the orders in CertCentral.';
    default:
      return hint;
  }
}
