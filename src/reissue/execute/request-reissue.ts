import { ActionError } from '../../action-error.ts';
import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest, ReissueResponse } from '../../certcentral/reissue-api.ts';
import { withDeadline } from '../../clock.ts';
import { RequestError } from '../../http/request-error.ts';
import { withRetries } from '../../http/retry-loop.ts';
import { observeProgress, type ReissueContext } from '../context.ts';
import { describeResponse } from '../describe-request.ts';
import { type ObservedState, unlessClosed } from '../observe.ts';
import { orderClosedError } from './wait-decision.ts';

/** The age at which an observation no longer justifies a reissue request. */
export const MAX_OBSERVATION_AGE_MS = 60_000;
const MAX_REPEATS = 3;
const REPEATS_BUDGET_MS = 300_000;
/** Doubles with each observation that failed. */
const FIRST_PAUSE_MS = 1_000;

/**
 * Outcome of a reissue request, with the state that it was based on. `preempted`: none was sent, because another reissue is
 * pending or issued.
 */
type ReissueRequestResult = { state: ObservedState } & (
  | { kind: 'accepted' | 'preempted' }
  | { kind: 'in-doubt'; error: RequestError }
);

/**
 * Requests a reissue at most once. Sends nothing if an observation that began no earlier than the status update shows a
 * pending or another certificate; an observation that shows neither must be at most a minute old.
 * @param createRequest creates the request from the latest observation of the order
 * @param lastState an observation that began no earlier than the status update
 * @throws ActionError if the request was refused, was not carried out, or is no longer possible
 */
export async function requestReissue(
  context: ReissueContext,
  createRequest: (order: Order) => ReissueRequest,
  lastState: ObservedState | undefined,
): Promise<ReissueRequestResult> {
  const { inputs, clock, log, timeline } = context;
  const observer = new FreshObserver(context, lastState);
  // Before the attempts, because this observation may take minutes, which are no part of the time for the attempts.
  let state = await observer.requireFreshState();
  const attempt = async (): Promise<ReissueRequestResult> => {
    // The first attempt finds the state from above. A later one may come too late for it, and then observes again.
    state = await observer.requireFreshState();
    if (state.kind !== 'unchanged') return { kind: 'preempted', state };
    await sendOnce(context, createRequest(state.order));
    timeline.reissueRequestedAt = clock.now();
    return { kind: 'accepted', state };
  };
  try {
    // Around the whole attempt, not in the API client, so that each attempt has a fresh state.
    return await withRetries({ method: 'POST' }, attempt, { retries: inputs.retries, clock, log });
  } catch (error) {
    if (!(error instanceof RequestError && error.inDoubt)) throw error;
    log(`${error.message} Checking the order to find out whether the reissue was requested.`);
    timeline.reissueRequestedAt = clock.now();
    return { kind: 'in-doubt', error, state };
  }
}

async function sendOnce(context: ReissueContext, request: ReissueRequest): Promise<void> {
  const { api, inputs } = context;
  context.checkpoint({ reissueRequested: true });
  try {
    recordResponse(context, await api.requestReissue(inputs.orderId, request, { retries: 0 }));
  } catch (error) {
    // After any other error, the request may have been carried out.
    if (error instanceof RequestError && !error.inDoubt) context.checkpoint({ reissueRequested: false });
    throw error;
  }
}

function recordResponse(context: ReissueContext, response: ReissueResponse): void {
  const { log, timeline } = context;
  timeline.response = response;
  const { dcvRandomValue } = response;
  log(`The reissue was requested. ${describeResponse(response, dcvRandomValue)}`.trimEnd());
  if (dcvRandomValue !== '') context.checkpoint({ dcvRandomValue });
}

/** Provides the observation that each attempt at a reissue request needs. */
class FreshObserver {
  readonly #context: ReissueContext;
  #latest: ObservedState | undefined;

  /** @param last an observation that began no earlier than the status update */
  constructor(context: ReissueContext, last: ObservedState | undefined) {
    this.#context = context;
    this.#latest = last;
  }

  /**
   * Returns a state that is at most a minute old, or that shows a pending or another certificate. Observes the order again
   * if the last observation does not.
   * @throws ActionError if the order is closed, or no observation is both readable and recent
   */
  async requireFreshState(): Promise<ObservedState> {
    const { clock, inputs } = this.#context;
    const deadline = clock.now() + REPEATS_BUDGET_MS;
    for (let repeats = 0; ; repeats++) {
      const state = this.#conclusiveState();
      if (state) return state;
      if (repeats === MAX_REPEATS || clock.now() >= deadline) throw this.#inconclusiveError();
      if (this.#latest?.kind === 'unreadable') await clock.sleep(FIRST_PAUSE_MS * 2 ** repeats);
      this.#latest = await withDeadline(clock, deadline, (signal) =>
        observeProgress(this.#context, { retries: inputs.retries, signal }, unlessClosed),
      );
    }
  }

  #conclusiveState(): ObservedState | undefined {
    const state = this.#latest;
    if (state?.kind === 'closed') throw orderClosedError(state.order);
    if (state?.kind === 'pending' || state?.differsFromBaseline) return state;
    const isRecent = state && this.#context.clock.now() - state.observedAt <= MAX_OBSERVATION_AGE_MS;
    return state?.kind === 'unchanged' && isRecent ? state : undefined;
  }

  #inconclusiveError(): ActionError {
    const state = this.#latest;
    const title = 'No reissue was requested';
    if (state?.kind !== 'unreadable')
      return new ActionError('CertCentral takes more than a minute to report the order', {
        title,
        hint: 'Run again later.',
      });
    const { error } = state;
    const detail = [error.title, error.detail].filter(Boolean).join(': ');
    return new ActionError(detail, { title, hint: error.hint, cause: error });
  }
}
