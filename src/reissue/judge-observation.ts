import { findDueReasons } from '../domain/due.ts';
import { findUnseenNames, turnsLoggingOn, type UnseenNames } from '../domain/unseen-names.ts';
import { type ActionError, ifRead, type RequestError } from '../errors.ts';
import type { CtStatus, IssuedCertificate } from '../pki/certificate.ts';
import { errorsOf, isOnlyMissing, type Observation, reportedCtStatus, trackPending } from './observation.ts';
import type { RunContext, Transaction } from './transaction.ts';
import { closedError, unseenReissueError } from './words/errors.ts';

/** Returns whether a run may turn logging on although a reissue is pending: its own, or by a permission. */
function isPermitted({ mayPublishUnseenNames, reissueRequest }: Transaction): boolean {
  // A reissue that the run requested, or may have, has the names of the active certificate.
  return mayPublishUnseenNames || reissueRequest !== 'none';
}

/**
 * Returns why a status must not be set once more, or restored: it would turn logging on for names that nobody can look at. An
 * order that could not be read does not report that logging is on, and the latest observation that could read it decides whether
 * anything was issued, and whether a reissue is pending.
 */
export function findForbiddenNames(
  status: CtStatus,
  observation: Observation,
  transaction: Transaction,
): UnseenNames | undefined {
  if (isPermitted(transaction)) return undefined;
  const phase = ifRead(observation.order) ? observation.phase : transaction.lastPhase;
  const reported = { ctStatus: reportedCtStatus(observation) };
  const reissuePending = trackPending(observation, transaction.lastPending);
  return findUnseenNames(status, reported, { phase, reissuePending });
}

/**
 * Returns whether a run turned logging on, and a reissue that appears would publish names that nobody can look at. No reissue was
 * pending before, because the run would have been refused.
 */
export function publishesNextNames(transaction: Transaction): boolean {
  const { desired, reportedStatus } = transaction;
  return turnsLoggingOn(desired.status, reportedStatus) && !isPermitted(transaction);
}

/**
 * Returns why a run must not go on after any observation since the status update; undefined if it may: the order is closed, or
 * logging was turned on, and a reissue has appeared that nobody has looked at.
 */
export function findDisturbance(observation: Observation, transaction: Transaction): ActionError | undefined {
  const order = ifRead(observation.order);
  if (observation.closure && order) return closedError(observation.closure, order.status);
  const isPending = trackPending(observation, transaction.lastPending) === true;
  if (isPending && publishesNextNames(transaction)) return unseenReissueError(transaction.orderId);
  return undefined;
}

/** Returns whether an order reports the other status than this one. An order that reports none does not. */
export function reportsOtherStatus(observation: Observation, status: CtStatus): boolean {
  const reported = reportedCtStatus(observation);
  return reported !== 'unknown' && reported !== status;
}

/**
 * Judges the observation before a reissue request: another reissue is awaited instead, and an error of a read ends the run. The
 * status of the order counts for the certificate, for good, so a request needs the desired one.
 */
export function judgeRequest(
  observation: Observation,
  desired: CtStatus,
): 'request' | 'wait' | 'other-status' | RequestError {
  if (observation.kind === 'pending' || observation.hasOtherCertificate) return 'wait';
  const [error] = errorsOf(observation);
  if (error) return error;
  return reportsOtherStatus(observation, desired) ? 'other-status' : 'request';
}

/** What an observation means for a wait. */
type WaitJudgment =
  | { kind: 'issued'; certificate: IssuedCertificate }
  | { kind: 'left-pending' | 'over' }
  | { kind: 'goes-on'; error: RequestError | undefined }
  | { kind: 'failed'; error: ActionError };

/**
 * Judges an observation of a wait: the first rule that applies. The certificate's serial number decides whether it was issued,
 * because the status of the order may change early, late or never.
 */
export function judgeWait(
  observation: Observation,
  { inputs, transaction, session }: Pick<RunContext, 'inputs' | 'transaction' | 'session'>,
): WaitJudgment {
  const { kind, at } = observation;
  const isInGrace = at < session.graceEndsAt;
  const disturbance = findDisturbance(observation, transaction);
  if (disturbance) return { kind: 'failed', error: disturbance };
  if (kind === 'pending' && inputs.waitMinutes === 0) return { kind: 'left-pending' };
  const errors = errorsOf(observation);
  const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
  const mayBeMissing = kind === 'pending' || observation.phase === 'unissued' || isInGrace;
  if (transientError || (mayBeMissing && isOnlyMissing(observation))) return { kind: 'goes-on', error: transientError };
  if (errors[0]) return { kind: 'failed', error: errors[0] };
  const active = ifRead(observation.certificate);
  if (kind === 'pending' || !active) return { kind: 'goes-on', error: undefined };
  if (kind === 'other-certificate') return { kind: 'issued', certificate: active };
  const { hasBeenPending, reissueRequest, desired } = transaction;
  if (isInGrace || !(hasBeenPending || reissueRequest === 'in-doubt')) return { kind: 'goes-on', error: undefined };
  // It was issued before the run began, or nothing is due anymore.
  const due = findDueReasons(active, ifRead(observation.order)?.planEndsAt, { ...inputs, desired }, at);
  return hasBeenPending && due.length === 0 ? { kind: 'issued', certificate: active } : { kind: 'over' };
}
