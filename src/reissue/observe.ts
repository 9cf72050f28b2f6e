import type { RequestOptions } from '../certcentral/endpoint.ts';
import type { Order } from '../certcentral/order.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import { isClosedStatus, isUnissuedStatus } from '../certcentral/status-words.ts';
import type { Clock } from '../clock.ts';
import { needsDownload, type ReissuePending } from '../domain/order-phase.ts';
import { fetchOrderSnapshot, type OrderSnapshot } from '../domain/order-snapshot.ts';
import { CHECK_API_URL_HINT, RequestError } from '../http/request-error.ts';
import type { CertificateWithChain } from '../pki/certificate-with-chain.ts';
import type { TransactionContext } from './context.ts';

/** A snapshot of an order and its active certificate. */
export interface Observation extends OrderSnapshot<CertificateWithChain> {
  /** When it began, in milliseconds. */
  observedAt: number;
}

/** Decides from an order, or from the error of reading it, whether the certificate is needed. */
type NeedsCertificate = (order: Order | RequestError) => boolean;

/** The certificate matters only if the order could be read. */
export const ifOrderReadable: NeedsCertificate = (order) => !(order instanceof RequestError) && needsDownload(order);

/** The certificate matters even if the order could not be read, because the certificate may be a new one. */
export const unlessClosed: NeedsCertificate = (order) => order instanceof RequestError || !isClosedStatus(order.status);

/** Reads an order and its active certificate, both at once. A read that `options.signal` ends counts as failed. */
export async function observe(
  { api, clock }: { api: ReissueApi; clock: Clock },
  orderId: string,
  options: RequestOptions,
  needsCertificate: NeedsCertificate,
): Promise<Observation> {
  const observedAt = clock.now();
  const rethrowAsRequestError = (error: unknown) => {
    throw toRequestError(error);
  };
  const orders = {
    getOrder: (id: string, options_: RequestOptions) => api.getOrder(id, options_).catch(rethrowAsRequestError),
  };
  const download = (id: string, options_: RequestOptions) =>
    api.getIssuedCertificate(id, options_).catch(rethrowAsRequestError);
  const snapshot = await fetchOrderSnapshot(orders, orderId, options, download, needsCertificate);
  return { observedAt, ...snapshot };
}

/** Observes the order of a transaction. Records a reissue that appears, because a later recovery depends on it. */
export async function observeProgress(
  context: TransactionContext,
  options: RequestOptions,
  needsCertificate: NeedsCertificate,
): Promise<Observation> {
  const { transaction } = context;
  const observation = await observe(context, transaction.orderId, options, needsCertificate);
  const { kind, certificate, differsFromBaseline } = classify(observation, transaction.baseline?.serialNumber);
  const reissueSeenPending = transaction.reissueSeenPending || kind === 'pending';
  const reissuedCtStatus = certificate && differsFromBaseline ? certificate.ctStatus : transaction.reissuedCtStatus;
  if (reissueSeenPending !== transaction.reissueSeenPending || reissuedCtStatus !== transaction.reissuedCtStatus)
    context.checkpoint({ reissueSeenPending, reissuedCtStatus });
  return observation;
}

/**
 * Converts the error of a request that failed, or that a signal ended.
 * @throws any other error
 */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if ((error as Error).name !== 'AbortError') throw error;
  return new RequestError('timed out waiting for a response', {
    hint: "Check the runner's network and the service.",
    retryability: 'transient',
  });
}

/** What an observation shows, compared with the baseline. */
export type ObservedState = {
  observedAt: number;
  reissuePending: ReissuePending;
  hasOpenRequest: boolean;
  isIssued: boolean;
  certificate: CertificateWithChain | undefined;
  /** Why its download failed, if it did. */
  certificateError: RequestError | undefined;
  /** Whether the certificate differs from the baseline's. */
  differsFromBaseline: boolean;
} & (
  | { kind: 'unreadable'; error: RequestError; order: Order | undefined }
  | { kind: 'closed' | 'unissued' | 'pending'; order: Order }
  | { kind: 'unchanged' | 'replaced'; order: Order; certificate: CertificateWithChain }
);

/**
 * Classifies an observation. The serial number decides whether a certificate is another one: when `certificate.id` changes
 * is not documented. If there was a certificate before, an order with the status of an unissued order waits for another
 * certificate; without such a status, the order only lacks what an issued order reports.
 * @param baselineSerial undefined if there was no certificate
 */
export function classify(observation: Observation, baselineSerial: string | undefined): ObservedState {
  const { order, phase, reissuePending, hasOpenRequest, observedAt } = observation;
  const certificateError = observation.certificate instanceof RequestError ? observation.certificate : undefined;
  const certificate = observation.certificate instanceof RequestError ? undefined : observation.certificate;
  const differsFromBaseline = certificate !== undefined && certificate.serialNumber !== baselineSerial;
  const isIssued = phase === 'issued';
  const facts = {
    observedAt,
    reissuePending,
    hasOpenRequest,
    isIssued,
    certificate,
    certificateError,
    differsFromBaseline,
  };
  if (order instanceof RequestError) return { ...facts, kind: 'unreadable', order: undefined, error: order };
  if (phase === 'closed') return { ...facts, kind: 'closed', order };
  const isUnissued = phase === 'unissued' && (baselineSerial === undefined || isUnissuedStatus(order.status));
  if (reissuePending === true || (isUnissued && baselineSerial !== undefined))
    return { ...facts, kind: 'pending', order };
  if (isUnissued) return { ...facts, kind: 'unissued', order };
  if (!isIssued)
    return { ...facts, kind: 'unreadable', order, error: unreadable('the order does not report whether it is issued') };
  if (!certificate) {
    const error = certificateError ?? unreadable('the certificate was not read');
    return { ...facts, kind: 'unreadable', order, error };
  }
  return { ...facts, kind: differsFromBaseline ? 'replaced' : 'unchanged', order, certificate };
}

function unreadable(detail: string): RequestError {
  return new RequestError(detail, { hint: CHECK_API_URL_HINT });
}
