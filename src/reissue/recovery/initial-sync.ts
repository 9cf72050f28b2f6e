import { nonPublicTlsReason } from '../../domain/public-tls.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { ObservedState } from '../observed-state.ts';
import type { Transaction } from '../transaction.ts';

/** Whether an order that a run did not change is in sync; `pending`: unknown until the pending reissue is issued. */
export type InitialSync =
  | { kind: 'in-sync' | 'pending' | 'unknown' }
  | { kind: 'out-of-sync'; orderStatus: CtStatus; certificateStatus: CtStatus };

/** Returns whether an order with an unchanged status is in sync, according to the observations. */
export function initialSyncOf(transaction: Transaction): InitialSync {
  const { baseline, initialCtStatus, reissueSeenPending, reissuedCtStatus } = transaction;
  if (reissueSeenPending) return { kind: 'pending' };
  const certificateStatus = reissuedCtStatus ?? baseline?.ctStatus;
  return certificateStatus ? compare(initialCtStatus, certificateStatus) : { kind: 'in-sync' };
}

/** Returns whether an observed order is in sync. CT logging does not apply to private products. */
export function observedSync(state: ObservedState): InitialSync {
  const { order } = state;
  if (!order) return { kind: 'unknown' };
  if (state.kind === 'closed' || state.kind === 'unissued') return { kind: 'in-sync' };
  if (nonPublicTlsReason(order.product)) return { kind: 'in-sync' };
  if (state.kind === 'pending') return { kind: 'pending' };
  return state.kind === 'replaced' ? compare(order.ctStatus, state.certificate.ctStatus) : { kind: 'unknown' };
}

function compare(orderStatus: CtStatus | 'unknown', certificateStatus: CtStatus): InitialSync {
  if (orderStatus === 'unknown') return { kind: 'unknown' };
  return orderStatus === certificateStatus
    ? { kind: 'in-sync' }
    : { kind: 'out-of-sync', orderStatus, certificateStatus };
}
