import type { Attempts } from '../certcentral/endpoint.ts';
import type { Order } from '../certcentral/order.ts';
import { type Reading, readBoth } from '../certcentral/order-snapshot.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import type { Clock } from '../clock.ts';
import { CHECK_URL, Failure } from '../http/request-error.ts';
import type { Chain } from '../pki/issued-certificate.ts';

/** One look at an order and its active certificate. */
export interface Look extends Reading<Chain> {
  /** When it began, in milliseconds. */
  at: number;
}

/**
 * Reads an order and its active certificate, both at once. What `attempts.stop` ends counts as not read; an order that was
 * read by then stays.
 * @param certificateMatters whether what came of the order leaves a question to the certificate; if not, it is not waited
 * for
 */
export async function look(
  api: ReissueApi,
  orderId: string,
  attempts: Attempts,
  clock: Clock,
  certificateMatters = (order: Order | Failure) =>
    !(order instanceof Failure) && order.life === 'issued' && !order.privateProduct,
): Promise<Look> {
  const at = clock.now();
  const asRead = (error: unknown) => {
    throw asFailure(error);
  };
  const orders = { getOrder: (id: string, how: Attempts) => api.getOrder(id, how).catch(asRead) };
  const download = (id: string, how: Attempts) => api.getChain(id, how).catch(asRead);
  return { at, ...(await readBoth(orders, orderId, attempts, download, certificateMatters)) };
}

/**
 * The failure of a request that failed or was ended early.
 * @throws whatever else the error is
 */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if ((error as Error).name !== 'AbortError') throw error;
  return new Failure('no answer in the time that there was', {
    hint: "Check the runner's network and the service.",
    retry: 'soon',
  });
}

/** What a look shows, seen from the certificate that was active before. */
export type Sight =
  | { kind: 'unreadable'; failure: Failure; order: Order | undefined }
  | { kind: 'closed'; order: Order }
  | { kind: 'not issued'; order: Order }
  | { kind: 'pending'; order: Order }
  | { kind: 'same' | 'another'; order: Order; chain: Chain };

/**
 * Tells what a look shows. Whether a certificate is another one is told by its serial number: when `certificate.id` changes
 * is not known. Where there was one before, an order that reads as not issued waits for another.
 * @param before the serial number; undefined if there was none
 */
export function sightOf({ order, certificate }: Reading<Chain>, before: string | undefined): Sight {
  if (order instanceof Failure) return { kind: 'unreadable', failure: order, order: undefined };
  if (order.life === 'closed') return { kind: 'closed', order };
  if (order.reissuePending || (order.life === 'not issued' && before !== undefined)) return { kind: 'pending', order };
  if (order.life === 'not issued') return { kind: 'not issued', order };
  if (order.life === 'unknown')
    return {
      kind: 'unreadable',
      order,
      failure: new Failure('the order does not tell whether a certificate was issued', { hint: CHECK_URL }),
    };
  if (!certificate || certificate instanceof Failure)
    return {
      kind: 'unreadable',
      order,
      failure: certificate ?? new Failure('the certificate was not read', { hint: CHECK_URL }),
    };
  return { kind: certificate.serialNumber === before ? 'same' : 'another', order, chain: certificate };
}
