import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest } from '../../certcentral/reissue-api.ts';
import type { CertificateWithChain } from '../../pki/certificate-with-chain.ts';
import type { ReissueContext } from '../context.ts';
import { isAsDesired } from '../desired.ts';
import { classify, type Observation } from '../observe.ts';
import { createReissuePlan, type IssuedPlan, type Plan, refuseUnfit, type UnissuedPlan } from '../plan.ts';
import { baselineOf } from '../transaction.ts';
import { unusedCsrWarnings } from '../warnings.ts';
import { type ExecutionResult, requested, unchanged, verified } from './execution-result.ts';
import { orderClosedError } from './fresh-observer.ts';
import { readBack } from './read-back.ts';
import { requestReissue } from './request-reissue.ts';
import { updateCtStatus } from './update-status.ts';
import { waitForIssuance } from './wait-for-issuance.ts';
import type { WaitOptions } from './wait-decision.ts';

/** The order and the certificate that a change starts from; null if nothing was issued yet. */
interface Start {
  order: Order;
  certificate: CertificateWithChain | null;
}

/**
 * Sets the CT status, has the certificate reissued if a reissue is due, and verifies it. The transaction must have been
 * saved.
 * @throws ActionError; the change must then be recovered
 */
export async function executePlan(context: ReissueContext, plan: Plan): Promise<ExecutionResult> {
  const concurrentObservation = await updateCtStatus(context, plan.kind === 'reissue');
  switch (plan.kind) {
    case 'unissued':
      return confirmUnissued(context, plan);
    case 'up-to-date':
      return confirmUpToDate(context, plan);
    case 'await-pending':
      return awaitIssuance(context, plan, { sawPending: true, sawNoDownload: true });
    case 'reissue':
      return reissue(context, plan, () => plan.request, concurrentObservation);
  }
}

async function confirmUnissued(context: ReissueContext, plan: UnissuedPlan): Promise<ExecutionResult> {
  const observation = await readBack(context);
  const state = classify(observation, undefined);
  if (state.kind === 'closed') throw orderClosedError(state.order);
  // Issued, but not readable: nothing is verified before the certificate can be read.
  const isUnverified = state.kind === 'unreadable' && state.isIssued;
  if (state.kind === 'pending' || isUnverified)
    return awaitIssuance(context, plan, { sawPending: state.kind === 'pending', sawNoDownload: true });
  if (state.kind === 'unissued' || !state.certificate)
    return unchanged(context, plan.order, state, null, unusedCsrWarnings(context.inputs.csrFile));
  if (isAsDesired(state.certificate, context.transaction))
    return verified(context, plan.order, state, state.certificate, null);
  return reissueFirst(context, { order: plan.order, certificate: state.certificate }, observation);
}

/** Reissues a first certificate that is not as desired, because it was issued while the status was being set. */
async function reissueFirst(
  context: ReissueContext,
  start: { order: Order; certificate: CertificateWithChain },
  observation: Observation,
): Promise<ExecutionResult> {
  const { certificate } = start;
  refuseUnfit(certificate, context.inputs);
  // The reissue that was seen, if any, led to this certificate.
  context.checkpoint({ baseline: baselineOf(certificate), reissueSeenPending: false, reissuedCtStatus: null });
  const createRequest = (order: Order) => createReissuePlan(order, certificate, context.inputs).request;
  return reissue(context, start, createRequest, observation);
}

async function confirmUpToDate(context: ReissueContext, plan: IssuedPlan): Promise<ExecutionResult> {
  const { order, certificate } = plan;
  const state = classify(await readBack(context), certificate.serialNumber);
  if (state.kind === 'closed') throw orderClosedError(state.order);
  if (state.kind === 'pending') return awaitIssuance(context, plan, { sawPending: true, sawNoDownload: true });
  if (state.certificate && state.isAnother) return verified(context, order, state, state.certificate, certificate);
  return unchanged(context, order, state, certificate, []);
}

async function reissue(
  context: ReissueContext,
  start: Start,
  createRequest: (order: Order) => ReissueRequest,
  observation: Observation | undefined,
): Promise<ExecutionResult> {
  const result = await requestReissue(context, createRequest, observation);
  const sawPending = result.kind === 'preempted' && result.state.kind === 'pending';
  const inDoubt = result.kind === 'in-doubt' ? result.error : undefined;
  return awaitIssuance(context, start, { sawPending, sawNoDownload: sawPending, inDoubt });
}

async function awaitIssuance(
  context: ReissueContext,
  { order, certificate }: Start,
  options: Omit<WaitOptions, 'waitMinutes'>,
): Promise<ExecutionResult> {
  // The status at the start needs no line in the log, unless a reissue is already pending.
  const initialStatus = options.sawPending ? undefined : order.status;
  const result = await waitForIssuance(context, options, initialStatus);
  return result.kind === 'issued'
    ? verified(context, order, result.state, result.certificate, certificate)
    : requested(context, result.order, certificate, result.reasons);
}
