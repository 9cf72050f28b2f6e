import { setCtStatus } from '../certcentral/endpoints.ts';
import type { Order } from '../certcentral/order.ts';
import { turnsLoggingOn } from '../domain/unseen-names.ts';
import { ifRead } from '../errors.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { findForbiddenNames, reportsOtherStatus } from './judge-observation.ts';
import { type Observation, reportedCtStatus } from './observation.ts';
import type { RunContext, Transaction } from './transaction.ts';
import { forbiddenUpdateError } from './words/errors.ts';

/**
 * Sets the desired status.
 * @throws RequestError
 */
export async function setStatus({ api, inputs, transaction, checkpoint }: RunContext): Promise<void> {
  const { orderId, desired } = transaction;
  await api.request(setCtStatus(orderId, desired.status), { retries: inputs.retries });
  checkpoint({ statusUpdate: 'applied' });
}

/** Returns what must be saved before a status is set once more, or restored. */
export function anotherUpdate(status: CtStatus, observation: Observation, { reportedStatus }: Transaction) {
  // If this update turns logging on, a reissue that appears must end the run, although logging was on at first.
  const isTurnedOn = turnsLoggingOn(status, reportedCtStatus(observation));
  const hasReportedBoth = isTurnedOn && reportedStatus === 'enabled';
  return {
    // In doubt again, because an earlier update does not count anymore.
    statusUpdate: 'in-doubt',
    reportedStatus: hasReportedBoth ? 'unknown' : reportedStatus,
  } as const;
}

/**
 * Sets the desired status once more, because the order reported the other one: it lags, or somebody else sets it.
 * @throws ActionError if that fails, or would publish names that nobody can look at
 */
export async function setStatusAgain(context: RunContext, observation: Observation, order: Order): Promise<void> {
  const { transaction, session, checkpoint } = context;
  const forbidden = findForbiddenNames(transaction.desired.status, observation, transaction);
  if (forbidden) throw forbiddenUpdateError(order, forbidden);
  checkpoint(anotherUpdate(transaction.desired.status, observation, transaction));
  await setStatus(context);
  session.isStatusSetAgain = true;
}

/**
 * Sets the desired status once more if the order reported the other one last.
 * @throws ActionError if that fails, or would publish names that nobody can look at
 */
export async function correctStatus(context: RunContext): Promise<void> {
  const { lastRead } = context.session;
  const order = lastRead && ifRead(lastRead.order);
  if (order && reportsOtherStatus(lastRead, context.transaction.desired.status))
    await setStatusAgain(context, lastRead, order);
}
