import type { CertCentral } from '../certcentral/client.ts';
import { downloadCertificate } from '../certcentral/endpoints.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { Clock } from '../clock.ts';
import { activeCertificate, fetchOrderSnapshot, type OrderSnapshot } from '../domain/order-state.ts';
import { RequestError } from '../errors.ts';
import { type DuplicateFindings, fetchDuplicates } from './duplicates.ts';

const MAX_ORDERS_AT_ONCE = 20;

/** What was fetched of an order. */
export interface FetchedOrder {
  /** When the reads of the order began, in milliseconds. */
  observedAt: number;
  snapshot: OrderSnapshot;
  /** Undefined if the duplicates were not needed. */
  duplicates: DuplicateFindings | undefined;
}

interface FetchOptions {
  retries: number;
  clock: Pick<Clock, 'now'>;
  /** Decides whether the duplicates of an order are fetched. */
  needsDuplicates(order: ListedOrder, snapshot: OrderSnapshot): boolean;
  /** Called with each order as soon as all of it was fetched. An error that it throws ends the fetching. */
  onFetched(order: ListedOrder, fetched: FetchedOrder): void;
}

/**
 * Fetches orders with their active certificates and duplicates, 20 orders at once.
 * @throws RequestError if the key is refused, or what `onFetched` throws
 */
export async function fetchOrders(
  client: Pick<CertCentral, 'request' | 'retry'>,
  orders: Iterable<ListedOrder>,
  { retries, clock, needsDuplicates, onFetched }: FetchOptions,
): Promise<void> {
  const stop = new AbortController();
  const options = { retries, signal: stop.signal };
  const api = withStop(client, stop);
  const queue = Iterator.from(orders);
  const fetchNext = async () => {
    try {
      for (const order of queue) {
        const observedAt = clock.now();
        const snapshot = await fetchOrderSnapshot(api, order.id, options, downloadCertificate);
        const certificate = activeCertificate(snapshot);
        const duplicates =
          certificate && needsDuplicates(order, snapshot)
            ? await fetchDuplicates(api, order.id, certificate, clock.now(), options)
            : undefined;
        if (stop.signal.aborted) return;
        onFetched(order, { observedAt, snapshot, duplicates });
      }
    } catch (error) {
      // Only the first error counts.
      stop.abort(error);
    }
  };
  await Promise.all(Array.from({ length: MAX_ORDERS_AT_ONCE }, fetchNext));
  stop.signal.throwIfAborted();
}

/** Returns an API of which the first refusal of the key ends all requests at once. */
function withStop(client: Pick<CertCentral, 'request' | 'retry'>, stop: AbortController): typeof client {
  return {
    request: (endpoint, options) =>
      client.request(endpoint, options).catch((error: unknown) => {
        if (error instanceof RequestError && error.isKeyRefused) stop.abort(error);
        throw error;
      }),
    retry: (operation, options) => client.retry(operation, options),
  };
}
