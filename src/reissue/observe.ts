import type { RequestOptions } from '../certcentral/api-client.ts';
import type { Order } from '../certcentral/order.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import { isUnissuedStatus } from '../certcentral/status-words.ts';
import type { Clock } from '../clock.ts';
import type { OrderState } from '../domain/order-phase.ts';
import { fetchOrderSnapshot, type NeedsCertificate, type OrderSnapshot } from '../domain/order-snapshot.ts';
import { CHECK_API_URL_HINT, RequestError } from '../http/request-error.ts';
import type { CertificateWithChain } from '../pki/certificate.ts';

/** What a snapshot of an order and its active certificate shows, compared with the baseline. */
export type ObservedState = OrderState & {
  /** When the reads began, in milliseconds. */
  observedAt: number;
  /** Whether there is a certificate, and it is not the baseline's. */
  differsFromBaseline: boolean;
} & (
    | ({ kind: 'unreadable'; order: Order | RequestError } & Download)
    | ({ kind: 'closed' | 'unissued' | 'pending'; order: Order } & Download)
    /** `other-certificate`: not the baseline's. Without a baseline, any certificate is another one. */
    | { kind: 'unchanged' | 'other-certificate'; order: Order; certificate: CertificateWithChain }
  );

interface Download {
  /** Undefined if the order showed that the certificate is not needed. */
  certificate: CertificateWithChain | RequestError | undefined;
}

/** Returns the order if it could be read. */
export function orderOf({ order }: { order: Order | RequestError }): Order | undefined {
  return order instanceof RequestError ? undefined : order;
}

/** Returns the certificate if it could be read. */
export function certificateOf({ certificate }: Download): CertificateWithChain | undefined {
  return certificate instanceof RequestError ? undefined : certificate;
}

/** Returns why the order and the certificate could not be read. An order that does not report its phase counts as not read. */
export function readErrorsOf({ kind, order, certificate, phase }: ObservedState): {
  order: RequestError | undefined;
  certificate: RequestError | undefined;
} {
  const isPhaseMissing = kind === 'unreadable' && phase !== 'issued';
  const phaseError = isPhaseMissing ? unreadable('the order does not report whether it is issued') : undefined;
  return {
    order: order instanceof RequestError ? order : phaseError,
    certificate: certificate instanceof RequestError ? certificate : undefined,
  };
}

function unreadable(detail: string): RequestError {
  return new RequestError(detail, { hint: CHECK_API_URL_HINT });
}

/** What is known of an order before it is observed. */
interface KnownOrder {
  orderId: string;
  /** Empty if unknown. */
  commonName: string;
  /** The serial number of its certificate; undefined if there was none. */
  baselineSerial: string | undefined;
}

/** Reads an order and its active certificate, both at once. A read that `options.signal` ends counts as failed. */
export async function observe(
  { api, clock }: { api: ReissueApi; clock: Clock },
  { orderId, commonName, baselineSerial }: KnownOrder,
  options: RequestOptions,
  needsCertificate: NeedsCertificate,
): Promise<ObservedState> {
  const observedAt = clock.now();
  const download = api.getIssuedCertificate.bind(api);
  const snapshot = await fetchOrderSnapshot(api, orderId, options, download, needsCertificate, commonName);
  return classify(snapshot, observedAt, baselineSerial);
}

/**
 * Classifies a snapshot. The serial number decides whether a certificate is another one: when `certificate.id` changes
 * is not documented. If there was a certificate before, an order with the status of an unissued order waits for another
 * certificate; without such a status, the order only lacks what an issued order reports.
 * @param observedAt when the reads began, in milliseconds
 * @param baselineSerial undefined if there was no certificate, or before the first observation: the certificate of an issued
 * order is then another one
 */
export function classify(
  snapshot: OrderSnapshot<CertificateWithChain>,
  observedAt: number,
  baselineSerial: string | undefined,
): ObservedState {
  const { order, phase, reissuePending } = snapshot;
  const certificate = certificateOf(snapshot);
  const differsFromBaseline = certificate !== undefined && certificate.serialNumber !== baselineSerial;
  const observation = { ...snapshot, observedAt, differsFromBaseline };
  if (order instanceof RequestError) return { ...observation, kind: 'unreadable' };
  if (phase === 'closed') return { ...observation, kind: 'closed', order };
  const isUnissued = phase === 'unissued' && (baselineSerial === undefined || isUnissuedStatus(order.status));
  if (reissuePending === true || (isUnissued && baselineSerial !== undefined))
    return { ...observation, kind: 'pending', order };
  if (isUnissued) return { ...observation, kind: 'unissued', order };
  if (phase !== 'issued' || !certificate) return { ...observation, kind: 'unreadable' };
  return { ...observation, kind: differsFromBaseline ? 'other-certificate' : 'unchanged', order, certificate };
}

/** Returns a state as it is once its certificate is the baseline. */
export function withCertificateAsBaseline(state: ObservedState): ObservedState {
  const same = { ...state, differsFromBaseline: false };
  return same.kind === 'other-certificate' ? { ...same, kind: 'unchanged' } : same;
}
