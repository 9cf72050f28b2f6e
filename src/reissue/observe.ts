import type { RequestOptions } from '../certcentral/endpoint.ts';
import type { Order } from '../certcentral/order.ts';
import { needsDownload } from '../certcentral/order-phase.ts';
import { fetchOrderSnapshot, type OrderSnapshot } from '../certcentral/order-snapshot.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import type { Clock } from '../clock.ts';
import { CHECK_API_URL_HINT, RequestError } from '../http/request-error.ts';
import type { IssuedCertificate } from '../pki/issued-certificate.ts';

/** One look at an order and its active certificate. */
export interface Observation extends OrderSnapshot<IssuedCertificate> {
  /** When it began, in milliseconds. */
  observedAt: number;
}

/**
 * Reads an order and its active certificate, both at once. What `attempts.stop` ends counts as not read; an order that was
 * read by then stays.
 * @param certificateMatters whether what came of the order leaves a question to the certificate; if not, it is not waited
 * for
 */
export async function observe(
  api: ReissueApi,
  orderId: string,
  attempts: RequestOptions,
  clock: Clock,
  certificateMatters = (order: Order | RequestError) =>
    !(order instanceof RequestError) && needsDownload(order) && !order.isPrivateProduct,
): Promise<Observation> {
  const observedAt = clock.now();
  const rethrowAsRequestError = (error: unknown) => {
    throw toRequestError(error);
  };
  const orders = {
    getOrder: (id: string, options: RequestOptions) => api.getOrder(id, options).catch(rethrowAsRequestError),
  };
  const download = (id: string, options: RequestOptions) =>
    api.getIssuedCertificate(id, options).catch(rethrowAsRequestError);
  return { observedAt, ...(await fetchOrderSnapshot(orders, orderId, attempts, download, certificateMatters)) };
}

/**
 * The failure of a request that failed or was ended early.
 * @throws whatever else the error is
 */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if ((error as Error).name !== 'AbortError') throw error;
  return new RequestError('no answer in the time that there was', {
    hint: "Check the runner's network and the service.",
    retryability: 'transient',
  });
}

/** What a look shows, seen from the certificate that was active before. */
export type ObservedState =
  | { kind: 'unreadable'; error: RequestError; order: Order | undefined }
  | { kind: 'closed'; order: Order }
  | { kind: 'unissued'; order: Order }
  | { kind: 'pending'; order: Order }
  | { kind: 'unchanged' | 'replaced'; order: Order; certificate: IssuedCertificate };

/**
 * Tells what a look shows. Whether a certificate is another one is told by its serial number: when `certificate.id` changes
 * is not known. Where there was one before, an order that reads as not issued waits for another.
 * @param baselineSerial the serial number; undefined if there was none
 */
export function classify(
  { order, certificate, phase, reissuePending }: OrderSnapshot<IssuedCertificate>,
  baselineSerial: string | undefined,
): ObservedState {
  if (order instanceof RequestError) return { kind: 'unreadable', error: order, order: undefined };
  if (phase === 'closed') return { kind: 'closed', order };
  if (reissuePending === true || (phase === 'unissued' && baselineSerial !== undefined))
    return { kind: 'pending', order };
  if (phase === 'unissued') return { kind: 'unissued', order };
  if (phase === 'unknown')
    return {
      kind: 'unreadable',
      order,
      error: new RequestError('the order does not tell whether a certificate was issued', {
        hint: CHECK_API_URL_HINT,
      }),
    };
  if (!certificate || certificate instanceof RequestError)
    return {
      kind: 'unreadable',
      order,
      error: certificate ?? new RequestError('the certificate was not read', { hint: CHECK_API_URL_HINT }),
    };
  return { kind: certificate.serialNumber === baselineSerial ? 'unchanged' : 'replaced', order, certificate };
}
