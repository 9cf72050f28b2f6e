import { findDeviations } from '../domain/as-desired.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { Observation } from './observation.ts';
import { observeAfterUpdate } from './observe.ts';
import type { RunPlan } from './plan.ts';
import { createRequest, requestOnce } from './request.ts';
import { confirmStatus, setStatus } from './set-status.ts';
import type { RunContext } from './transaction.ts';
import { type Execution, waitForIssuance } from './wait.ts';
import { notAsDesiredError } from './words/errors.ts';

/**
 * Sets the CT status, has the certificate reissued if a reissue is due, and verifies it. The transaction must have been
 * saved.
 * @throws ActionError; the change must then be recovered
 */
export async function execute(context: RunContext, plan: RunPlan, first: Observation): Promise<Execution> {
  const { api, transaction } = context;
  if (!plan.onlyWaits)
    await setStatus(context, first).catch((error: unknown) => {
      if (error instanceof RequestError && !error.inDoubt) context.checkpoint({ statusUpdate: 'not-applied' });
      throw error;
    });
  const execution = await complete(context, plan);
  const { certificate } = execution;
  // The certificate from the start is verified, too, because it may have expired since.
  const deviations = certificate ? findDeviations(certificate, transaction.desired, api.clock.now()) : [];
  if (deviations.length > 0) throw notAsDesiredError(deviations, transaction.desired.status);
  await confirmStatus(context);
  return execution;
}

/** Completes what the plan has in addition to the status, and what has changed since. */
async function complete(context: RunContext, plan: RunPlan): Promise<Execution> {
  if (plan.action === 'reissue')
    return waitForIssuance(context, await requestOnce(context, createRequest(plan, context.inputs)));
  const observation = await observeAfterUpdate(context, true);
  const { kind, phase } = observation;
  // Issued, but not readable: nothing is verified before the certificate can be read.
  const isUnverified = !plan.certificate && kind === 'unreadable' && phase === 'issued';
  if (plan.action === 'wait' || kind === 'pending' || isUnverified) return waitForIssuance(context);
  const isRead = kind === 'unchanged' || observation.hasOtherCertificate;
  const certificate = isRead ? ifRead(observation.certificate) : plan.certificate;
  return { observation, certificate, reasons: null };
}
