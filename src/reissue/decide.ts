import { findDueReasons } from '../domain/due.ts';
import { reportsOtherStatus } from '../domain/look-again.ts';
import { type ActionError, ifRead, RequestError } from '../errors.ts';
import type { CtStatus, IssuedCertificate } from '../pki/certificate.ts';
import { errorsOf, isOnlyMissing, type Observation } from './observation.ts';
import { isOwnReissueOpen, isTurnedOn, type RunContext, type Transaction } from './transaction.ts';
import { closedError, uncheckedError, unseenReissueError } from './words/errors.ts';

/**
 * Returns why a run must end after any observation since the status update; undefined if it may go on: the order is closed, or
 * logging was turned on, and a reissue is pending that this run did not request.
 * @param isFirst whether it is the observation directly behind the update, which must report whether a reissue is pending
 */
export function whyRunMustEnd(
  observation: Observation,
  transaction: Transaction,
  isFirst = false,
): ActionError | undefined {
  const { order, closure, kind, reissuePending } = observation;
  if (closure && !(order instanceof RequestError)) return closedError(closure, order.status);
  if (!isTurnedOn(transaction)) return undefined;
  if (kind === 'pending' && !isOwnReissueOpen(transaction)) return unseenReissueError(transaction.orderId);
  if (isFirst && reissuePending === 'unknown') return uncheckedError(transaction.orderId, observation);
  return undefined;
}

/**
 * Decides what to do after the observation before a reissue request: another reissue is awaited instead, and an error of a read
 * ends the run. The status of the order counts for the certificate, for good, so a request needs the desired one.
 */
export function decideRequest(
  observation: Observation,
  desired: CtStatus,
): 'request' | 'wait' | 'other-status' | RequestError {
  if (observation.kind === 'pending' || observation.hasOtherCertificate) return 'wait';
  const [error] = errorsOf(observation);
  if (error) return error;
  return reportsOtherStatus(observation, desired) ? 'other-status' : 'request';
}

/** What an observation means for a wait. */
type WaitDecision =
  | { kind: 'issued'; certificate: IssuedCertificate }
  | { kind: 'left-pending' | 'over' }
  | { kind: 'goes-on'; error: RequestError | undefined }
  | { kind: 'failed'; error: ActionError };

type WaitContext = Pick<RunContext, 'inputs' | 'transaction' | 'session'>;
type WaitRule = (observation: Observation, context: WaitContext) => WaitDecision | false | undefined;

const GOES_ON: WaitDecision = { kind: 'goes-on', error: undefined };

const isInGrace = ({ at }: Observation, { session }: WaitContext) => at < session.graceEndsAt;

/** In this order, the first rule that applies decides; if none does, the reissue is over. */
const WAIT_RULES: readonly WaitRule[] = [
  (observation, { transaction }) => {
    const error = whyRunMustEnd(observation, transaction);
    return error && { kind: 'failed', error };
  },
  ({ kind }, { inputs }) => kind === 'pending' && inputs.waitMinutes === 0 && { kind: 'left-pending' },
  (observation) => {
    const error = errorsOf(observation).find(({ retryability }) => retryability !== 'permanent');
    return error && { kind: 'goes-on', error };
  },
  (observation, context) => {
    const mayBeMissing = observation.kind === 'pending' || observation.phase === 'unissued';
    return (mayBeMissing || isInGrace(observation, context)) && isOnlyMissing(observation) && GOES_ON;
  },
  (observation) => {
    const [error] = errorsOf(observation);
    return error && { kind: 'failed', error };
  },
  ({ kind }) => (kind === 'pending' || kind === 'unissued') && GOES_ON,
  // The serial number decides, because the status of the order may change early, late or never.
  ({ kind, certificate }) => {
    const other = kind === 'other-certificate' && certificate && ifRead(certificate);
    return other && { kind: 'issued', certificate: other };
  },
  (observation, context) => {
    const { pending, reissueRequest } = context.transaction;
    const mayBeOver = pending !== 'not-seen' || reissueRequest === 'in-doubt';
    return (isInGrace(observation, context) || !mayBeOver) && GOES_ON;
  },
  // Issued before the run began, or nothing is due anymore.
  ({ certificate, order, at }, { inputs, transaction }) => {
    const { desired, pending } = transaction;
    const active = certificate && ifRead(certificate);
    if (!active || pending === 'not-seen') return undefined;
    const due = findDueReasons(active, ifRead(order)?.planEndsAt, { ...inputs, desired }, at);
    return due.length === 0 && { kind: 'issued', certificate: active };
  },
];

/** Decides what an observation means for a wait. */
export function decideWait(observation: Observation, context: WaitContext): WaitDecision {
  for (const rule of WAIT_RULES) {
    const decision = rule(observation, context);
    if (decision) return decision;
  }
  return { kind: 'over' };
}
