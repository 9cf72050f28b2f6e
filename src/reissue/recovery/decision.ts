import { isMissing } from '../../domain/order-state.ts';
import { ifRead, type RequestError } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import type { Session } from '../context.ts';
import { errorsOf, hasOtherCertificate, type Observation } from '../observation.ts';
import type { PendingReasons } from '../pending-reasons.ts';
import type { Transaction } from '../transaction.ts';

/** How to recover from a failed change: the rows of a table, with `set`, the status to set; null for none. */
export type RecoveryDecision =
  | { row: 'not-changed'; set: null; last: undefined }
  /** `out-of-time`: the time was over before the grace period. */
  | {
      row: 'left-pending' | 'nothing-issued' | 'certificate' | 'unreadable' | 'out-of-time';
      set: CtStatus | null;
      last: Observation;
    };

/** Outcome of a recovery. */
export type RecoveryResult = RecoveryDecision & {
  /** Why the status could not be set; undefined if it could, or nothing was set. */
  error: RequestError | undefined;
  /** What the order waits for; undefined unless it is pending. */
  reasons: PendingReasons | undefined;
};

/** What a recovery depends on, in addition to its last observation. */
export interface RecoveryFacts {
  transaction: Transaction;
  session: Session;
  now: number;
}

/** Decides how to recover from a failed change whose status was or may have been set: the first row that matches. */
export function decideRecovery(observation: Observation, facts: RecoveryFacts): RecoveryDecision {
  const { transaction, session, now } = facts;
  const { baseline, desiredStatus, lastStatus } = transaction;
  const { kind } = observation;
  const isClosed = kind === 'closed';
  const kept = statusToKeep(transaction, observation);
  const last = observation;
  if (kind === 'pending') return { row: 'left-pending', set: kept, last };
  // A reissue that may still appear has an unknown status.
  if (mayAppearLater(observation, facts)) return { row: 'out-of-time', set: null, last };
  if ((kind === 'unissued' || isClosed) && lastStatus === null)
    return { row: 'nothing-issued', set: isClosed ? null : desiredStatus, last };
  const isReadable = kind === 'unchanged' || hasOtherCertificate(observation, baseline);
  const active = isClosed ? lastStatus : isReadable ? ifRead(observation.certificate)?.ctStatus : undefined;
  if (active) return { row: 'certificate', set: active === desiredStatus ? kept : active, last };
  const isKnown = baseline && !isReissuePossible(transaction, session, now);
  return { row: 'unreadable', set: isKnown ? baseline.ctStatus : null, last };
}

/**
 * Returns whether a reissue is possible that was neither pending nor issued when the order was observed, so that it may appear
 * later. A download that is missing (404) is no evidence.
 */
export function mayAppearLater(observation: Observation, { transaction, session, now }: RecoveryFacts): boolean {
  const { kind, at } = observation;
  const { order, certificate } = errorsOf(observation);
  const isOnlyMissing = kind === 'unreadable' && !order && isMissing(certificate);
  const showsNothing = kind === 'unchanged' || kind === 'unissued' || isOnlyMissing;
  return showsNothing && isReissuePossible(transaction, session, now) && at < session.graceEndsAt;
}

/** Returns whether another certificate may be active or be issued soon. */
export function isReissuePossible(
  { reissueRequest, wasPending, baseline, lastStatus }: Transaction,
  { graceEndsAt }: Session,
  now: number,
): boolean {
  const mayBeFirst = baseline === null && now < graceEndsAt;
  // Another certificate was read, of a reissue that somebody else requested.
  const isReplaced = baseline !== null && lastStatus !== null && lastStatus !== baseline.ctStatus;
  return reissueRequest !== 'none' || wasPending || mayBeFirst || isReplaced;
}

/** Returns the desired status if it must be set once more: the update is in doubt, or the order reports the other status. */
function statusToKeep({ statusUpdate, desiredStatus }: Transaction, observation: Observation): CtStatus | null {
  const reported = ifRead(observation.order)?.ctStatus ?? 'unknown';
  const isOther = reported !== 'unknown' && reported !== desiredStatus;
  return statusUpdate === 'in-doubt' || isOther ? desiredStatus : null;
}
