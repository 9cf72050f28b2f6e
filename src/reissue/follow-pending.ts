import { checkDcv, getValidation } from '../certcentral/endpoints.ts';
import { ifRead, toRequestError } from '../errors.ts';
import type { ChangeContext, RunContext } from './context.ts';
import type { Observation } from './observation.ts';
import { canCheckDcv, type PendingReasons, unfinishedOf } from './pending-reasons.ts';
import { describePendingReasons } from './words/pending.ts';

/** A wait that takes longer may have a cause that nobody can see. */
const OVERDUE_MS = 300_000;
const MIN_READ_INTERVAL_MS = 60_000;

/** Where a pending order is read, and what the step knows of its reissue. */
type PendingContext = Pick<ChangeContext, 'api' | 'session'> & { transaction: { orderId: string } };

/** Reads what a pending order waits for, in one attempt. A failed read does not fail the run. */
export async function fetchPendingReasons(
  { api, session, transaction }: PendingContext,
  observation: Observation,
  signal?: AbortSignal | undefined,
): Promise<PendingReasons> {
  const now = api.clock.now();
  const { response, waitStartedAt = now } = session;
  const endpoint = getValidation(transaction.orderId);
  const validation = ifRead(await api.request(endpoint, { retries: 0, signal }).catch(toRequestError));
  return {
    needsApproval: observation.hasOpenRequest || response?.needsApproval === true,
    validation: validation && unfinishedOf(validation, isEv(observation)),
    randomValue: response?.dcvRandomValue ?? '',
    isOverdue: now - waitStartedAt >= OVERDUE_MS,
  };
}

function isEv(observation: Observation): boolean {
  const product = ifRead(observation.order)?.product;
  return product?.validationType.toLowerCase() === 'ev' || ifRead(observation.certificate)?.isEv === true;
}

/**
 * Returns a function to call with each observation of a pending order. At most once a minute, it reads what the order waits for,
 * logs a change, and has DigiCert check the validation of domains. Nobody waits for it, because it decides nothing.
 */
export function followPending(context: RunContext, signal: AbortSignal): (observation: Observation) => void {
  const { api, log, transaction } = context;
  let readAt = Number.NEGATIVE_INFINITY;
  let logged = '';
  const read = async (observation: Observation) => {
    const reasons = await fetchPendingReasons(context, observation, signal);
    if (signal.aborted) return;
    const lines = describePendingReasons(reasons).map((reason) => `The order is waiting for ${reason}.`);
    // A read that fails says nothing new.
    const isNew = lines.join() !== logged && (reasons.validation !== undefined || logged === '');
    if (isNew) {
      for (const line of lines) log(line);
      if (lines.length === 0) log('CertCentral no longer reports what the order is waiting for.');
      logged = lines.join();
    }
    if (canCheckDcv(reasons))
      await api.request(checkDcv(transaction.orderId), { retries: 0, signal }).catch(toRequestError);
  };
  return (observation) => {
    const now = api.clock.now();
    if (now - readAt < MIN_READ_INTERVAL_MS) return;
    readAt = now;
    // The client writes each attempt to the debug log.
    void read(observation).catch((error: Error) => log(error.message));
  };
}
