import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest } from '../../certcentral/reissue-api.ts';
import { withDeadline } from '../../clock.ts';
import { MAX_READ_BACK_RETRIES, unlessClosed } from '../../domain/order-snapshot.ts';
import { RequestError } from '../../http/request-error.ts';
import type { CertificateWithChain } from '../../pki/certificate.ts';
import { observeProgress, orderClosedError, type ReissueContext } from '../context.ts';
import { desiredNow, isAsDesired } from '../desired.ts';
import { MAX_OBSERVATION_AGE_MS } from '../limits.ts';
import { certificateOf, type ObservedState, withCertificateAsBaseline } from '../observe.ts';
import type { IssuedPlan, Plan, UnissuedPlan } from '../plan.ts';
import { findObjections, type Objection, requireReplaceable } from '../refusals.ts';
import { planReissue } from '../reissue-request.ts';
import { completedResult, type ExecutionResult, type InitialState, leftPendingResult } from '../result.ts';
import { baselineOf } from '../transaction.ts';
import { changeWarnings, unusedCsrWarnings } from '../warnings.ts';
import { requestReissue } from './request-reissue.ts';
import { verifyCertificate } from './verify-certificate.ts';
import { waitForIssuance } from './wait-for-issuance.ts';

/**
 * Sets the CT status, has the certificate reissued if a reissue is due, and verifies it. The transaction must have been
 * saved.
 * @throws ActionError; the change must then be recovered
 */
export async function executePlan(context: ReissueContext, plan: Plan): Promise<ExecutionResult> {
  switch (plan.kind) {
    case 'unissued':
    case 'up-to-date':
      await updateCtStatus(context);
      return confirm(context, plan);
    case 'wait':
      await updateCtStatus(context);
      return awaitIssuance(context, plan);
    case 'reissue':
      return reissue(context, plan, () => plan.request, await updateAndObserve(context));
  }
}

/** @throws RequestError */
async function updateCtStatus({ api, inputs, transaction, checkpoint }: ReissueContext): Promise<void> {
  try {
    await api.setCtStatus(transaction.orderId, transaction.desiredStatus, inputs);
    checkpoint({ statusUpdate: 'applied' });
  } catch (error) {
    if (error instanceof RequestError && !error.inDoubt) checkpoint({ statusUpdate: 'not-applied' });
    throw error;
  }
}

/**
 * Sets the CT status of the order, and observes the order at the same time, which takes no longer. A failed update ends the
 * observation, and waits for that end, because the recovery depends on a reissue that it showed.
 * @throws RequestError of the update
 */
export async function updateAndObserve(context: ReissueContext): Promise<ObservedState> {
  const { clock, inputs } = context;
  const failed = new AbortController();
  const update = updateCtStatus(context).catch((error: unknown) => {
    failed.abort();
    throw error;
  });
  const observation = withDeadline(clock, clock.now() + MAX_OBSERVATION_AGE_MS, (signal) =>
    observeProgress(
      context,
      { retries: inputs.retries, signal: AbortSignal.any([failed.signal, signal]) },
      unlessClosed,
    ),
  );
  const [updated, observed] = await Promise.allSettled([update, observation]);
  if (updated.status === 'rejected') throw updated.reason;
  if (observed.status === 'rejected') throw observed.reason;
  return observed.value;
}

/** Observes the order after a status update. The order is already changed, so few retries are enough. */
function readBack(context: ReissueContext): Promise<ObservedState> {
  const retries = Math.min(context.inputs.retries, MAX_READ_BACK_RETRIES);
  return observeProgress(context, { retries }, unlessClosed);
}

/** Ends an execution that needed no reissue at the start, unless the order has changed since. */
async function confirm(context: ReissueContext, plan: IssuedPlan | UnissuedPlan): Promise<ExecutionResult> {
  const state = await readBack(context);
  if (state.kind === 'closed') throw orderClosedError(state.order);
  const wasUnissued = plan.kind === 'unissued';
  // Issued, but not readable: nothing is verified before the certificate can be read.
  const isUnverified = wasUnissued && state.kind === 'unreadable' && state.phase === 'issued';
  if (state.kind === 'pending' || isUnverified) return awaitIssuance(context, plan, state);
  const certificate = certificateOf(state);
  if (!certificate)
    return completedResult(context, plan, state, wasUnissued ? unusedCsrWarnings(context.inputs.csrFile) : []);
  if (wasUnissued && !isAsDesired(certificate, desiredNow(context.transaction)))
    return reissueFirst(context, plan.order, certificate, state);
  return verifyAndFinish(context, plan, state, certificate);
}

/** Reissues a first certificate that is not as desired, because it was issued while the status was being set. */
async function reissueFirst(
  context: ReissueContext,
  orderBefore: Order,
  certificate: CertificateWithChain,
  state: ObservedState,
): Promise<ExecutionResult> {
  findAndRecordObjections(context, certificate);
  requireReplaceable(orderBefore, certificate, context.inputs, context.transaction.desiredStatus);
  // The reissue that was seen, if any, led to this certificate.
  context.checkpoint({ baseline: baselineOf(certificate), reissueSeenPending: false, reissuedCtStatus: null });
  const createRequest = (order: Order) => planReissue(order, certificate, context.inputs).request;
  return reissue(context, { order: orderBefore, certificate }, createRequest, withCertificateAsBaseline(state));
}

async function reissue(
  context: ReissueContext,
  before: InitialState,
  createRequest: (order: Order) => ReissueRequest,
  lastState: ObservedState,
): Promise<ExecutionResult> {
  const result = await requestReissue(context, createRequest, lastState);
  return awaitIssuance(context, before, result.state, result.kind === 'in-doubt' ? result.error : undefined);
}

/**
 * Waits for the certificate.
 * @param lastState what was observed after `before`, if anything was
 * @param inDoubt why the reissue request is in doubt, if it is
 */
async function awaitIssuance(
  context: ReissueContext,
  before: InitialState,
  lastState?: ObservedState,
  inDoubt?: RequestError,
): Promise<ExecutionResult> {
  // The status at the start needs no line in the log, unless a reissue is already pending.
  const initialStatus = context.transaction.reissueSeenPending ? undefined : before.order.status;
  const result = await waitForIssuance(context, inDoubt, initialStatus, lastState);
  if (result.kind === 'left-pending')
    return leftPendingResult(context, result.order, before.certificate, result.reasons);
  const { state, certificate, lastCertificate } = result;
  // An order that had no certificate at the start may have got one that is replaced by now.
  const isReplaced = lastCertificate?.serialNumber !== certificate.serialNumber;
  const certificateBefore = before.certificate ?? (isReplaced ? lastCertificate : undefined) ?? null;
  return verifyAndFinish(context, { order: before.order, certificate: certificateBefore }, state, certificate);
}

/** Ends an execution whose active certificate was read. It must be as desired, also if it is the one from the start. */
function verifyAndFinish(
  context: ReissueContext,
  before: InitialState,
  state: ObservedState,
  certificate: CertificateWithChain,
): ExecutionResult {
  verifyCertificate(certificate, context.transaction, findAndRecordObjections(context, certificate));
  const warnings = before.certificate ? changeWarnings(before.certificate, certificate) : [];
  return completedResult(context, before, state, warnings, certificate);
}

/** Returns what policy and plan have against a certificate. The recovery says so if the policy must be changed first. */
function findAndRecordObjections(context: ReissueContext, certificate: CertificateWithChain): Objection[] {
  const { inputs, transaction, checkpoint } = context;
  const objections = findObjections(certificate, inputs, transaction.desiredStatus);
  if (objections.some(({ reason }) => reason === 'policy')) checkpoint({ isAgainstPolicy: true });
  return objections;
}
