import { ActionError } from '../../action-error.ts';
import type { Order } from '../../certcentral/order.ts';
import { normalizeStatus } from '../../certcentral/status-words.ts';
import type { RequestError } from '../../http/request-error.ts';
import type { CertificateWithChain } from '../../pki/certificate.ts';
import { formatDuration } from '../../text.ts';
import { pendingGraceEndsAt, requestGraceEndsAt, type Timeline } from '../context.ts';
import type { ObservedState } from '../observe.ts';

const INITIAL_POLL_DELAYS_SECONDS = [1, 2, 4, 8, 15];
const POLL_INTERVAL_SECONDS = 30;
/** How long a run that only requests a reissue waits for it to show, in minutes. */
const REQUEST_ONLY_MINUTES = 2;

/** What is known when the wait begins. */
export interface WaitOptions {
  /** 0 to wait only until the reissue appears. */
  waitMinutes: number;
  /** Whether a reissue was seen pending. */
  sawPending: boolean;
  /** Whether the order was seen pending or not issued yet: the download may then be missing for a while. */
  mayLackDownload: boolean;
  /** Why the reissue request is in doubt, if it is. */
  inDoubt?: RequestError | undefined;
}

/** What an observation means for the wait. */
export type WaitDecision =
  | { kind: 'issued'; certificate: CertificateWithChain; state: ObservedState }
  | { kind: 'failed'; error: ActionError }
  /** A wait for a request only is over as soon as the order is pending. */
  | { kind: 'requested'; state: ObservedState & { order: Order } }
  | { kind: 'waiting'; error: RequestError | undefined };

/** State of the wait for a certificate, updated with each observation. */
export class IssuanceWait {
  readonly startedAt: number;
  readonly deadline: number;
  readonly #isRequestOnly: boolean;
  readonly #minutes: number;
  readonly #inDoubt: RequestError | undefined;
  readonly #timeline: Timeline;
  #sawPending: boolean;
  #mayLackDownload: boolean;
  #polls = 0;

  /** @param timeline has the beginnings of the grace periods, which are recorded there, too */
  constructor(
    { waitMinutes, sawPending, mayLackDownload, inDoubt }: WaitOptions,
    timeline: Timeline,
    startedAt: number,
  ) {
    this.startedAt = startedAt;
    this.#timeline = timeline;
    this.#isRequestOnly = waitMinutes === 0;
    this.#minutes = waitMinutes || REQUEST_ONLY_MINUTES;
    this.deadline = startedAt + this.#minutes * 60_000;
    this.#sawPending = sawPending;
    this.#mayLackDownload = mayLackDownload;
    this.#inDoubt = inDoubt;
  }

  /** Decides from an observation whether the wait is over. The first match wins. */
  advance(state: ObservedState): WaitDecision {
    this.#track(state);
    if (state.kind === 'closed') return failed(orderClosedError(state.order));
    if (state.kind === 'pending' && this.#isRequestOnly) return { kind: 'requested', state };
    const errors = this.#failuresOf(state);
    const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
    if (transientError) return { kind: 'waiting', error: transientError };
    const [permanentError] = errors;
    if (permanentError) return failed(permanentError);
    if (state.kind === 'other-certificate') return { kind: 'issued', certificate: state.certificate, state };
    if (state.kind !== 'unchanged') return { kind: 'waiting', error: undefined };
    // An order that does not report whether a reissue is pending does not end the wait for one.
    if (this.#sawPending && state.reissuePending === false && this.#isGraceOverSincePending(state))
      return failed(rejectedError());
    if (!this.#sawPending && this.#inDoubt && this.#isGraceOverSinceRequest(state))
      return failed(notVisibleError(this.#inDoubt));
    return { kind: 'waiting', error: undefined };
  }

  #track(state: ObservedState): void {
    if (state.kind === 'pending') this.#sawPending = true;
    if (state.kind === 'pending' || state.kind === 'unissued') {
      this.#mayLackDownload = true;
      this.#timeline.pendingEndedAt = undefined;
    } else if (state.isIssued && state.reissuePending === false && this.#mayLackDownload) {
      this.#timeline.pendingEndedAt ??= state.observedAt;
    }
  }

  /** Returns why the order and the certificate could not be read, unless the certificate is only missing for a while. */
  #failuresOf(state: ObservedState): RequestError[] {
    const { certificateError } = state;
    const stateError = state.kind === 'unreadable' && state.error !== certificateError ? state.error : undefined;
    const isMissing = certificateError?.status === 404 && !stateError && this.#isDownloadOptional(state);
    return [stateError, isMissing ? undefined : certificateError].filter((error) => error !== undefined);
  }

  /** While the order is pending or not issued yet, and for a while after, the download may be missing. */
  #isDownloadOptional(state: ObservedState): boolean {
    const isOver = this.#timeline.pendingEndedAt !== undefined && this.#isGraceOverSincePending(state);
    return this.#mayLackDownload && !isOver;
  }

  /** Compares with the start of the observation, because what it read first may be old. */
  #isGraceOverSincePending({ observedAt }: ObservedState): boolean {
    return observedAt >= pendingGraceEndsAt(this.#timeline);
  }

  #isGraceOverSinceRequest({ observedAt }: ObservedState): boolean {
    return observedAt >= requestGraceEndsAt(this.#timeline);
  }

  /** Returns the delay until the next poll: the scheduled interval, or less if a grace period or the wait ends first. */
  nextPollDelayMs(now: number, random: number): number {
    const scheduled = scheduledPollDelayMs(this.#polls++, random);
    const graceEnds = [
      pendingGraceEndsAt(this.#timeline),
      ...(this.#inDoubt ? [requestGraceEndsAt(this.#timeline)] : []),
    ];
    const graceDelays = graceEnds.map((end) => end - now).filter((delay) => delay > 0);
    return Math.min(scheduled, Math.max(0, this.deadline - now), ...graceDelays);
  }

  progressLine(now: number): string {
    const left = Math.max(0, this.deadline - now);
    return `Still waiting: ${formatDuration(now - this.startedAt)} so far, ${formatDuration(left)} left.`;
  }

  /** @param error why the last observation showed nothing, if it failed */
  timeoutError(error: RequestError | undefined): ActionError {
    const inDoubt = this.#sawPending ? undefined : this.#inDoubt;
    return waitTimeoutError(this.#minutes, { isRequestOnly: this.#isRequestOnly, error, inDoubt });
  }
}

function failed(error: ActionError): WaitDecision {
  return { kind: 'failed', error };
}

/**
 * Returns the scheduled delay before a poll, in milliseconds, with a tenth of jitter.
 * @param polls the number of polls so far
 * @param random in [0, 1)
 */
function scheduledPollDelayMs(polls: number, random: number): number {
  return (INITIAL_POLL_DELAYS_SECONDS[polls] ?? POLL_INTERVAL_SECONDS) * 1000 * (0.9 + random / 5);
}

const WAIT_FAILED = 'The wait for the certificate failed';

/** Returns the error of a change whose order was closed meanwhile. */
export function orderClosedError({ status }: Order): ActionError {
  return new ActionError(`the order is now ${normalizeStatus(status)}`, {
    title: 'The change cannot be completed',
    hint: 'A closed order gets no more certificates: for a new one, place a new order.',
  });
}

function rejectedError(): ActionError {
  return new ActionError('the reissue is no longer pending, and the certificate is still the old one', {
    title: WAIT_FAILED,
    hint: 'It was probably rejected or canceled in CertCentral.',
  });
}

function notVisibleError(error: RequestError): ActionError {
  return error.with({ hint: 'No reissue appeared, so the request is treated as not carried out.' });
}

/** Returns the error of a wait whose time is over. */
function waitTimeoutError(
  minutes: number,
  state: {
    isRequestOnly: boolean;
    /** Why the last observation showed nothing, if it failed. */
    error: RequestError | undefined;
    /** Why the reissue request is still in doubt, if it is. */
    inDoubt: RequestError | undefined;
  },
): ActionError {
  const { isRequestOnly, error, inDoubt } = state;
  const time = `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  if (error)
    return error.with({
      title: `Could not find out within ${time} whether DigiCert issued the certificate`,
      detail: inDoubt ? `${error.detail}; before that, ${inDoubt.detail}` : error.detail,
    });
  if (isRequestOnly)
    return new ActionError(`neither a pending reissue nor another certificate appeared within ${time}`, {
      title: WAIT_FAILED,
      hint: 'Check the order in CertCentral.',
    });
  return new ActionError(`DigiCert did not issue the certificate within ${time}`, {
    hint: 'If approval or validation takes longer, raise wait-minutes.',
  });
}
