import { setCtStatus } from '../certcentral/endpoints.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { IssuedCertificate } from '../pki/certificate.ts';
import type { ReissueContext } from './context.ts';
import { hasOtherCertificate, type Observation, requireOpen } from './observation.ts';
import { observeAfterUpdate } from './observe.ts';
import type { Plan } from './plan.ts';
import { createRequest, requestOnce } from './request.ts';
import type { PendingReasons } from './validation.ts';
import { findDifferences } from './verify.ts';
import { waitForIssuance } from './wait.ts';
import { changeWarnings, type ReissueWarning, readBackWarnings, sctWarnings, statusWarnings } from './warnings.ts';
import { notAsDesiredError } from './words/verify.ts';

/** What an execution ends with. */
export interface Execution {
  /** The last observation. */
  observation: Observation;
  /** The active certificate; undefined if nothing was issued, or a reissue is left pending. */
  certificate: IssuedCertificate | undefined;
  /** What a pending reissue waits for; null if none is left pending. */
  reasons: PendingReasons | null;
  warnings: readonly ReissueWarning[];
}

/**
 * Sets the CT status, has the certificate reissued if a reissue is due, and verifies it. The transaction must have been
 * saved.
 * @throws ActionError; the change must then be recovered
 */
export async function execute(context: ReissueContext, plan: Plan): Promise<Execution> {
  await updateStatus(context);
  const observation = await observeAfterUpdate(context);
  requireOpen(observation);
  if (plan.action === 'reissue') {
    const request = createRequest(plan, context.inputs);
    return awaitIssuance(context, plan, await requestOnce(context, request, observation));
  }
  return plan.action === 'wait' ? awaitIssuance(context, plan) : confirm(context, plan, observation);
}

/** @throws RequestError */
async function updateStatus({ api, inputs, transaction, checkpoint }: ReissueContext): Promise<void> {
  const { orderId, desiredStatus } = transaction;
  try {
    // A stray response on an old connection must not count as that of this request.
    await api.request(setCtStatus(orderId, desiredStatus, 'new'), { retries: inputs.retries });
    checkpoint({ statusUpdate: 'applied' });
  } catch (error) {
    if (error instanceof RequestError && !error.inDoubt) checkpoint({ statusUpdate: 'not-applied' });
    throw error;
  }
}

/** Ends an execution that needed no reissue at the start, unless the order has changed since. */
async function confirm(context: ReissueContext, plan: Plan, observation: Observation): Promise<Execution> {
  const { transaction } = context;
  const { kind, phase } = observation;
  const certificate = ifRead(observation.certificate);
  // Issued, but not readable: nothing is verified before the certificate can be read.
  const isUnverified = !plan.certificate && kind === 'unreadable' && phase === 'issued';
  if (kind === 'pending' || isUnverified) return awaitIssuance(context, plan);
  if (certificate && (kind === 'unchanged' || hasOtherCertificate(observation, transaction.baseline)))
    return verify(context, plan, observation, certificate);
  return complete(context, plan, observation, plan.certificate, []);
}

async function awaitIssuance(
  context: ReissueContext,
  plan: Plan,
  request?: Parameters<typeof waitForIssuance>[1],
): Promise<Execution> {
  const result = await waitForIssuance(context, request);
  const { observation } = result;
  if (result.kind === 'issued') return verify(context, plan, observation, result.certificate);
  const foreign: ReissueWarning[] = context.transaction.reissueRequest === 'none' ? [{ kind: 'foreign-reissue' }] : [];
  const warnings = [...usualWarnings(context, plan, observation), ...foreign];
  return { observation, certificate: undefined, reasons: result.reasons, warnings };
}

/** Returns the warnings of every run that succeeds. */
function usualWarnings(
  { inputs, transaction }: ReissueContext,
  { action }: Plan,
  { order }: Observation,
): ReissueWarning[] {
  const unused: ReissueWarning[] = inputs.csrFile && action === 'status' ? [{ kind: 'csr-unused' }] : [];
  return [...unused, ...statusWarnings(ifRead(order), transaction.desiredStatus)];
}

/** Ends an execution whose active certificate was read. It must be as desired, also if it is the one from the start. */
function verify(
  context: ReissueContext,
  plan: Plan,
  observation: Observation,
  certificate: IssuedCertificate,
): Execution {
  const { transaction, clock } = context;
  const differences = findDifferences(certificate, transaction, clock.now());
  if (differences.length > 0) throw notAsDesiredError(differences, transaction);
  const changes = plan.certificate ? changeWarnings(plan.certificate, certificate) : [];
  return complete(context, plan, observation, certificate, changes);
}

/** Ends an execution that leaves nothing pending. */
function complete(
  context: ReissueContext,
  plan: Plan,
  observation: Observation,
  certificate: IssuedCertificate | undefined,
  changes: readonly ReissueWarning[],
): Execution {
  return {
    observation,
    certificate,
    reasons: null,
    warnings: [
      ...usualWarnings(context, plan, observation),
      ...changes,
      ...sctWarnings(certificate),
      ...readBackWarnings(observation, plan.certificate !== undefined),
    ],
  };
}
