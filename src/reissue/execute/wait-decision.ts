import { ActionError } from '../../action-error.ts';
import type { Order } from '../../certcentral/order.ts';
import type { RequestError } from '../../http/request-error.ts';
import type { CertificateWithChain } from '../../pki/certificate.ts';
import { formatCount, formatDuration } from '../../text.ts';
import { orderClosedError, pendingGraceEndsAt, type ReissueContext, requestGraceEndsAt } from '../context.ts';
import { desiredNow, isAsDesired } from '../desired.ts';
import { INITIAL_POLL_DELAYS_MS, POLL_INTERVAL_MS, REQUEST_ONLY_MINUTES } from '../limits.ts';
import { type ObservedState, readErrorsOf } from '../observe.ts';

/** What an observation means for the wait. */
export type WaitDecision =
  | { kind: 'issued'; certificate: CertificateWithChain; state: ObservedState }
  | { kind: 'failed'; error: ActionError }
  /** A wait for a request only is over as soon as the order is pending. */
  | { kind: 'left-pending'; state: ObservedState & { order: Order } }
  | { kind: 'waiting'; error: RequestError | undefined };

/** What a wait needs of the context of a change. */
type WaitContext = Pick<ReissueContext, 'inputs' | 'session' | 'transaction'>;

/** State of the wait for a certificate, updated with each observation. */
export class IssuanceWait {
  readonly startedAt: number;
  readonly #context: WaitContext;
  readonly #leavesPending: boolean;
  readonly #minutes: number;
  readonly #inDoubt: RequestError | undefined;
  /**
   * `pending`: a reissue was seen pending, or nothing was issued yet; the download may then be missing for a while. `over`: it
   * is no longer pending, but its certificate may still not show.
   */
  #phase: 'requested' | 'pending' | 'over';
  #polls = 0;

  /**
   * @param context its session has the beginnings of the grace periods, which are recorded there, too
   * @param inDoubt why the reissue request is in doubt, if it is
   */
  constructor(context: WaitContext, inDoubt: RequestError | undefined, startedAt: number) {
    const { inputs, transaction } = context;
    const { waitMinutes } = inputs;
    this.startedAt = startedAt;
    this.#context = context;
    this.#leavesPending = waitMinutes === 0;
    this.#minutes = waitMinutes || REQUEST_ONLY_MINUTES;
    this.#phase = transaction.reissueSeenPending || !transaction.baseline ? 'pending' : 'requested';
    this.#inDoubt = inDoubt;
  }

  /** When the wait ends. For a request only, a grace period that begins before the end moves it. */
  get deadline(): number {
    const end = this.startedAt + this.#minutes * 60_000;
    const { pendingEndedAt = Number.POSITIVE_INFINITY } = this.#context.session;
    const hasGrace = this.#leavesPending && pendingEndedAt <= end;
    return hasGrace ? Math.max(end, pendingGraceEndsAt({ pendingEndedAt })) : end;
  }

  /** Decides from an observation whether the wait is over. The first match wins. */
  advance(state: ObservedState): WaitDecision {
    this.#track(state);
    if (state.kind === 'closed') return failed(orderClosedError(state.order));
    if (state.kind === 'pending' && this.#leavesPending) return { kind: 'left-pending', state };
    const errors = this.#failuresOf(state);
    const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
    if (transientError) return { kind: 'waiting', error: transientError };
    const [permanentError] = errors;
    if (permanentError) return failed(permanentError);
    if (state.kind === 'other-certificate') return { kind: 'issued', certificate: state.certificate, state };
    if (state.kind !== 'unchanged') return { kind: 'waiting', error: undefined };
    // An order that does not report whether a reissue is pending does not end the wait for one.
    if (this.#phase === 'over' && state.reissuePending === false && this.#isGraceOverSincePending(state)) {
      const { certificate } = state;
      const isDesired = isAsDesired(certificate, desiredNow(this.#context.transaction));
      return isDesired ? { kind: 'issued', certificate, state } : failed(rejectedError());
    }
    if (this.#phase === 'requested' && this.#inDoubt && state.observedAt >= requestGraceEndsAt(this.#context.session))
      return failed(notVisibleError(this.#inDoubt));
    return { kind: 'waiting', error: undefined };
  }

  #track(state: ObservedState): void {
    const { session } = this.#context;
    if (state.kind === 'pending' || state.kind === 'unissued') {
      this.#phase = 'pending';
      session.pendingEndedAt = undefined;
    } else if (this.#phase === 'pending' && state.reissuePending === false) {
      this.#phase = 'over';
      session.pendingEndedAt = state.observedAt;
    }
  }

  /** Returns why the order and the certificate could not be read, unless the certificate is only missing for a while. */
  #failuresOf(state: ObservedState): RequestError[] {
    const { order, certificate } = readErrorsOf(state);
    // While the order is pending or not issued yet, and for a while after, the download may be missing.
    const isOptional = this.#phase === 'pending' || (this.#phase === 'over' && !this.#isGraceOverSincePending(state));
    const isMissing = certificate?.status === 404 && !order && isOptional;
    return [order, isMissing ? undefined : certificate].filter((error) => error !== undefined);
  }

  /** Compares with the start of the observation, because what it read first may be old. */
  #isGraceOverSincePending({ observedAt }: ObservedState): boolean {
    return observedAt >= pendingGraceEndsAt(this.#context.session);
  }

  /** Returns the delay until the next poll: the scheduled interval, or less if a grace period or the wait ends first. */
  nextPollDelayMs(now: number, random: number): number {
    const { session } = this.#context;
    const scheduled = scheduledPollDelayMs(this.#polls++, random);
    const graceEnds = [pendingGraceEndsAt(session), ...(this.#inDoubt ? [requestGraceEndsAt(session)] : [])];
    const graceDelays = graceEnds.map((end) => end - now).filter((delay) => delay > 0);
    return Math.min(scheduled, Math.max(0, this.deadline - now), ...graceDelays);
  }

  progressLine(now: number): string {
    const left = Math.max(0, this.deadline - now);
    return `Still waiting: ${formatDuration(now - this.startedAt)} so far, ${formatDuration(left)} left.`;
  }

  /**
   * Returns the error of a wait whose time is over.
   * @param error why the last observation showed nothing, if it failed
   */
  timeoutError(error: RequestError | undefined): ActionError {
    const time = formatCount(this.#minutes, 'minute');
    if (error) {
      const inDoubt = this.#phase === 'requested' ? this.#inDoubt : undefined;
      return error.with({
        title: `Could not find out within ${time} whether DigiCert issued the certificate`,
        detail: inDoubt ? `${error.detail}; before that, ${inDoubt.detail}` : error.detail,
      });
    }
    if (this.#leavesPending)
      return new ActionError(`neither a pending reissue nor another certificate appeared within ${time}`, {
        title: WAIT_FAILED,
        hint: 'Check the order in CertCentral.',
      });
    return new ActionError(`DigiCert did not issue the certificate within ${time}`, {
      hint: 'If approval or validation takes longer, raise wait-minutes.',
    });
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
  return (INITIAL_POLL_DELAYS_MS[polls] ?? POLL_INTERVAL_MS) * (0.9 + random / 5);
}

const WAIT_FAILED = 'The wait for the certificate failed';

function rejectedError(): ActionError {
  return new ActionError('the reissue is no longer pending, and the certificate is still the old one', {
    title: WAIT_FAILED,
    hint: 'It was probably rejected or canceled in CertCentral.',
  });
}

function notVisibleError(error: RequestError): ActionError {
  return error.with({ hint: 'No reissue appeared, so the request is treated as not carried out.' });
}
