import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { type Endpoint, getOrder } from '../certcentral/endpoints.ts';
import type { Order } from '../certcentral/order.ts';
import { isClosedStatus, isReissueStatus, isUnissuedStatus, normalizeStatus } from '../certcentral/status-words.ts';
import { ifRead, RequestError, toRequestError } from '../errors.ts';
import { type Certificate, type CertificateCtStatus, isSameSerialNumber } from '../pki/certificate.ts';
import { includesName } from '../pki/names.ts';

/** How often a read after a status update is repeated at most: the order is already changed. */
export const MAX_READ_BACK_RETRIES = 2;

/**
 * Phase of an order: `closed` if nothing can be issued on it anymore, `unissued` if nothing was issued yet, `issued` if it has
 * an active certificate, which the download provides, `unknown` if the order does not report it.
 */
export type OrderPhase = 'closed' | 'issued' | 'unissued' | 'unknown';

/** Whether a reissue of an order is pending; `unknown` if the order does not report it. */
export type ReissuePending = boolean | 'unknown';

export interface OrderState {
  phase: OrderPhase;
  reissuePending: ReissuePending;
  /** Whether a reissue request is not completed: it waits for an approver, for example. */
  hasOpenRequest: boolean;
  /** When the newest open request was placed, in milliseconds; undefined if there is none, or its date cannot be read. */
  lastRequestAt: number | undefined;
}

/** An order and its active certificate, or why they could not be read. */
export interface OrderSnapshot<C extends Certificate = Certificate> extends OrderState {
  order: Order | RequestError;
  /** Undefined if the order is closed. */
  certificate: C | RequestError | undefined;
}

/**
 * Determines the state of an order from its response and its certificate: the first rule that applies. A `certificate.id`
 * is considered last, because rejected and canceled orders have one, too.
 * @param certificate undefined if it was not downloaded
 */
export function determineState(
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
): OrderState {
  const noRequests = { hasOpenRequest: false, lastRequestAt: undefined };
  if (order instanceof RequestError) return { phase: 'unknown', reissuePending: 'unknown', ...noRequests };
  if (isClosedStatus(order.status)) return { phase: 'closed', reissuePending: false, ...noRequests };
  const status = normalizeStatus(order.status);
  const active = ifRead(certificate);
  const open = openRequests(order, active);
  const times = open.filter((time) => time !== undefined);
  const requests = { hasOpenRequest: open.length > 0, lastRequestAt: times.sort((one, other) => other - one)[0] };
  const state = (phase: OrderPhase, reissuePending: ReissuePending) => ({ phase, reissuePending, ...requests });
  if (isReissueStatus(status) || requests.hasOpenRequest) return state('issued', true);
  if (status === 'issued' || (status === 'approved' && order.isDated)) return state('issued', false);
  // `pending` and the like on an order that was issued before: the next certificate is pending.
  if (isUnissuedStatus(status)) return order.isDated || active ? state('issued', true) : state('unissued', false);
  // No status, or an unknown word: any evidence of a certificate counts.
  if (order.isDated || order.certificateId !== '' || active) return state('issued', 'unknown');
  return state(order.hasInvalidCertificateId ? 'unknown' : 'unissued', 'unknown');
}

/** Returns whether the service has no certificate to download. */
export function isMissing(certificate: Certificate | RequestError | undefined): boolean {
  return certificate instanceof RequestError && certificate.status === 404;
}

/** Returns whether nothing was issued on an order yet: it reports that, and there is no certificate to download. */
export function isNothingIssued({ phase, certificate }: Pick<OrderSnapshot, 'phase' | 'certificate'>): boolean {
  return phase === 'unissued' && isMissing(certificate);
}

/**
 * Returns the times of the open reissue requests. The array of requests can be stale, so a request from before the certificate
 * was issued does not count. Without both times, a request counts.
 */
function openRequests({ openRequests, issuedAt }: Order, certificate: Certificate | undefined): (number | undefined)[] {
  const issueTimes = [issuedAt, certificate?.validFrom.getTime()].filter((time) => time !== undefined);
  const lastIssuedAt = Math.max(Number.NEGATIVE_INFINITY, ...issueTimes);
  return openRequests.filter((requestedAt) => requestedAt === undefined || requestedAt >= lastIssuedAt);
}

/**
 * Fetches an order and its active certificate in parallel, because the service is slow. A closed order ends the download early.
 * A certificate of another order, or a stale one, is downloaded again, and in the end counts as one that could not be read.
 * @param download returns the endpoint that provides the certificate
 * @param knownCommonName the common name that the order reported before, for an order that cannot be read; empty if unknown
 */
export async function fetchOrderSnapshot<C extends Certificate>(
  api: Pick<CertCentral, 'request' | 'retry'>,
  orderId: string,
  options: RequestOptions,
  download: (orderId: string) => Endpoint<C>,
  knownCommonName = '',
): Promise<OrderSnapshot<C>> {
  const closed = new AbortController();
  const signal = AbortSignal.any([closed.signal, ...(options.signal ? [options.signal] : [])]);
  const orderRead = api
    .request(getOrder(orderId), options)
    .catch(toRequestError)
    .then((order) => {
      if (!(order instanceof RequestError) && isClosedStatus(order.status)) closed.abort();
      return order;
    });
  const readMatching = async (once: RequestOptions): Promise<C> => {
    const read = await api.request(download(orderId), once);
    return requireMatch(await orderRead, orderId, read, knownCommonName);
  };
  const certificateRead = api.retry(readMatching, { ...options, signal }).catch(toRequestError);
  const [order, certificate] = await Promise.all([orderRead, certificateRead]);
  if (closed.signal.aborted) return { order, certificate: undefined, ...determineState(order, undefined) };
  return { order, certificate, ...determineState(order, certificate) };
}

const MAX_END_DIFFERENCE_MS = 2 * 86_400_000;

/**
 * Returns a download that belongs to the order. Gateways mix up downloads and replay old ones, and a reissue with the names of
 * such a certificate would be wrong for good.
 * @throws RequestError that is transient
 */
function requireMatch<C extends Certificate>(
  order: Order | RequestError,
  orderId: string,
  certificate: C,
  knownCommonName: string,
): C {
  const isRead = !(order instanceof RequestError);
  // During a reissue, order and certificate may differ for a while.
  if (isRead && determineState(order, undefined).reissuePending === true) return certificate;
  const commonName = isRead ? order.commonName : knownCommonName;
  const { names, serialNumber, validTill } = certificate;
  if (commonName !== '' && !includesName([names.commonName, ...names.dnsNames], commonName))
    throw mismatchError(orderId, 'of another order: it lacks the common name of this order');
  if (!isRead || order.serialNumber === '' || order.validTillAt === undefined) return certificate;
  const isOtherEnd = Math.abs(order.validTillAt - validTill.getTime()) > MAX_END_DIFFERENCE_MS;
  // Both must differ, because order info can lag, too.
  if (isOtherEnd && !isSameSerialNumber(order.serialNumber, serialNumber))
    throw mismatchError(orderId, 'stale: the order reports another serial number and another end of validity');
  return certificate;
}

/** Creates the error for a download that belongs to another order, or is an earlier certificate of this one. */
export function mismatchError(orderId: string, what: string): RequestError {
  return new RequestError(`200, but the certificate is ${what}`, {
    title: `Could not read the active certificate of order ${orderId}`,
    hint: 'A gateway or cache may have mixed up responses: run again, and check the order in CertCentral if that does not help.',
    retryability: 'transient',
  });
}

/**
 * Returns the active certificate of an order; undefined if there is none, or it could not be read. The phase of the order
 * takes precedence over the download; if the order could not be read, the download decides.
 */
export function activeCertificate<C extends Certificate>(snapshot: OrderSnapshot<C>): C | undefined {
  const { order, phase, certificate } = snapshot;
  const mayHaveOne = phase === 'issued' || order instanceof RequestError;
  return mayHaveOne ? ifRead(certificate) : undefined;
}

/** Returns how the active certificate of an order was issued. */
export function certificateCtStatus(snapshot: OrderSnapshot): CertificateCtStatus {
  const { phase } = snapshot;
  if (phase === 'closed' || phase === 'unissued') return 'none';
  return activeCertificate(snapshot)?.ctStatus ?? 'unknown';
}
