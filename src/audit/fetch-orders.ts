import type { AuditApi } from '../certcentral/audit-api.ts';
import type { RequestOptions } from '../certcentral/endpoint.ts';
import type { Order } from '../certcentral/order.ts';
import { determinePhase } from '../certcentral/order-phase.ts';
import { fetchOrderSnapshot, type OrderSnapshot } from '../certcentral/order-snapshot.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';

/** Two requests each: 100 are open at most. */
const MAX_CONCURRENT_ORDERS = 50;

/**
 * Reads orders and their active certificates, many at once.
 * @param onSnapshot takes what was read, in the order of the answers; what it throws ends the reading
 * @throws Failure if the key is refused, and what `found` throws
 */
export async function fetchOrders<T extends { id: string }>(
  api: AuditApi,
  orders: readonly T[],
  attempts: RequestOptions,
  onSnapshot: (order: T, reading: OrderSnapshot<Certificate>) => void,
): Promise<void> {
  const stop = new AbortController();
  const queue = orders.values();
  const worker = async () => {
    try {
      for (const order of queue) {
        const reading = await fetchOrder(api, order.id, { ...attempts, signal: stop.signal });
        if (stop.signal.aborted) return;
        onSnapshot(order, reading);
      }
    } catch (error) {
      // Only the first counts.
      stop.abort(error);
    }
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT_ORDERS }, worker));
  stop.signal.throwIfAborted();
}

/** @throws Failure if the key is refused, without waiting for the other answer */
async function fetchOrder(
  api: AuditApi,
  orderId: string,
  attempts: RequestOptions,
): Promise<OrderSnapshot<Certificate>> {
  const refused = Promise.withResolvers<never>();
  const download = (id: string, how: RequestOptions) =>
    api.getActiveCertificate(id, how).catch((error: unknown) => {
      if (isUnauthorized(error)) refused.reject(error);
      throw error;
    });
  const reading = fetchOrderSnapshot(api, orderId, attempts, download, certificateMatters);
  const snapshot = await Promise.race([reading, refused.promise]);
  if (isUnauthorized(snapshot.order)) throw snapshot.order;
  return snapshot;
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof RequestError && error.status === 401;
}

/** Also of an order that says that nothing is issued: the download may say otherwise. */
function certificateMatters(order: Order | RequestError): boolean {
  if (order instanceof RequestError || order.isPrivateProduct || !order.isTlsProduct) return false;
  const { phase } = determinePhase(order, undefined);
  return phase === 'issued' || phase === 'unissued';
}
