import { ActionError } from '../../action-error.ts';
import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest } from '../../certcentral/reissue-api.ts';
import { withDeadline } from '../../clock.ts';
import { RequestError } from '../../http/request-error.ts';
import type { CertificateWithChain } from '../../pki/certificate.ts';
import { formatNames } from '../../text.ts';
import { observeProgress, type ReissueContext } from '../context.ts';
import { type ObservedState, unlessClosed, withCertificateAsBaseline } from '../observe.ts';
import {
  createReissuePlan,
  hasDesiredKey,
  type IssuedPlan,
  isAsDesired,
  type Plan,
  requireAnyExpected,
  requirePublicTls,
  requireReissuable,
  type UnissuedPlan,
} from '../plan.ts';
import { type Before, completedResult, type ExecutionResult, requestedResult } from '../result.ts';
import { baselineOf, desiredNow, lostNames, type Transaction } from '../transaction.ts';
import { changeWarnings, unusedCsrWarnings } from '../warnings.ts';
import { MAX_OBSERVATION_AGE_MS, requestReissue } from './request-reissue.ts';
import { orderClosedError } from './wait-decision.ts';
import { waitForIssuance } from './wait-for-issuance.ts';

const MAX_READ_BACK_RETRIES = 2;

/**
 * Sets the CT status, has the certificate reissued if a reissue is due, and verifies it. The transaction must have been
 * saved.
 * @throws ActionError; the change must then be recovered
 */
export async function executePlan(context: ReissueContext, plan: Plan): Promise<ExecutionResult> {
  const concurrentState = await updateCtStatus(context, plan.kind === 'reissue');
  switch (plan.kind) {
    case 'unissued':
      return confirmUnissued(context, plan);
    case 'up-to-date':
      return confirmUpToDate(context, plan);
    case 'await-pending':
      return awaitIssuance(context, plan, undefined, true);
    case 'reissue':
      return reissue(context, plan, () => plan.request, concurrentState);
  }
}

/**
 * Sets the CT status of the order.
 * @param observeConcurrently whether to observe the order at the same time, which takes no longer
 * @returns the concurrent observation; undefined if there is none
 * @throws RequestError
 */
export async function updateCtStatus(
  context: ReissueContext,
  observeConcurrently: boolean,
): Promise<ObservedState | undefined> {
  const { api, inputs, clock } = context;
  const failed = new AbortController();
  const update = api.setCtStatus(inputs.orderId, inputs.desiredStatus, inputs).then(
    () => context.checkpoint({ statusUpdate: 'applied' }),
    (error: unknown) => {
      failed.abort();
      throw error;
    },
  );
  const observation = observeConcurrently
    ? withDeadline(clock, clock.now() + MAX_OBSERVATION_AGE_MS, (signal) => {
        const options = { retries: inputs.retries, signal: AbortSignal.any([failed.signal, signal]) };
        return observeProgress(context, options, unlessClosed);
      })
    : undefined;
  // Wait for the observation even if the update failed, because the recovery depends on a reissue that it showed.
  const [updated, observed] = await Promise.allSettled([update, observation]);
  if (updated.status === 'rejected') {
    const error: unknown = updated.reason;
    const isClosed = observed.status === 'fulfilled' && observed.value?.kind === 'closed';
    if (error instanceof RequestError && !error.inDoubt) context.checkpoint({ statusUpdate: 'not-applied', isClosed });
    throw error;
  }
  if (observed.status === 'rejected') throw observed.reason;
  return observed.value && withUnknownCtStatus(observed.value);
}

/** Removes the CT status from a concurrent observation, because it may be from before the update. */
function withUnknownCtStatus(state: ObservedState): ObservedState {
  return state.order ? { ...state, order: { ...state.order, ctStatus: 'unknown' } } : state;
}

/** Observes the order after a status update. The order is already changed, so few retries are enough. */
function readBack(context: ReissueContext): Promise<ObservedState> {
  const retries = Math.min(context.inputs.retries, MAX_READ_BACK_RETRIES);
  return observeProgress(context, { retries }, unlessClosed);
}

async function confirmUnissued(context: ReissueContext, plan: UnissuedPlan): Promise<ExecutionResult> {
  const state = await readBack(context);
  if (state.kind === 'closed') throw orderClosedError(state.order);
  // Issued, but not readable: nothing is verified before the certificate can be read.
  const isUnverified = state.kind === 'unreadable' && state.isIssued;
  if (state.kind === 'pending' || isUnverified) return awaitIssuance(context, plan, state, state.kind === 'pending');
  if (!state.certificate) return completedResult(context, plan, state, unusedCsrWarnings(context.inputs.csrFile));
  if (isAsDesired(state.certificate, desiredNow(context.transaction)))
    return verifyAndFinish(context, plan, state, state.certificate);
  return reissueFirst(context, plan.order, state.certificate, state);
}

/** Reissues a first certificate that is not as desired, because it was issued while the status was being set. */
async function reissueFirst(
  context: ReissueContext,
  orderBefore: Order,
  certificate: CertificateWithChain,
  state: ObservedState,
): Promise<ExecutionResult> {
  requirePublicTls(orderBefore, certificate, context.inputs);
  requireReissuable(certificate, context.inputs);
  requireAnyExpected(certificate, context.inputs);
  // The reissue that was seen, if any, led to this certificate.
  context.checkpoint({ baseline: baselineOf(certificate), reissueSeenPending: false, reissuedCtStatus: null });
  const createRequest = (order: Order) => createReissuePlan(order, certificate, context.inputs).request;
  return reissue(context, { order: orderBefore, certificate }, createRequest, withCertificateAsBaseline(state));
}

async function confirmUpToDate(context: ReissueContext, plan: IssuedPlan): Promise<ExecutionResult> {
  const state = await readBack(context);
  if (state.kind === 'closed') throw orderClosedError(state.order);
  if (state.kind === 'pending') return awaitIssuance(context, plan, state, true);
  if (state.certificate) return verifyAndFinish(context, plan, state, state.certificate);
  return completedResult(context, plan, state);
}

async function reissue(
  context: ReissueContext,
  before: Before,
  createRequest: (order: Order) => ReissueRequest,
  lastState: ObservedState | undefined,
): Promise<ExecutionResult> {
  const result = await requestReissue(context, createRequest, lastState);
  const sawPending = result.kind === 'preempted' && result.state.kind === 'pending';
  const inDoubt = result.kind === 'in-doubt' ? result.error : undefined;
  return awaitIssuance(context, before, result.state, sawPending, inDoubt);
}

/**
 * Waits for the certificate.
 * @param lastState what was observed after `before`, if anything was
 * @param sawPending whether a reissue was seen pending
 * @param inDoubt why the reissue request is in doubt, if it is
 */
async function awaitIssuance(
  context: ReissueContext,
  before: Before,
  lastState: ObservedState | undefined,
  sawPending: boolean,
  inDoubt?: RequestError,
): Promise<ExecutionResult> {
  // The status at the start needs no line in the log, unless a reissue is already pending.
  const initialStatus = sawPending ? undefined : before.order.status;
  // An order without a certificate at the start was not issued yet.
  const mayLackDownload = sawPending || !before.certificate;
  const result = await waitForIssuance(context, { sawPending, mayLackDownload, inDoubt }, initialStatus, lastState);
  if (result.kind === 'requested') return requestedResult(context, result.order, before.certificate, result.reasons);
  const { state, certificate, lastCertificate } = result;
  // An order that had no certificate at the start may have got one that is replaced by now.
  const isReplaced = lastCertificate?.serialNumber !== certificate.serialNumber;
  const certificateBefore = before.certificate ?? (isReplaced ? lastCertificate : undefined) ?? null;
  return verifyAndFinish(context, { order: before.order, certificate: certificateBefore }, state, certificate);
}

/** Ends an execution whose active certificate was read. It must be as desired, also if it is the one from the start. */
function verifyAndFinish(
  context: ReissueContext,
  before: Before,
  state: ObservedState,
  certificate: CertificateWithChain,
): ExecutionResult {
  verifyCertificate(certificate, context.transaction);
  const warnings = before.certificate ? changeWarnings(before.certificate, certificate) : [];
  return completedResult(context, before, state, warnings, certificate);
}

/**
 * Verifies a new certificate against the desired status and key, and the names of the baseline.
 * @throws ActionError that names every difference
 */
export function verifyCertificate(certificate: CertificateWithChain, transaction: Transaction): void {
  const { ctStatus } = certificate;
  const { baseline, csrKeyDigest } = transaction;
  const desired = desiredNow(transaction);
  const lost = baseline ? lostNames(baseline, certificate) : [];
  const differences = [
    ...(ctStatus === desired.desiredStatus ? [] : [`it was issued with CT logging ${ctStatus}`]),
    ...(hasDesiredKey(certificate, desired)
      ? []
      : [`its key is not the key of ${csrKeyDigest ? 'csr-file' : 'the earlier certificate'}`]),
    ...(lost.length === 0 ? [] : [`it lacks ${formatNames(lost)}`]),
  ];
  if (differences.length === 0) return;
  throw new ActionError(differences.join('; '), {
    title: `The new certificate is not as desired (CT logging ${desired.desiredStatus})`,
    hint:
      lost.length === 0
        ? 'Do not deploy it until you know why.'
        : 'Do not deploy it. DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.',
  });
}
