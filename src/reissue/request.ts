import type { RequestOptions } from '../certcentral/client.ts';
import { type ReissueRequest, requestReissue } from '../certcentral/endpoints.ts';
import { reportedNames } from '../domain/order-names.ts';
import { RequestError } from '../errors.ts';
import { joinSentences } from '../text.ts';
import { decideRequest } from './decide.ts';
import type { Inputs } from './inputs.ts';
import type { Observation } from './observation.ts';
import { observeAfterUpdate } from './observe.ts';
import type { RunPlan } from './plan.ts';
import { awaitStatus } from './set-status.ts';
import { beginGracePeriod, type RunContext } from './transaction.ts';
import { notRequestedError, otherStatusError } from './words/errors.ts';
import { describeResponse } from './words/pending.ts';

/**
 * Creates the request of a reissue that is due: the names of the active certificate, and a CSR whose key approvers know.
 * @throws Error if the plan has no reissue
 */
export function createRequest({ order, certificate, csr }: RunPlan, { skipApproval, runUrl }: Inputs): ReissueRequest {
  if (!certificate || !csr) throw new Error('No reissue was planned.');
  const { commonName, dnsNames: names } = reportedNames(certificate, order);
  // A common name in Unicode does not replace the alternative name in ASCII form, which is the one that browsers compare.
  const dnsNames = names.filter((name) => name.toLowerCase() !== commonName.toLowerCase());
  return { ...order.reissueDefaults, commonName, dnsNames, csr: csr.pem, skipApproval, comments: runUrl };
}

/**
 * Requests a reissue at most once, unless the observation before an attempt reports another one, pending or issued.
 * @returns why the request is in doubt, if it is
 * @throws ActionError if the request was refused or not carried out, or no longer makes sense
 */
export async function requestOnce(context: RunContext, request: ReissueRequest): Promise<RequestError | undefined> {
  const { api, inputs, log } = context;
  let isFirst = true;
  const attempt = async (options: RequestOptions): Promise<void> => {
    const isDue = await isRequestDue(context, isFirst);
    isFirst = false;
    if (isDue) await send(context, request, options);
  };
  try {
    await api.retry(attempt, { retries: inputs.retries, method: 'POST' });
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError && error.inDoubt)) throw error;
    log(`${error.message} Checking the order to find out whether the reissue was requested.`);
    return error;
  }
}

/**
 * Returns whether a reissue must still be requested: no other one shows, and the order reports the desired status, or none.
 * @throws ActionError if nothing may be requested
 */
async function isRequestDue(context: RunContext, isFirst: boolean): Promise<boolean> {
  const { orderId, desired } = context.transaction;
  const isLagging = (observation: Observation) => decideRequest(observation, desired.status) === 'other-status';
  let observation = await observeAfterUpdate(context, isFirst);
  if (isLagging(observation))
    observation = await awaitStatus(context, observation, isLagging).catch((error: unknown) => {
      throw error instanceof RequestError ? notRequestedError(error) : error;
    });
  const decision = decideRequest(observation, desired.status);
  if (decision instanceof RequestError) throw notRequestedError(decision);
  if (decision === 'other-status') throw notRequestedError(otherStatusError(orderId, desired.status));
  return decision === 'request';
}

async function send(context: RunContext, request: ReissueRequest, options: RequestOptions): Promise<void> {
  const { api, log, session, transaction, checkpoint } = context;
  try {
    checkpoint({ reissueRequest: 'in-doubt' });
  } catch (error) {
    // Without the saved state, the request is not sent.
    transaction.reissueRequest = 'none';
    throw error;
  }
  try {
    session.response = await api.request(requestReissue(transaction.orderId, request), options);
    checkpoint({ reissueRequest: 'accepted' });
    log(joinSentences('The reissue was requested.', describeResponse(session.response)));
  } catch (error) {
    // After any other error, the request may have been carried out.
    if (error instanceof RequestError && !error.inDoubt) checkpoint({ reissueRequest: 'none' });
    throw error;
  } finally {
    if (transaction.reissueRequest !== 'none') beginGracePeriod(session, api.clock.now());
  }
}
