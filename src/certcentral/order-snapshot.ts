import { Failure } from '../http/request-error.ts';
import type { Attempts, CertCentral } from './certcentral.ts';
import type { Order } from './order.ts';

/** What was read of an order and its active certificate, or why it could not be. */
export interface Reading<Certificate> {
  order: Order | Failure;
  /** Undefined where the order said first that there is none. */
  certificate: Certificate | Failure | undefined;
}

/**
 * Reads an order and its active certificate, both at once: they do not depend on each other, and the service is slow.
 * @param download reads the certificate
 * @param certificateMatters whether what came of the order leaves a question to the certificate; if not, it is not
 * waited for
 */
export async function readBoth<Certificate>(
  api: Pick<CertCentral, 'getOrder'>,
  orderId: string,
  attempts: Attempts,
  download: (orderId: string, attempts: Attempts) => Promise<Certificate>,
  certificateMatters: (order: Order | Failure) => boolean,
): Promise<Reading<Certificate>> {
  const notNeeded = new AbortController();
  const orderRead = api
    .getOrder(orderId, attempts)
    .catch(failureOnly)
    .then((order) => {
      if (!certificateMatters(order)) notNeeded.abort();
      return order;
    });
  const stop = AbortSignal.any([notNeeded.signal, ...(attempts.stop ? [attempts.stop] : [])]);
  const certificateRead = download(orderId, { ...attempts, stop }).catch((error: unknown) =>
    notNeeded.signal.aborted ? undefined : failureOnly(error),
  );
  const [order, certificate] = await Promise.all([orderRead, certificateRead]);
  return { order, certificate: notNeeded.signal.aborted ? undefined : certificate };
}

function failureOnly(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}
