import { ifRead, type RequestError } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import type { Session } from '../context.ts';
import { errorsOf, hasOtherCertificate, type Observation } from '../observation.ts';
import { type Sync, unchangedSync } from '../sync.ts';
import type { Transaction } from '../transaction.ts';
import { lostNames } from '../verify.ts';

/** How to recover from a failed change: the rows of a table. `set`: the status to set; null for none. */
export type RecoveryDecision =
  | { row: 'not-changed'; sync: Sync; set: null }
  | { row: 'left-pending' | 'nothing-issued'; set: CtStatus | null }
  | {
      row: 'certificate';
      set: CtStatus | null;
      lostNames: readonly string[];
      isClosed: boolean;
    }
  | {
      row: 'unreadable';
      set: CtStatus | null;
      /** Why the order or its certificate could not be read; undefined if the time was over before the grace period. */
      error: RequestError | undefined;
      last: Observation;
    };

/** What a recovery depends on, in addition to its last observation. */
export interface RecoveryFacts {
  transaction: Transaction;
  session: Session;
  now: number;
}

/** Returns the decision if the status certainly was not changed; undefined if the order must be observed. */
export function decideWithoutObservation(transaction: Transaction): RecoveryDecision | undefined {
  if (transaction.statusUpdate !== 'not-applied') return undefined;
  return { row: 'not-changed', sync: unchangedSync(transaction), set: null };
}

/** Decides how to recover from a failed change whose status was or may have been set: the first row that matches. */
export function decideRecovery(observation: Observation, facts: RecoveryFacts): RecoveryDecision {
  const { transaction, session, now } = facts;
  const { baseline, desiredStatus, lastStatus } = transaction;
  const { kind } = observation;
  const isClosed = kind === 'closed';
  const isOther = hasOtherCertificate(observation, baseline);
  const certificate = ifRead(observation.certificate);
  const kept = statusToKeep(transaction, observation);
  // A reissue that may still appear has an unknown status.
  const isOutOfTime = mayAppearLater(observation, facts);
  if (kind === 'pending') return { row: 'left-pending', set: kept };
  if ((kind === 'unissued' || isClosed) && lastStatus === null && !isOutOfTime)
    return { row: 'nothing-issued', set: isClosed ? null : desiredStatus };
  const isReadable = kind === 'unchanged' || isOther;
  const active = isClosed ? lastStatus : isReadable ? certificate?.ctStatus : undefined;
  if (active && !isOutOfTime) {
    const lost = isOther && certificate ? lostNames(certificate, transaction) : [];
    return { row: 'certificate', set: active === desiredStatus ? kept : active, lostNames: lost, isClosed };
  }
  const { order, certificate: download } = errorsOf(observation);
  const isKnown = baseline && !isReissuePossible(transaction, session, now);
  const set = isKnown ? baseline.ctStatus : null;
  return { row: 'unreadable', set, error: isOutOfTime ? undefined : (order ?? download), last: observation };
}

/**
 * Returns whether a reissue is possible that was neither pending nor issued when the order was observed, so that it may appear
 * later. A download that is missing (404) is no evidence.
 */
export function mayAppearLater(observation: Observation, { transaction, session, now }: RecoveryFacts): boolean {
  const { kind, at } = observation;
  const { order, certificate } = errorsOf(observation);
  const isMissing = kind === 'unreadable' && !order && certificate?.status === 404;
  const showsNothing = kind === 'unchanged' || kind === 'unissued' || isMissing;
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
