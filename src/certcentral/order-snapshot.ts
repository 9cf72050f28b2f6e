import { RequestError } from '../http/request-error.ts';
import type { CertCentral, RequestOptions } from './certcentral.ts';
import type { Order } from './order.ts';

/** What was read of an order and its active certificate, or why it could not be. */
export interface OrderSnapshot<Certificate> {
  order: Order | RequestError;
  /** Undefined where the order said first that there is none. */
  certificate: Certificate | RequestError | undefined;
}

/**
 * Reads an order and its active certificate, both at once: they do not depend on each other, and the service is slow.
 * @param fetchCertificate reads the certificate
 * @param needsCertificate whether what came of the order leaves a question to the certificate; if not, it is not
 * waited for
 */
export async function fetchOrderSnapshot<Certificate>(
  api: Pick<CertCentral, 'getOrder'>,
  orderId: string,
  options: RequestOptions,
  fetchCertificate: (orderId: string, options: RequestOptions) => Promise<Certificate>,
  needsCertificate: (order: Order | RequestError) => boolean,
): Promise<OrderSnapshot<Certificate>> {
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
  const [order, certificate] = await Promise.all([orderRead, certificateRead]);
  return { order, certificate: skipCertificate.signal.aborted ? undefined : certificate };
}

function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  throw error;
}
