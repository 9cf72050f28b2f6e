import type { Order } from '../../certcentral/order.ts';
import { isMissing } from '../../domain/order-state.ts';
import type { UnseenNames } from '../../domain/unseen-names.ts';
import { ifRead, type RequestError } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import type { ChangeContext } from '../context.ts';
import { findForbiddenNames, publishesNextNames } from '../forbidden-names.ts';
import { errorsOf, hasOtherCertificate, type Observation } from '../observation.ts';
import type { PendingReasons } from '../pending-reasons.ts';
import { unchangedSync } from '../sync.ts';
import type { Transaction } from '../transaction.ts';

/** How to recover from a failed change: the rows of a table, with `set`, the status to set; null for none. */
export type RecoveryDecision =
  | { row: 'not-changed'; set: null; forbidden?: undefined; last?: undefined }
  /**
   * `turned-off`: a reissue is pending that nobody has looked at, so logging is turned off again. `out-of-time`: the time was over
   * before the grace period.
   */
  | {
      row: 'left-pending' | 'turned-off' | 'nothing-issued' | 'certificate' | 'unreadable' | 'out-of-time';
      set: CtStatus | null;
      /** Why logging, which should be set, must not be turned on; undefined if it need not be, or may be. */
      forbidden: UnseenNames | undefined;
      last: Observation;
    };

/** Outcome of a recovery. */
export type RecoveryResult = RecoveryDecision & {
  /** Why the status could not be set; undefined if it could, or nothing was set. */
  error?: RequestError | undefined;
  /** What the order waits for; undefined unless it is pending. */
  reasons?: PendingReasons | undefined;
};

/** The change that is recovered. */
type Change = Pick<ChangeContext, 'transaction' | 'session'>;

/** Decides how to recover from a failed change whose status was or may have been set: the first row that matches. */
export function decideRecovery(last: Observation, change: Change, now: number): RecoveryDecision {
  const { transaction } = change;
  const { baseline, desired, lastStatus } = transaction;
  const { kind } = last;
  const isClosed = kind === 'closed';
  const kept = statusToKeep(transaction, last);
  const decide = (row: Exclude<RecoveryDecision['row'], 'not-changed'>, status: CtStatus | null): RecoveryDecision => {
    const forbidden = status ? findForbiddenNames(status, last, transaction) : undefined;
    return { row, set: forbidden ? null : status, forbidden, last };
  };
  if (kind === 'pending')
    return publishesNextNames(transaction) ? decide('turned-off', 'disabled') : decide('left-pending', kept);
  // A reissue that may still appear has an unknown status.
  if (mayAppearLater(last, change, now)) return decide('out-of-time', null);
  if ((kind === 'unissued' || isClosed) && lastStatus === null)
    return decide('nothing-issued', isClosed ? null : desired.status);
  const isReadable = kind === 'unchanged' || hasOtherCertificate(last, baseline);
  const active = isClosed ? lastStatus : isReadable ? ifRead(last.certificate)?.ctStatus : undefined;
  if (active) return decide('certificate', active === desired.status ? kept : active);
  const isKnown = baseline && !isReissuePossible(change, now);
  return decide('unreadable', isKnown ? baseline.ctStatus : null);
}

/**
 * Returns whether a reissue is possible that was neither pending nor issued when the order was observed, so that it may appear
 * later. A download that is missing (404) is no evidence.
 */
export function mayAppearLater(observation: Observation, change: Change, now: number): boolean {
  const { kind, at } = observation;
  const { order, certificate } = errorsOf(observation);
  const isOnlyMissing = kind === 'unreadable' && !order && isMissing(certificate);
  const showsNothing = kind === 'unchanged' || kind === 'unissued' || isOnlyMissing;
  return showsNothing && isReissuePossible(change, now) && at < change.session.graceEndsAt;
}

/** Returns whether another certificate may be active or be issued soon. */
export function isReissuePossible({ transaction, session }: Change, now: number): boolean {
  const { reissueRequest, wasPending, baseline, lastStatus } = transaction;
  const mayBeFirst = baseline === null && now < session.graceEndsAt;
  // Another certificate was read, of a reissue that somebody else requested.
  const isReplaced = baseline !== null && lastStatus !== null && lastStatus !== baseline.ctStatus;
  return reissueRequest !== 'none' || wasPending || mayBeFirst || isReplaced;
}

/** Returns the desired status if it must be set once more: the update is in doubt, or the order reports the other status. */
function statusToKeep({ statusUpdate, desired }: Transaction, observation: Observation): CtStatus | null {
  const reported = reportedBy(observation);
  const isOther = reported !== 'unknown' && reported !== desired.status;
  return statusUpdate === 'in-doubt' || isOther ? desired.status : null;
}

/** Returns whether a recovery left an order out of sync with its active certificate, or may have. */
export function isLeftOutOfSync(result: RecoveryResult | Error, transaction: Transaction): boolean {
  if (result instanceof Error) return true;
  const { row, set, forbidden, last, error } = result;
  if (row === 'not-changed') return unchangedSync(transaction).kind === 'out-of-sync';
  // An order without a certificate is in sync with any status, but a refused key may hide a change.
  if (row === 'nothing-issued') return error?.isKeyRefused === true;
  if (error || row === 'out-of-time') return true;
  if (row === 'turned-off') return transaction.reportedStatus !== 'disabled';
  if (row === 'unreadable') return set === null;
  // What must not be turned on is out of sync, unless the active certificate was not logged either.
  const isSame = row === 'left-pending' && reportedBy(last) === transaction.lastStatus;
  return forbidden !== undefined && !isSame;
}

/** Returns whether the post step has work left: the order is or may be out of sync, or a status could not be set. */
export function needsPostStep(result: RecoveryResult | Error, transaction: Transaction): boolean {
  return isLeftOutOfSync(result, transaction) || ('error' in result && result.error !== undefined);
}

function reportedBy({ order }: Observation): Order['ctStatus'] {
  return ifRead(order)?.ctStatus ?? 'unknown';
}
