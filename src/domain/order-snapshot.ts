import type { CertCentral, RequestOptions } from '../certcentral/certcentral.ts';
import type { Order } from '../certcentral/order.ts';
import { isClosedStatus } from '../certcentral/status-words.ts';
import { RequestError, toRequestError } from '../http/request-error.ts';
import type { Certificate, CertificateCtStatus } from '../pki/certificate.ts';
import { includesName } from '../pki/names.ts';
import { determinePhase, type OrderState } from './order-phase.ts';

/** How often a read after the status update is repeated at most: the order is already changed. */
export const MAX_READ_BACK_RETRIES = 2;

/** An order and its active certificate, or why they could not be read. */
export interface OrderSnapshot<C extends Certificate> extends OrderState {
  order: Order | RequestError;
  /** Undefined if the order showed that the certificate is not needed. */
  certificate: C | RequestError | undefined;
}

/** Decides from an order, or from the error of reading it, whether the certificate is needed. */
export type NeedsCertificate = (order: Order | RequestError) => boolean;

/** The certificate matters only if the order could be read and is not closed. */
export const ifOrderReadable: NeedsCertificate = (order) =>
  !(order instanceof RequestError) && !isClosedStatus(order.status);

/** The certificate matters unless the order is closed. If the order could not be read, the certificate may be a new one. */
export const unlessClosed: NeedsCertificate = (order) => order instanceof RequestError || !isClosedStatus(order.status);

/** The certificate matters in any case. */
export const always: NeedsCertificate = () => true;

/**
 * Fetches an order and its active certificate in parallel, because the service is slow. A certificate of another order counts
 * as one that could not be read.
 * @param needsCertificate decides from the order whether the certificate is needed; if not, its download is aborted
 * @param knownCommonName the common name that the order had before, for a download without its order; empty if unknown
 */
export async function fetchOrderSnapshot<C extends Certificate>(
  api: Pick<CertCentral, 'getOrder'>,
  orderId: string,
  options: RequestOptions,
  fetchCertificate: (orderId: string, options: RequestOptions) => Promise<C>,
  needsCertificate: NeedsCertificate,
  knownCommonName = '',
): Promise<OrderSnapshot<C>> {
  const skipCertificate = new AbortController();
  const orderRead = api
    .getOrder(orderId, options)
    .catch(toRequestError)
    .then((order) => {
      if (!needsCertificate(order)) skipCertificate.abort();
      return order;
    });
  const signal = AbortSignal.any([skipCertificate.signal, ...(options.signal ? [options.signal] : [])]);
  const certificateRead = fetchCertificate(orderId, { ...options, signal }).catch(toRequestError);
  const [order, downloaded] = await Promise.all([orderRead, certificateRead]);
  const download = skipCertificate.signal.aborted ? undefined : downloaded;
  if (order instanceof RequestError)
    return { order, certificate: requireName(download, orderId, knownCommonName), ...UNREAD };
  // During a reissue, order and certificate may have different names for a while.
  const isReissuePending = determinePhase(order, undefined).reissuePending === true;
  const certificate = isReissuePending ? download : requireName(download, orderId, order.commonName);
  return { order, certificate, ...determinePhase(order, certificate) };
}

/**
 * Returns the active certificate of an order; undefined if there is none, or it could not be read. The phase of the order
 * takes precedence over the download; if the order could not be read, the download decides.
 */
export function activeCertificate<C extends Certificate>({
  order,
  phase,
  certificate,
}: OrderSnapshot<C>): C | undefined {
  const mayHaveOne = phase === 'issued' || order instanceof RequestError;
  return mayHaveOne && !(certificate instanceof RequestError) ? certificate : undefined;
}

/** Returns how the active certificate of an order was issued. */
export function certificateCtStatus(snapshot: OrderSnapshot<Certificate>): CertificateCtStatus {
  const { phase } = snapshot;
  if (phase === 'closed' || phase === 'unissued') return 'none';
  return activeCertificate(snapshot)?.ctStatus ?? 'unknown';
}

const UNREAD: OrderState = { phase: 'unknown', reissuePending: 'unknown', hasOpenRequest: false };

/**
 * Returns an error in place of the certificate of another order: gateways mix up downloads, and a reissue with the names of
 * that certificate would be wrong for good.
 */
function requireName<C extends Certificate>(
  download: C | RequestError | undefined,
  orderId: string,
  commonName: string,
): C | RequestError | undefined {
  if (!download || download instanceof RequestError || commonName === '') return download;
  if (includesName([download.commonName, ...download.altNames], commonName)) return download;
  return new RequestError('200, but the certificate is that of another order: it lacks the common name of this order', {
    title: `Could not read the active certificate of order ${orderId}`,
    hint: 'A gateway or cache may have mixed up responses: run again, and check the order in CertCentral if that does not help.',
    advisesRerun: true,
    retryability: 'transient',
  });
}
