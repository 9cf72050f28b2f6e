import type { AuditApi } from '../../certcentral/audit-api.ts';
import type { RequestOptions } from '../../certcentral/endpoint.ts';
import type { Order } from '../../certcentral/order.ts';
import type { ListedOrder } from '../../certcentral/order-list.ts';
import { isClosedStatus } from '../../certcentral/status-words.ts';
import { fetchOrderSnapshot, type OrderSnapshot } from '../../domain/order-snapshot.ts';
import { RequestError } from '../../http/request-error.ts';
import type { Certificate } from '../../pki/certificate.ts';
import { createLimiter } from '../concurrency.ts';
import type { FetchedOrder } from '../judge/finding.ts';
import { fetchDuplicates } from './fetch-duplicates.ts';

/** Latency is about a second: fewer would not use the rate. */
const MAX_OPEN_REQUESTS = 100;

type OrderApi = Pick<AuditApi, 'getOrder' | 'getActiveCertificate' | 'getDuplicates' | 'getCertificate'>;

interface FetchOptions {
  /** Decides whether the duplicates of an order are fetched. */
  needsDuplicates(order: ListedOrder, snapshot: OrderSnapshot<Certificate>): boolean;
  /** Called with each order as soon as all of it was fetched. An error that it throws ends the fetching. */
  onFetched(order: ListedOrder, fetched: FetchedOrder): void;
  clock: { now(): number };
}

/**
 * Fetches orders with their active certificates and duplicates, many at once.
 * @throws RequestError if the key is refused, and every error that `onFetched` throws
 */
export async function fetchOrders(
  auditApi: AuditApi,
  orders: Iterable<ListedOrder>,
  requestOptions: RequestOptions,
  { needsDuplicates, onFetched, clock }: FetchOptions,
): Promise<void> {
  const stop = new AbortController();
  const api = limitRequests(auditApi, stop);
  const options = { ...requestOptions, signal: stop.signal };
  const queue = Iterator.from(orders);
  const worker = async () => {
    try {
      for (const order of queue) {
        const snapshot = await fetchOrderSnapshot(api, order.id, options, api.getActiveCertificate, needsCertificate);
        const { certificate } = snapshot;
        const isCertificate = certificate !== undefined && !(certificate instanceof RequestError);
        const duplicates =
          !stop.signal.aborted && isCertificate && needsDuplicates(order, snapshot)
            ? await fetchDuplicates(api, order.id, certificate.serialNumber, options, clock.now())
            : undefined;
        if (stop.signal.aborted) return;
        onFetched(order, { snapshot, duplicates });
      }
    } catch (error) {
      // Only the first error counts.
      stop.abort(error);
    }
  };
  // An order keeps at least one request open, and most orders two.
  await Promise.all(Array.from({ length: MAX_OPEN_REQUESTS }, worker));
  stop.signal.throwIfAborted();
}

/** Returns the API with at most 100 open requests. A refused key ends all of them at once. */
function limitRequests(api: OrderApi, stop: AbortController): OrderApi {
  const limit = createLimiter(MAX_OPEN_REQUESTS);
  const send = <T>(request: () => Promise<T>): Promise<T> =>
    limit(request).catch((error: unknown) => {
      if (error instanceof RequestError && error.status === 401) stop.abort(error);
      throw error;
    });
  return {
    getOrder: (id, options) => send(() => api.getOrder(id, options)),
    getActiveCertificate: (id, options) => send(() => api.getActiveCertificate(id, options)),
    getDuplicates: (id, options) => send(() => api.getDuplicates(id, options)),
    getCertificate: (id, options) => send(() => api.getCertificate(id, options)),
  };
}

/** A closed order has no active certificate, even if there is a download. */
function needsCertificate(order: Order | RequestError): boolean {
  return order instanceof RequestError || !isClosedStatus(order.status);
}
