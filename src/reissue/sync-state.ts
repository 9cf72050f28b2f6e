import { nonPublicTlsReason } from '../domain/public-tls.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { certificateOf, type ObservedState, orderOf } from './observe.ts';
import type { Transaction } from './transaction.ts';

/** Whether an order that a run did not change is in sync; `pending`: unknown until the pending reissue is issued. */
export type InitialSync =
  | { kind: 'in-sync' | 'pending' | 'unknown' }
  | { kind: 'out-of-sync'; orderStatus: CtStatus; certificateStatus: CtStatus };

/**
 * Returns whether an order whose status was not changed is in sync, according to the observations. A closed order counts as
 * in sync, because it gets no more certificates.
 */
export function initialSyncOf(transaction: Transaction): InitialSync {
  const { baseline, initialCtStatus, isClosed, reissueSeenPending, reissuedCtStatus } = transaction;
  if (isClosed) return { kind: 'in-sync' };
  if (reissueSeenPending) return { kind: 'pending' };
  const certificateStatus = reissuedCtStatus ?? baseline?.ctStatus;
  return certificateStatus ? compare(initialCtStatus, certificateStatus) : { kind: 'in-sync' };
}

/** Returns whether an observed order is in sync. CT logging applies to public TLS only. */
export function observedSync(state: ObservedState): InitialSync {
  const order = orderOf(state);
  if (!order) return { kind: 'unknown' };
  if (state.kind === 'closed' || state.kind === 'unissued') return { kind: 'in-sync' };
  if (nonPublicTlsReason(order.product, certificateOf(state))) return { kind: 'in-sync' };
  if (state.kind === 'pending') return { kind: 'pending' };
  return state.kind === 'other-certificate' ? compare(order.ctStatus, state.certificate.ctStatus) : { kind: 'unknown' };
}

function compare(orderStatus: CtStatus | 'unknown', certificateStatus: CtStatus): InitialSync {
  if (orderStatus === 'unknown') return { kind: 'unknown' };
  return orderStatus === certificateStatus
    ? { kind: 'in-sync' }
    : { kind: 'out-of-sync', orderStatus, certificateStatus };
}

type OrderAddress = Pick<Transaction, 'orderId' | 'apiUrl'>;

/** Returns the message for a run that changed nothing, including whether the order is out of sync anyway. */
export function notChangedMessage(order: OrderAddress, sync: InitialSync): string {
  switch (sync.kind) {
    case 'in-sync':
      return 'The order was not changed.';
    case 'pending':
      return 'The order was not changed. A reissue is pending: its CT status is not known until it is issued.';
    case 'unknown':
      return `The order was not changed. If an earlier run reported that order ${order.orderId} is out of sync, that still holds.`;
    case 'out-of-sync':
      return `The order was not changed, and order ${order.orderId} is out of sync: it has CT logging ${sync.orderStatus}, but its active certificate was issued with CT logging ${sync.certificateStatus}. ${repairText(order, sync.certificateStatus)}`;
  }
}

/**
 * Returns how to repair an order whose status differs from the one of its certificate. The command passes the API key by
 * standard input, because every user of a machine can read the arguments of its processes.
 */
export function repairText({ orderId, apiUrl }: OrderAddress, status: CtStatus): string {
  const url = quoteForShell(`${apiUrl}/order/certificate/${orderId}/ct-status`);
  const body = quoteForShell(`{"disable_ct": ${status === 'disabled'}}`);
  return `To set CT logging of the order to ${status}, run: printf 'X-DC-DEVKEY: %s' "$DIGICERT_API_KEY" | curl --fail --globoff --request PUT --header @- --header 'Content-Type: application/json' --data ${body} ${url} (or set it in CertCentral).`;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
