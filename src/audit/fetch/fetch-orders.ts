import type { RequestOptions } from '../../certcentral/api-client.ts';
import type { AuditApi, Duplicate } from '../../certcentral/audit-api.ts';
import type { ListedOrder } from '../../certcentral/order-list.ts';
import type { Clock } from '../../clock.ts';
import { fetchOrderSnapshot, type OrderSnapshot, unlessClosed } from '../../domain/order-snapshot.ts';
import { RequestError, toRequestError } from '../../http/request-error.ts';
import type { Certificate } from '../../pki/certificate.ts';

/** Latency is about a second: fewer would not use the rate. */
const MAX_OPEN_REQUESTS = 100;
/** A list of duplicates may be larger than the other responses. */
const MAX_OPEN_DUPLICATE_LISTS = 4;

type OrderApi = Pick<AuditApi, 'getOrder' | 'getActiveCertificate' | 'getDuplicates' | 'downloadDuplicate'>;

/** A duplicate that counts, and its download; undefined if the list has no usable ID of it. */
export interface FetchedDuplicate {
  duplicate: Duplicate;
  certificate: Certificate | RequestError | undefined;
}

/** What was fetched of an order. */
export interface FetchedOrder {
  /** When the reads of the order began, in milliseconds. */
  observedAt: number;
  snapshot: OrderSnapshot<Certificate>;
  /** Undefined if the duplicates were not needed. */
  duplicates: readonly FetchedDuplicate[] | RequestError | undefined;
}

interface FetchOptions {
  /** Decides whether the duplicates of an order are fetched. */
  needsDuplicates(order: ListedOrder, snapshot: OrderSnapshot<Certificate>): boolean;
  /** Decides whether a duplicate in the list is downloaded. */
  countsDuplicate(duplicate: Duplicate, active: Certificate): boolean;
  /** Called with each order as soon as all of it was fetched. An error that it throws ends the fetching. */
  onFetched(order: ListedOrder, fetched: FetchedOrder): void;
  clock: Pick<Clock, 'now'>;
  /** Ends the fetching when it aborts, and is aborted by an error that ends it. */
  stop: AbortController;
}

/**
 * Fetches orders with their active certificates and duplicates, many at once.
 * @throws the reason of `stop`: a RequestError if the key is refused, or what `onFetched` throws
 */
export async function fetchOrders(
  auditApi: AuditApi,
  orders: Iterable<ListedOrder>,
  retries: number,
  { needsDuplicates, countsDuplicate, onFetched, clock, stop }: FetchOptions,
): Promise<void> {
  const api = limitRequests(auditApi, stop);
  const options = { retries, signal: stop.signal };
  const queue = Iterator.from(orders);
  const worker = async () => {
    try {
      for (const order of queue) {
        const observedAt = clock.now();
        const snapshot = await fetchOrderSnapshot(api, order.id, options, api.getActiveCertificate, unlessClosed);
        const { certificate } = snapshot;
        const isCertificate = certificate !== undefined && !(certificate instanceof RequestError);
        const duplicates =
          !stop.signal.aborted && isCertificate && needsDuplicates(order, snapshot)
            ? await fetchDuplicates(api, order.id, options, (duplicate) => countsDuplicate(duplicate, certificate))
            : undefined;
        if (stop.signal.aborted) return;
        onFetched(order, { observedAt, snapshot, duplicates });
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

async function fetchDuplicates(
  api: Pick<OrderApi, 'getDuplicates' | 'downloadDuplicate'>,
  orderId: string,
  options: RequestOptions,
  counts: (duplicate: Duplicate) => boolean,
): Promise<FetchedDuplicate[] | RequestError> {
  const duplicates = await api.getDuplicates(orderId, options).catch(toRequestError);
  if (duplicates instanceof RequestError) return duplicates;
  const download = async (duplicate: Duplicate): Promise<FetchedDuplicate> => {
    const { id } = duplicate;
    const certificate = id === '' ? undefined : await api.downloadDuplicate(id, options).catch(toRequestError);
    return { duplicate, certificate };
  };
  return Promise.all(duplicates.filter(counts).map(download));
}

/** Returns the API with at most 100 open requests, of which 4 list duplicates. A refused key ends all of them at once. */
function limitRequests(api: OrderApi, stop: AbortController): OrderApi {
  const limit = createLimiter(MAX_OPEN_REQUESTS);
  const limitLists = createLimiter(MAX_OPEN_DUPLICATE_LISTS);
  const send = <T>(request: () => Promise<T>): Promise<T> =>
    limit(request).catch((error: unknown) => {
      if (error instanceof RequestError && error.isKeyRefused) stop.abort(error);
      throw error;
    });
  return {
    getOrder: (id, options) => send(() => api.getOrder(id, options)),
    getActiveCertificate: (id, options) => send(() => api.getActiveCertificate(id, options)),
    getDuplicates: (id, options) => limitLists(() => send(() => api.getDuplicates(id, options))),
    downloadDuplicate: (id, options) => send(() => api.downloadDuplicate(id, options)),
  };
}

/** Runs a task as soon as there is room for it. */
type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** Creates a limiter that runs at most `max` tasks at once, in the order in which they come. */
function createLimiter(max: number): Limiter {
  let free = max;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
