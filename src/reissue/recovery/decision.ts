import type { Order } from '../../certcentral/order.ts';
import { findDeviations, findLostNames } from '../../domain/as-desired.ts';
import { reportsOtherStatus } from '../../domain/look-again.ts';
import { nonPublicTlsReason } from '../../domain/public-tls.ts';
import { ifRead, RequestError } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { type Observation, reportedCtStatus, showsNothing } from '../observation.ts';
import type { PendingReasons } from '../pending-reasons.ts';
import { type ChangeContext, isOwnReissueOpen, isTurnedOn, type Transaction } from '../transaction.ts';

/** The change that is recovered. */
type Change = Pick<ChangeContext, 'transaction' | 'session'>;

/** Returns whether logging must be disabled before the order is observed: keeping names out waits for nothing. */
export function mustDisableFirst({ desired, statusUpdate }: Transaction): boolean {
  return desired.status === 'disabled' && statusUpdate === 'in-doubt';
}

/** Returns whether logging must be disabled after the last observation. Nothing of a recovery turns it on. */
export function mustDisable(last: Observation, { transaction, session }: Change): boolean {
  const { kind, hasOtherCertificate, certificate } = last;
  if (kind === 'closed') return false;
  if (transaction.desired.status === 'disabled') {
    const lastRead = ifRead(last.order) ? last : session.lastRead;
    return lastRead !== undefined && reportsOtherStatus(lastRead, 'disabled');
  }
  if (!isTurnedOn(transaction)) return false;
  // The own reissue has the names that the run has seen, and it is or may be pending.
  const isHidden = kind === 'unreadable' || last.at < session.graceEndsAt;
  if (isOwnReissueOpen(transaction) && (kind === 'pending' || isHidden)) return false;
  return !(hasOtherCertificate && certificate && ifRead(certificate)?.ctStatus === 'enabled');
}

/**
 * Returns whether a reissue is possible that was neither pending nor issued when the order was observed, so that it may appear
 * later.
 */
export function mayAppearLater(observation: Observation, change: Change, now: number): boolean {
  return showsNothing(observation) && isReissuePossible(change, now) && observation.at < change.session.graceEndsAt;
}

/** Returns whether another certificate may be active or be issued soon. */
export function isReissuePossible({ transaction, session }: Change, now: number): boolean {
  const { reissueRequest, pending, baseline } = transaction;
  const mayBeFirst = baseline === null && now < session.graceEndsAt;
  return reissueRequest !== 'none' || pending !== 'not-seen' || mayBeFirst;
}

/** How a recovery left an order: a row of a table. */
export interface Recovery {
  /** `unknown`: the order or its certificate could not be read, or the time was over before the grace period. */
  row: 'left-pending' | 'nothing-issued' | 'in-sync' | 'out-of-sync' | 'unknown';
  /** The CT status of the order after the recovery. */
  status: Order['ctStatus'];
  /** How the active certificate was issued; null if none is known. */
  certificateStatus: CtStatus | null;
  /** Whether the recovery disabled logging, or could not. */
  update: 'none' | 'disabled' | { error: RequestError };
  isClosed: boolean;
  /** The names that the new certificate lacks. */
  lostNames: readonly string[];
  /** Whether another certificate came after the run's request, and is not as desired. */
  isIssuedOtherwise: boolean;
  last: Observation;
  /** What the order waits for; undefined unless it is pending. */
  reasons?: PendingReasons | undefined;
}

/** Result of a recovery. `not-changed`: the status surely was not set. `failed`: nothing is known of the order. */
export type RecoveryResult = Recovery | { row: 'not-changed'; sync: Sync } | { row: 'failed'; error: Error };

/** Returns how a recovery left an order: the first row that matches the last observation. */
export function concludeRecovery(
  last: Observation,
  change: Change,
  update: Recovery['update'],
  now: number,
): Omit<Recovery, 'reasons'> {
  const { transaction, session } = change;
  const { baseline, desired, reissueRequest, statusUpdate, reportedStatus } = transaction;
  const isClosed = last.kind === 'closed';
  // An update in doubt sets nothing for sure, but the order may have had the status before.
  const isSet = statusUpdate === 'applied' || (statusUpdate === 'in-doubt' && reportedStatus === desired.status);
  const reported = reportedCtStatus(last);
  const known = reported === 'unknown' && isSet && update === 'none' ? desired.status : reported;
  const status = update === 'disabled' ? 'disabled' : known;
  // The download of a closed order does not matter.
  const active = isClosed ? session.lastCertificate : activeCertificateOf(last);
  const certificateStatus = active?.ctStatus ?? (isClosed ? (baseline?.ctStatus ?? null) : null);
  const isNew = active !== undefined && active.serialNumber !== baseline?.serialNumber && reissueRequest !== 'none';
  const facts = {
    status,
    certificateStatus,
    update,
    isClosed,
    lostNames: active ? findLostNames(active, desired.names) : [],
    isIssuedOtherwise: isNew && findDeviations(active, desired, now).length > 0,
    last,
  };
  return { row: decideRow(facts, change, now), ...facts };
}

function decideRow(
  { last, status, certificateStatus }: Omit<Recovery, 'row' | 'reasons'>,
  change: Change,
  now: number,
): Recovery['row'] {
  if (last.kind === 'pending') return 'left-pending';
  if (mayAppearLater(last, change, now)) return 'unknown';
  const isNothingIssued = last.kind === 'unissued' || last.kind === 'closed';
  const hasSeenNone = change.transaction.baseline === null && change.session.lastCertificate === undefined;
  if (isNothingIssued && hasSeenNone) return 'nothing-issued';
  if (certificateStatus === null || status === 'unknown') return 'unknown';
  return certificateStatus === status ? 'in-sync' : 'out-of-sync';
}

/** Returns the active certificate; undefined if no certificate could be read, or another one may be active. */
function activeCertificateOf({ kind, hasOtherCertificate, certificate }: Observation) {
  const isActive = kind === 'unchanged' || hasOtherCertificate;
  return isActive && certificate ? ifRead(certificate) : undefined;
}

/** Returns whether an order is left out of sync with its active certificate, or may be. */
export function isLeftOutOfSync(result: RecoveryResult, transaction: Transaction): boolean {
  if (result.row === 'not-changed') return result.sync.kind === 'out-of-sync';
  if (result.row === 'failed' || result.row === 'unknown' || result.row === 'out-of-sync') return true;
  return typeof result.update === 'object' || isPendingWithOtherStatus(result, transaction);
}

/**
 * Returns whether a reissue is left pending with the other status than the one that the run set: somebody else has set it, and
 * nothing of a recovery turns logging on.
 */
export function isPendingWithOtherStatus(
  { row, update, status }: Recovery,
  { desired, statusUpdate }: Transaction,
): boolean {
  return row === 'left-pending' && update === 'none' && statusUpdate !== 'none' && status !== desired.status;
}

/** Returns whether the post step has work left: logging could not be disabled, or what decides that could not be read. */
export function needsPostStep(result: RecoveryResult): boolean {
  if (result.row === 'not-changed') return false;
  return result.row === 'failed' || result.row === 'unknown' || typeof result.update === 'object';
}

/**
 * Whether an order that a run did not change is in sync. `pending`: not known until the pending reissue is issued. An order that
 * is closed, no public TLS or not issued counts as in sync, because no certificate depends on its status.
 */
export type Sync = { kind: 'in-sync' | 'pending' | 'unknown' } | OutOfSync;

/** An order whose CT status differs from how its active certificate was issued. */
interface OutOfSync {
  kind: 'out-of-sync';
  orderStatus: CtStatus;
  certificateStatus: CtStatus;
}

/** Returns whether an order is in sync, according to the first observation. */
export function initialSync({ order, certificate, kind }: Observation): Sync {
  if (order instanceof RequestError) return { kind: 'unknown' };
  const active = certificate && ifRead(certificate);
  const isIrrelevant = kind === 'closed' || kind === 'unissued' || nonPublicTlsReason(order.product, active);
  if (isIrrelevant) return { kind: 'in-sync' };
  return compare(kind === 'pending', order.ctStatus, active?.ctStatus);
}

/** Returns whether the order of a transaction whose status was not changed is in sync. */
export function unchangedSync({ baseline, reportedStatus, pending }: Transaction): Sync {
  return baseline ? compare(pending === 'seen', reportedStatus, baseline.ctStatus) : { kind: 'in-sync' };
}

function compare(isPending: boolean, orderStatus: Order['ctStatus'], certificateStatus: CtStatus | undefined): Sync {
  if (isPending) return { kind: 'pending' };
  if (orderStatus === 'unknown' || !certificateStatus) return { kind: 'unknown' };
  if (orderStatus === certificateStatus) return { kind: 'in-sync' };
  return { kind: 'out-of-sync', orderStatus, certificateStatus };
}
