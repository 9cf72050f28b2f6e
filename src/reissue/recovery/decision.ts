import type { Order } from '../../certcentral/order.ts';
import { nonPublicTlsReason } from '../../domain/public-tls.ts';
import type { UnseenNames } from '../../domain/unseen-names.ts';
import { ifRead, RequestError } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { findForbiddenNames, publishesNextNames, reportsOtherStatus } from '../judge-observation.ts';
import { isOnlyMissing, type Observation, reportedCtStatus } from '../observation.ts';
import type { PendingReasons } from '../pending-reasons.ts';
import type { ChangeContext, Transaction } from '../transaction.ts';

/** How to recover from a failed change, a row of a table, and what came of it. */
export interface Recovery {
  /**
   * `turned-off`: a reissue is pending that nobody has looked at, so logging is turned off again. `out-of-time`: the time was over
   * before the grace period.
   */
  row: 'left-pending' | 'turned-off' | 'nothing-issued' | 'certificate' | 'unreadable' | 'out-of-time';
  /** The status to set; null for none. */
  set: CtStatus | null;
  /** Why logging, which should be set, must not be turned on; undefined if it need not be, or may be. */
  forbidden: UnseenNames | undefined;
  last: Observation;
  /** Why the status could not be set; undefined if it could, or nothing was set. */
  error?: RequestError | undefined;
  /** What the order waits for; undefined unless it is pending. */
  reasons?: PendingReasons | undefined;
}

/** Result of a recovery. `not-changed`: the status surely was not set. `failed`: nothing is known of the order. */
export type RecoveryResult = Recovery | { row: 'not-changed' } | { row: 'failed'; error: Error };

/** The change that is recovered. */
type Change = Pick<ChangeContext, 'transaction' | 'session'>;

/** Decides how to recover from a failed change whose status was or may have been set: the first row that matches. */
export function decideRecovery(last: Observation, change: Change, now: number): Recovery {
  const { transaction } = change;
  const { baseline, desired, lastStatus } = transaction;
  const { kind } = last;
  const isClosed = kind === 'closed';
  const kept = statusToKeep(transaction, last);
  const decide = (row: Recovery['row'], status: CtStatus | null): Recovery => {
    const forbidden = status ? findForbiddenNames(status, last, transaction) : undefined;
    return { row, set: forbidden ? null : status, forbidden, last };
  };
  if (kind === 'pending')
    return publishesNextNames(transaction) ? decide('turned-off', 'disabled') : decide('left-pending', kept);
  // A reissue that may still appear has an unknown status.
  if (mayAppearLater(last, change, now)) return decide('out-of-time', null);
  if ((kind === 'unissued' || isClosed) && lastStatus === null)
    return decide('nothing-issued', isClosed ? null : desired.status);
  // The download of a closed order does not matter.
  const active = isClosed ? lastStatus : activeStatusOf(last);
  if (active) return decide('certificate', active === desired.status ? kept : active);
  const isKnown = baseline && !isReissuePossible(change, now);
  return decide('unreadable', isKnown ? baseline.ctStatus : null);
}

/** Returns how the active certificate was issued; undefined if no certificate could be read, or another one may be active. */
function activeStatusOf({ kind, hasOtherCertificate, certificate }: Observation): CtStatus | undefined {
  const isActive = kind === 'unchanged' || hasOtherCertificate;
  return isActive ? ifRead(certificate)?.ctStatus : undefined;
}

/**
 * Returns whether a reissue is possible that was neither pending nor issued when the order was observed, so that it may appear
 * later. A download that is missing (404) is no evidence.
 */
export function mayAppearLater(observation: Observation, change: Change, now: number): boolean {
  const { kind, at } = observation;
  const isUnread = kind === 'unreadable' && isOnlyMissing(observation);
  const showsNothing = kind === 'unchanged' || kind === 'unissued' || isUnread;
  return showsNothing && isReissuePossible(change, now) && at < change.session.graceEndsAt;
}

/** Returns whether another certificate may be active or be issued soon. */
export function isReissuePossible({ transaction, session }: Change, now: number): boolean {
  const { reissueRequest, hasBeenPending, baseline, lastStatus } = transaction;
  const mayBeFirst = baseline === null && now < session.graceEndsAt;
  // Another certificate was read, of a reissue that somebody else requested, so the baseline's status must not be restored blindly.
  const isReplaced = baseline !== null && lastStatus !== null && lastStatus !== baseline.ctStatus;
  return reissueRequest !== 'none' || hasBeenPending || mayBeFirst || isReplaced;
}

/** Returns the desired status if it must be set once more: the update is in doubt, or the order reports the other status. */
function statusToKeep({ statusUpdate, desired }: Transaction, observation: Observation): CtStatus | null {
  const isNeeded = statusUpdate === 'in-doubt' || reportsOtherStatus(observation, desired.status);
  return isNeeded ? desired.status : null;
}

/** Returns whether a recovery left an order out of sync with its active certificate, or may have. */
export function isLeftOutOfSync(result: RecoveryResult, transaction: Transaction): boolean {
  if (result.row === 'failed') return true;
  if (result.row === 'not-changed') return unchangedSync(transaction).kind === 'out-of-sync';
  const { row, set, forbidden, last, error } = result;
  // An order without a certificate is in sync with any status, but a refused key may hide a change.
  if (row === 'nothing-issued') return error?.isKeyRefused === true;
  if (error || row === 'out-of-time') return true;
  if (row === 'turned-off') return transaction.reportedStatus !== 'disabled';
  if (row === 'unreadable') return set === null;
  // What must not be turned on is out of sync, unless the active certificate was not logged either.
  const isSame = row === 'left-pending' && reportedCtStatus(last) === transaction.lastStatus;
  return forbidden !== undefined && !isSame;
}

/** Returns whether the post step has work left: the order is or may be out of sync, or a status could not be set. */
export function needsPostStep(result: RecoveryResult, transaction: Transaction): boolean {
  return isLeftOutOfSync(result, transaction) || (result.row !== 'not-changed' && result.error !== undefined);
}

/**
 * Whether an order that a run did not change is in sync. `pending`: not known until the pending reissue is issued. An order that
 * is closed, no public TLS or not issued counts as in sync, because no certificate depends on its status.
 */
export type Sync = { kind: 'in-sync' | 'pending' | 'unknown' } | OutOfSync;

/** An order whose CT status differs from how its active certificate was issued. */
export interface OutOfSync {
  kind: 'out-of-sync';
  orderStatus: CtStatus;
  certificateStatus: CtStatus;
}

/** Returns whether an order is in sync, according to the first observation. */
export function initialSync({ order, certificate, kind }: Observation): Sync {
  if (order instanceof RequestError) return { kind: 'unknown' };
  const active = ifRead(certificate);
  const isIrrelevant = kind === 'closed' || kind === 'unissued' || nonPublicTlsReason(order.product, active);
  if (isIrrelevant) return { kind: 'in-sync' };
  return compare(kind === 'pending', order.ctStatus, active?.ctStatus);
}

/** Returns whether the order of a transaction whose status was not changed is in sync. */
export function unchangedSync({ baseline, reportedStatus, lastPending }: Transaction): Sync {
  return baseline ? compare(lastPending === true, reportedStatus, baseline.ctStatus) : { kind: 'in-sync' };
}

function compare(isPending: boolean, orderStatus: Order['ctStatus'], certificateStatus: CtStatus | undefined): Sync {
  if (isPending) return { kind: 'pending' };
  if (orderStatus === 'unknown' || !certificateStatus) return { kind: 'unknown' };
  if (orderStatus === certificateStatus) return { kind: 'in-sync' };
  return { kind: 'out-of-sync', orderStatus, certificateStatus };
}
