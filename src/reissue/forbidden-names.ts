import { findUnseenNames, type UnseenNames } from '../domain/unseen-names.ts';
import { RequestError } from '../errors.ts';
import type { CtStatus } from '../pki/certificate.ts';
import type { Observation } from './observation.ts';
import type { Transaction } from './transaction.ts';

/** Returns whether a run may turn logging on although a reissue is pending: its own, or by a permission. */
function isPermitted({ mayPublishUnseenNames, reissueRequest }: Transaction): boolean {
  // A reissue that the run requested, or may have, has the names of the active certificate.
  return mayPublishUnseenNames || reissueRequest !== 'none';
}

/**
 * Returns why a status must not be set once more, or restored: it would turn logging on for names that nobody can look at. If
 * the order could not be read, what it reported last decides.
 */
export function findForbiddenNames(
  status: CtStatus,
  observation: Pick<Observation, 'order' | 'phase' | 'reissuePending'>,
  transaction: Transaction,
): UnseenNames | undefined {
  const { order } = observation;
  if (isPermitted(transaction)) return undefined;
  if (order instanceof RequestError) {
    const isRestored = status === 'enabled' && transaction.desired.status === 'disabled';
    return isRestored && transaction.mayBePending ? 'reissue-may-be-pending' : undefined;
  }
  return findUnseenNames(status, order, observation);
}

/**
 * Returns whether a run turned logging on, and a reissue that appears would publish names that nobody can look at. No reissue was
 * pending before, because the run would have been refused.
 */
export function publishesNextNames(transaction: Transaction): boolean {
  const { desired, reportedStatus } = transaction;
  return desired.status === 'enabled' && reportedStatus !== 'enabled' && !isPermitted(transaction);
}
