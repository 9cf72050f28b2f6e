import { setCtStatus } from '../certcentral/endpoints.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { ReissueContext } from './context.ts';
import { hasOtherCertificate, requireOpen } from './observation.ts';
import { observeAfterUpdate } from './observe.ts';
import type { Plan } from './plan.ts';
import { createRequest, requestOnce } from './request.ts';
import { findDifferences } from './verify.ts';
import { type Execution, waitForIssuance } from './wait.ts';
import { notAsDesiredError } from './words/errors.ts';

/**
 * Sets the CT status, has the certificate reissued if a reissue is due, and verifies it. The transaction must have been
 * saved.
 * @throws ActionError; the change must then be recovered
 */
export async function execute(context: ReissueContext, plan: Plan): Promise<Execution> {
  const { transaction, clock } = context;
  await updateStatus(context);
  const execution = await complete(context, plan);
  const { certificate } = execution;
  // The certificate from the start is verified, too, because it may have expired since.
  const differences = certificate ? findDifferences(certificate, transaction, clock.now()) : [];
  if (differences.length > 0) throw notAsDesiredError(differences, transaction);
  return execution;
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

/** Completes what the plan has in addition to the status, and what has changed since. */
async function complete(context: ReissueContext, plan: Plan): Promise<Execution> {
  const observation = await observeAfterUpdate(context);
  requireOpen(observation);
  const { kind, phase } = observation;
  if (plan.action === 'reissue') {
    const request = createRequest(plan, context.inputs);
    return waitForIssuance(context, await requestOnce(context, request, observation));
  }
  // Issued, but not readable: nothing is verified before the certificate can be read.
  const isUnverified = !plan.certificate && kind === 'unreadable' && phase === 'issued';
  if (plan.action === 'wait' || kind === 'pending' || isUnverified) return waitForIssuance(context);
  const isRead = kind === 'unchanged' || hasOtherCertificate(observation, context.transaction.baseline);
  return { observation, certificate: isRead ? ifRead(observation.certificate) : plan.certificate, reasons: null };
}
