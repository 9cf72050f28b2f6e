import { lookAgain, reportsOtherStatus } from '../domain/look-again.ts';
import { disableLogging, EnablingPermit, enableLogging } from '../domain/status-update.ts';
import type { Observation } from './observation.ts';
import { observeAfterUpdate } from './observe.ts';
import type { RunContext } from './transaction.ts';
import { otherStatusError } from './words/errors.ts';

/**
 * Sets the desired status: the one update of a run that may turn logging on.
 * @param first the observation that permits it
 * @throws RequestError
 */
export async function setStatus(context: RunContext, first: Observation): Promise<void> {
  const { api, inputs, transaction, checkpoint } = context;
  const { orderId, desired, mayPublishUnseenNames } = transaction;
  const { retries } = inputs;
  if (desired.status === 'enabled')
    await enableLogging(api, EnablingPermit.from(first, mayPublishUnseenNames), { retries });
  else await disableLogging(api, orderId, { retries });
  checkpoint({ statusUpdate: 'applied' });
}

/** Disables logging once more, because the order reports that it is enabled. @throws RequestError */
async function disableAgain({ api, inputs, transaction, checkpoint }: RunContext): Promise<void> {
  // In doubt again, because an earlier update does not count anymore.
  checkpoint({ statusUpdate: 'in-doubt' });
  await disableLogging(api, transaction.orderId, { retries: inputs.retries });
  checkpoint({ statusUpdate: 'applied' });
}

/**
 * Waits until an order that reports the other status reports the desired one, for a minute at most: it lags, or somebody else sets
 * it. If logging should be disabled, disables it once more before.
 * @returns the last observation
 * @throws ActionError
 */
export async function awaitStatus(
  context: RunContext,
  lagging: Observation,
  isLagging: (observation: Observation) => boolean,
): Promise<Observation> {
  const { transaction, session, api } = context;
  session.hasLagged = true;
  if (transaction.desired.status === 'disabled') await disableAgain(context);
  return lookAgain(api.clock, lagging, () => observeAfterUpdate(context), isLagging);
}

/**
 * Makes sure before a green end that the order does not report the other status.
 * @throws ActionError
 */
export async function confirmStatus(context: RunContext): Promise<void> {
  const { transaction, session } = context;
  const { orderId, desired } = transaction;
  const isLagging = (observation: Observation) => reportsOtherStatus(observation, desired.status);
  if (!session.lastRead || !isLagging(session.lastRead)) return;
  if (desired.status === 'disabled') {
    session.hasLagged = true;
    await disableAgain(context);
    return;
  }
  await awaitStatus(context, session.lastRead, isLagging);
  if (isLagging(session.lastRead)) throw otherStatusError(orderId, desired.status);
}
