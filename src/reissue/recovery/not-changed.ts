import type { CtStatus } from '../../pki/ct-status.ts';
import type { Transaction } from '../transaction.ts';
import type { InitialSync } from './initial-sync.ts';

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

/** Returns how to repair an order whose status differs from the one of its certificate. */
export function repairText({ orderId, apiUrl }: OrderAddress, status: CtStatus): string {
  const url = quoteForShell(`${apiUrl}/order/certificate/${orderId}/ct-status`);
  const body = quoteForShell(`{"disable_ct": ${status === 'disabled'}}`);
  return `To set CT logging of the order to ${status}, run: curl --fail --request PUT --header "X-DC-DEVKEY: $DIGICERT_API_KEY" --header 'Content-Type: application/json' --data ${body} ${url} (or set it in CertCentral).`;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
