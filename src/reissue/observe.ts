import type { RequestOptions } from '../certcentral/api-client.ts';
import type { Order } from '../certcentral/order.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import { isClosedStatus } from '../certcentral/status-words.ts';
import type { Clock } from '../clock.ts';
import { fetchOrderSnapshot } from '../domain/order-snapshot.ts';
import { RequestError } from '../http/request-error.ts';
import type { TransactionContext } from './context.ts';
import { classify, type ObservedState } from './observed-state.ts';

/** Decides from an order, or from the error of reading it, whether the certificate is needed. */
type NeedsCertificate = (order: Order | RequestError) => boolean;

/** The certificate matters only if the order could be read and is not closed. */
export const ifOrderReadable: NeedsCertificate = (order) =>
  !(order instanceof RequestError) && !isClosedStatus(order.status);

/** The certificate matters unless the order is closed. If the order could not be read, the certificate may be a new one. */
export const unlessClosed: NeedsCertificate = (order) => order instanceof RequestError || !isClosedStatus(order.status);

/** The certificate matters in any case. */
export const always: NeedsCertificate = () => true;

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

/** Observes the order of a transaction. Records a reissue that appears, because a later recovery depends on it. */
export async function observeProgress(
  context: TransactionContext,
  options: RequestOptions,
  needsCertificate: NeedsCertificate,
): Promise<ObservedState> {
  const { transaction } = context;
  const { orderId, commonName, baseline } = transaction;
  const known = { orderId, commonName, baselineSerial: baseline?.serialNumber };
  const state = await observe(context, known, options, needsCertificate);
  const { kind, certificate, differsFromBaseline } = state;
  const reissueSeenPending = transaction.reissueSeenPending || kind === 'pending';
  const reissuedCtStatus = certificate && differsFromBaseline ? certificate.ctStatus : transaction.reissuedCtStatus;
  if (reissueSeenPending !== transaction.reissueSeenPending || reissuedCtStatus !== transaction.reissuedCtStatus)
    context.checkpoint({ reissueSeenPending, reissuedCtStatus });
  return state;
}
