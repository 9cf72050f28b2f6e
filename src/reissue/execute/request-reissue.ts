import { ActionError } from '../../action-error.ts';
import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest } from '../../certcentral/reissue-api.ts';
import { withDeadline } from '../../clock.ts';
import { unlessClosed } from '../../domain/order-snapshot.ts';
import { RequestError } from '../../http/request-error.ts';
import { withRetries } from '../../http/retry-loop.ts';
import { joinSentences } from '../../text.ts';
import { observeProgress, orderClosedError, type ReissueContext } from '../context.ts';
import { describeResponse } from '../describe-request.ts';
import {
  FIRST_OBSERVATION_PAUSE_MS,
  MAX_OBSERVATION_AGE_MS,
  MAX_OBSERVATION_REPEATS,
  OBSERVATION_REPEATS_BUDGET_MS,
} from '../limits.ts';
import { type ObservedState, readErrorsOf } from '../observe.ts';

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
  lastState: ObservedState,
): Promise<ReissueRequestResult> {
  const { inputs, clock, log, session } = context;
  // Before the attempts, because this observation may take minutes, which are no part of the time for the attempts.
  let state = await requireFreshState(context, lastState);
  const attempt = async (): Promise<ReissueRequestResult> => {
    // The first attempt finds the state from above. A later one may come too late for it, and then observes again.
    state = await requireFreshState(context, state);
    if (state.kind !== 'unchanged') return { kind: 'preempted', state };
    await sendOnce(context, createRequest(state.order));
    session.reissueRequestedAt = clock.now();
    return { kind: 'accepted', state };
  };
  try {
    // Around the whole attempt, not in the API client, so that each attempt has a fresh state.
    return await withRetries({ method: 'POST' }, attempt, { retries: inputs.retries, clock, log });
  } catch (error) {
    if (!(error instanceof RequestError && error.inDoubt)) throw error;
    log(`${error.message} Checking the order to find out whether the reissue was requested.`);
    session.reissueRequestedAt = clock.now();
    return { kind: 'in-doubt', error, state };
  }
}

async function sendOnce(context: ReissueContext, request: ReissueRequest): Promise<void> {
  const { api, log, session, transaction, checkpoint } = context;
  checkpoint({ reissueRequest: 'in-doubt' });
  try {
    const response = await api.requestReissue(transaction.orderId, request, { retries: 0 });
    const { dcvRandomValue } = response;
    session.response = response;
    log(joinSentences('The reissue was requested.', describeResponse(response, dcvRandomValue)));
    checkpoint({ reissueRequest: 'accepted', dcvRandomValue });
  } catch (error) {
    // After any other error, the request may have been carried out.
    if (error instanceof RequestError && !error.inDoubt) checkpoint({ reissueRequest: 'none' });
    throw error;
  }
}

/**
 * Returns a state that is at most a minute old, or that shows a pending or another certificate. Observes the order again if
 * the latest observation does not.
 * @param latest an observation that began no earlier than the status update
 * @throws ActionError if the order is closed, or no observation is both readable and recent
 */
async function requireFreshState(context: ReissueContext, latest: ObservedState): Promise<ObservedState> {
  const { clock, inputs } = context;
  const deadline = clock.now() + OBSERVATION_REPEATS_BUDGET_MS;
  let state = latest;
  for (let repeats = 0; ; repeats++) {
    if (state.kind === 'closed') throw orderClosedError(state.order);
    if (isConclusive(state, clock.now())) return state;
    if (repeats === MAX_OBSERVATION_REPEATS || clock.now() >= deadline) throw inconclusiveError(state);
    if (state.kind === 'unreadable') await clock.sleep(FIRST_OBSERVATION_PAUSE_MS * 2 ** repeats);
    state = await withDeadline(clock, deadline, (signal) =>
      observeProgress(context, { retries: inputs.retries, signal }, unlessClosed),
    );
  }
}

function isConclusive({ kind, differsFromBaseline, observedAt }: ObservedState, now: number): boolean {
  if (kind === 'pending' || differsFromBaseline) return true;
  return kind === 'unchanged' && now - observedAt <= MAX_OBSERVATION_AGE_MS;
}

function inconclusiveError(state: ObservedState): ActionError {
  const title = 'No reissue was requested';
  const { order, certificate } = readErrorsOf(state);
  const error = order ?? certificate;
  if (!error)
    return new ActionError('CertCentral takes more than a minute to report the order', {
      title,
      hint: 'Run again later.',
      advisesRerun: true,
    });
  const detail = [error.title, error.detail].filter(Boolean).join(': ');
  const { hint, advisesRerun } = error;
  return new ActionError(detail, { title, hint, advisesRerun, cause: error });
}
