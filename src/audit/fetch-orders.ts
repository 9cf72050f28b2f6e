import type { AuditApi } from '../certcentral/audit-api.ts';
import type { Attempts } from '../certcentral/endpoint.ts';
import type { Order } from '../certcentral/order.ts';
import { type Reading, readBoth } from '../certcentral/order-snapshot.ts';
import { Failure } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';

/** Two requests each: 100 are open at most. */
const ORDERS_AT_ONCE = 50;

/**
 * Reads orders and their active certificates, many at once.
 * @param found takes what was read, in the order of the answers; what it throws ends the reading
 * @throws Failure if the key is refused, and what `found` throws
 */
export async function readOrders<T extends { id: string }>(
  api: AuditApi,
  orders: readonly T[],
  attempts: Attempts,
  found: (order: T, reading: Reading<Certificate>) => void,
): Promise<void> {
  const stop = new AbortController();
  const queue = orders.values();
  const work = async () => {
    try {
      for (const order of queue) {
        const reading = await readOne(api, order.id, { ...attempts, stop: stop.signal });
        if (stop.signal.aborted) return;
        found(order, reading);
      }
    } catch (error) {
      // Only the first counts.
      stop.abort(error);
    }
  };
  await Promise.all(Array.from({ length: ORDERS_AT_ONCE }, work));
  stop.signal.throwIfAborted();
}

/** @throws Failure if the key is refused, without waiting for the other answer */
async function readOne(api: AuditApi, orderId: string, attempts: Attempts): Promise<Reading<Certificate>> {
  const refused = Promise.withResolvers<never>();
  const download = (id: string, how: Attempts) =>
    api.getActiveCertificate(id, how).catch((error: unknown) => {
      if (isKeyRefused(error)) refused.reject(error);
      throw error;
    });
  const reading = readBoth(api, orderId, attempts, download, certificateMatters);
  const { order, certificate } = await Promise.race([reading, refused.promise]);
  if (isKeyRefused(order)) throw order;
  return { order, certificate };
}

function isKeyRefused(error: unknown): boolean {
  return error instanceof Failure && error.status === 401;
}

/** Also of an order that says that nothing is issued: the download may say otherwise. */
function certificateMatters(order: Order | Failure): boolean {
  if (order instanceof Failure || order.privateProduct || !order.tls) return false;
  return order.life === 'issued' || order.life === 'not issued';
}
