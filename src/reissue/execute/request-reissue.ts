import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest, ReissueResponse } from '../../certcentral/reissue-api.ts';
import { RequestError } from '../../http/request-error.ts';
import { withRetries } from '../../http/retry-loop.ts';
import type { ReissueContext } from '../context.ts';
import type { Observation, ObservedState } from '../observe.ts';
import { FreshObserver } from './fresh-observer.ts';

/** Outcome of a reissue request. `preempted`: none was sent, because another reissue is pending or issued. */
export type ReissueRequestResult =
  | { kind: 'accepted' }
  | { kind: 'in-doubt'; error: RequestError }
  | { kind: 'preempted'; state: ObservedState };

/** Ends an attempt before it is sent. */
class PreemptedError extends Error {
  readonly state: ObservedState;

  constructor(state: ObservedState) {
    super('Another reissue came first.');
    this.state = state;
  }
}

/**
 * Requests a reissue at most once. Sends nothing if an observation that began no earlier than the status update shows a
 * pending or another certificate; an observation that shows neither must be at most a minute old.
 * @param createRequest creates the request from the latest observation of the order
 * @param lastObservation an observation that began no earlier than the status update
 * @throws ActionError if the request was refused, was not carried out, or is no longer possible
 */
export async function requestReissue(
  context: ReissueContext,
  createRequest: (order: Order) => ReissueRequest,
  lastObservation: Observation | undefined,
): Promise<ReissueRequestResult> {
  const { inputs, clock, log, memory } = context;
  const observer = new FreshObserver(context, lastObservation);
  const attempt = async () => {
    const state = await observer.observe();
    if (state.kind !== 'unchanged') throw new PreemptedError(state);
    await sendOnce(context, createRequest(state.order));
  };
  try {
    // The first observation may take minutes, which are no part of the time for the attempts.
    await observer.observe();
    await withRetries({ method: 'POST' }, attempt, { retries: inputs.retries, clock, log });
    memory.reissueRequestedAt = clock.now();
    return { kind: 'accepted' };
  } catch (error) {
    if (error instanceof PreemptedError) return { kind: 'preempted', state: error.state };
    if (!(error instanceof RequestError && error.inDoubt)) throw error;
    log(`${error.message} Checking the order to find out whether the reissue was requested.`);
    memory.reissueRequestedAt = clock.now();
    return { kind: 'in-doubt', error };
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
  const { log, memory } = context;
  memory.response = response;
  const { dcvRandomValue } = response;
  log(`The reissue was requested. ${describeResponse(response, dcvRandomValue)}`.trimEnd());
  if (dcvRandomValue !== '') context.checkpoint({ dcvRandomValue });
}

/**
 * Describes what DigiCert's response to a reissue request reports. It decides nothing: only the download does.
 * @param response undefined if it is not known
 * @param randomValue the random value for domain validation; empty if there is none
 */
export function describeResponse(response: ReissueResponse | undefined, randomValue: string): string {
  const value = randomValue && `The random value for domain validation is ${randomValue}.`;
  return [response ? describeProgress(response) : '', value].filter(Boolean).join(' ');
}

function describeProgress({ certificateId, hasChain, needsApproval }: ReissueResponse): string {
  if (certificateId !== '')
    return hasChain
      ? `DigiCert responded that certificate ${certificateId} was issued.`
      : `DigiCert responded that it still had to validate certificate ${certificateId}.`;
  return needsApproval ? 'DigiCert responded that an approver had to agree in CertCentral.' : '';
}
