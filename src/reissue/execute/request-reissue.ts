import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest, ReissueResponse } from '../../certcentral/reissue-api.ts';
import { RequestError } from '../../http/request-error.ts';
import { withRetries } from '../../http/retry-loop.ts';
import type { ReissueContext } from '../context.ts';
import { describeResponse } from '../describe-pending.ts';
import type { ObservedState } from '../observed-state.ts';
import { FreshObserver } from './fresh-observer.ts';

/**
 * Outcome of a reissue request, with the state that it was based on. `preempted`: none was sent, because another reissue is
 * pending or issued.
 */
export type ReissueRequestResult = { state: ObservedState } & (
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
  // The first observation may take minutes, which are no part of the time for the attempts.
  let state = await observer.observe();
  const attempt = async (): Promise<ReissueRequestResult> => {
    state = await observer.observe();
    if (state.kind !== 'unchanged') return { kind: 'preempted', state };
    await sendOnce(context, createRequest(state.order));
    timeline.reissueRequestedAt = clock.now();
    return { kind: 'accepted', state };
  };
  try {
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
