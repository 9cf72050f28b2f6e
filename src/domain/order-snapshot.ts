import type { CertCentral, RequestOptions } from '../certcentral/certcentral.ts';
import type { Order } from '../certcentral/order.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import { determinePhase, type OrderState } from './order-phase.ts';

/** An order and its active certificate, or why they could not be read. */
export interface OrderSnapshot<C extends Certificate> extends OrderState {
  order: Order | RequestError;
  /** Undefined if the order showed that the certificate is not needed. */
  certificate: C | RequestError | undefined;
}

/**
 * Fetches an order and its active certificate in parallel, because the service is slow.
 * @param needsCertificate decides from the order whether the certificate is needed; if not, its download is aborted
 */
export async function fetchOrderSnapshot<C extends Certificate>(
  api: Pick<CertCentral, 'getOrder'>,
  orderId: string,
  options: RequestOptions,
  fetchCertificate: (orderId: string, options: RequestOptions) => Promise<C>,
  needsCertificate: (order: Order | RequestError) => boolean,
): Promise<OrderSnapshot<C>> {
  const skipCertificate = new AbortController();
  const orderRead = api
    .getOrder(orderId, options)
    .catch(asRequestError)
    .then((order) => {
      if (!needsCertificate(order)) skipCertificate.abort();
      return order;
    });
  const signal = AbortSignal.any([skipCertificate.signal, ...(options.signal ? [options.signal] : [])]);
  const certificateRead = fetchCertificate(orderId, { ...options, signal }).catch((error: unknown) =>
    skipCertificate.signal.aborted ? undefined : asRequestError(error),
  );
  const [order, downloaded] = await Promise.all([orderRead, certificateRead]);
  const certificate = skipCertificate.signal.aborted ? undefined : downloaded;
  return { order, certificate, ...stateOf(order, certificate) };
}

function stateOf(order: Order | RequestError, certificate: Certificate | RequestError | undefined): OrderState {
  return order instanceof RequestError
    ? { phase: 'unknown', reissuePending: 'unknown', hasOpenRequest: false }
    : determinePhase(order, certificate);
}

function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  throw error;
}
