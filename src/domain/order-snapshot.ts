import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { DAY_MS } from '../certcentral/dates.ts';
import { type Endpoint, getOrder } from '../certcentral/endpoints.ts';
import type { Order } from '../certcentral/order.ts';
import { ifRead, RequestError, toRequestError } from '../errors.ts';
import { type Certificate, isSameSerialNumber } from '../pki/certificate.ts';
import { includesName, missingNames } from '../pki/names.ts';
import { determineState, findClosure, type OrderSnapshot } from './order-state.ts';
import { mismatchError } from './words.ts';

/** How often a read after a status update is repeated at most: the order is already changed. */
export const MAX_READ_BACK_RETRIES = 2;

/**
 * Fetches an order and its active certificate in parallel, because the service is slow. A closed order ends the download early.
 * A certificate of another order, or a stale one, is downloaded again, and in the end counts as one that could not be read.
 * @param download returns the endpoint that provides the certificate
 * @param knownCommonName the common name that the order reported before, for an order that cannot be read; empty if unknown
 */
export async function fetchOrderSnapshot<C extends Certificate>(
  api: Pick<CertCentral, 'request' | 'retry' | 'clock'>,
  orderId: string,
  options: RequestOptions,
  download: (orderId: string) => Endpoint<C>,
  knownCommonName = '',
): Promise<OrderSnapshot<C>> {
  const now = api.clock.now();
  const closed = new AbortController();
  const signal = AbortSignal.any([closed.signal, ...(options.signal ? [options.signal] : [])]);
  const orderRead = api
    .request(getOrder(orderId), options)
    .catch(toRequestError)
    .then((order) => {
      if (!(order instanceof RequestError) && findClosure(order, now)) closed.abort();
      return order;
    });
  // Only the order shows whether the certificate is its own, so a download that is earlier waits for it. Both began together.
  const readMatching = async (once: RequestOptions): Promise<C> => {
    const read = await api.request(download(orderId), once);
    if (isMismatch(ifRead(await orderRead), read, knownCommonName, now)) throw mismatchError(orderId);
    return read;
  };
  const certificateRead = api.retry(readMatching, { ...options, signal }).catch(toRequestError);
  const [order, read] = await Promise.all([orderRead, certificateRead]);
  const certificate = closed.signal.aborted ? undefined : read;
  return { order, certificate, ...determineState(order, certificate, now) };
}

const MAX_END_DIFFERENCE_MS = 2 * DAY_MS;

/**
 * Returns whether a download is of another order, or stale. Gateways mix up downloads and replay old ones, and a reissue with
 * the names of such a certificate would be wrong for good.
 * @param order undefined if it could not be read
 */
function isMismatch(order: Order | undefined, certificate: Certificate, knownCommonName: string, now: number): boolean {
  const { names, serialNumber, validFrom, validTill } = certificate;
  // During a reissue, order and certificate may differ for a while.
  if (order && determineState(order, undefined, now).reissuePending === true) return false;
  const commonName = order?.commonName ?? knownCommonName;
  const allNames = [names.commonName, ...names.dnsNames];
  if (commonName !== '' && !includesName(allNames, commonName)) return true;
  if (!order || order.serialNumber === '' || isSameSerialNumber(order.serialNumber, serialNumber)) return false;
  const { validFromAt = 0, validTillAt = validTill.getTime(), dnsNames } = order;
  // A second sign, because order info can lag, too.
  return (
    Math.abs(validTillAt - validTill.getTime()) > MAX_END_DIFFERENCE_MS ||
    validFromAt > validFrom.getTime() ||
    missingNames(dnsNames, allNames).length > 0
  );
}
