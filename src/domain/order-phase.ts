import type { Order } from '../certcentral/order.ts';
import { isClosedStatus, isUnissuedStatus, normalizeStatus } from '../certcentral/status-words.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';

/**
 * Phase of an order. `unissued` and `closed` orders have no active certificate (a closed one cannot be reissued either),
 * `issued` orders have one if it can be downloaded, `unknown` means that the order does not report it.
 */
export type OrderPhase = 'closed' | 'issued' | 'unissued' | 'unknown';

/** Whether a reissue of an order is pending; `unknown` means that the order does not report it. */
export type ReissuePending = boolean | 'unknown';

export interface OrderState {
  phase: OrderPhase;
  reissuePending: ReissuePending;
  /** Whether a reissue request is not completed: it waits for an approver, for example. */
  hasOpenRequest: boolean;
}

const REISSUE_STATUSES = ['reissue_pending', 'reissue'];

/**
 * Determines the phase of an order from its response and its certificate: the first rule that applies. A `certificate.id`
 * is the last to be considered, because rejected and canceled orders have one, too.
 * @param certificate undefined if it was not downloaded
 */
export function determinePhase(order: Order, certificate: Certificate | RequestError | undefined): OrderState {
  const status = normalizeStatus(order.status);
  const active = certificate instanceof RequestError ? undefined : certificate;
  const hasOpenRequest = isRequestOpen(order, active);
  const state = (phase: OrderPhase, reissuePending: ReissuePending) => ({ phase, reissuePending, hasOpenRequest });
  if (isClosedStatus(status)) return { phase: 'closed', reissuePending: false, hasOpenRequest: false };
  if (REISSUE_STATUSES.includes(status) || hasOpenRequest) return state('issued', true);
  if (status === 'issued' || (status === 'approved' && order.isDated)) return state('issued', false);
  if (isUnissuedStatus(status)) return order.isDated || active ? state('issued', true) : state('unissued', false);
  if (order.isDated || order.certificateId !== '' || active) return state('issued', 'unknown');
  return state(order.hasInvalidCertificateId ? 'unknown' : 'unissued', 'unknown');
}

/** The array of requests can be stale, so a request from before the certificate was issued does not count. */
function isRequestOpen({ openRequests, issuedAt }: Order, certificate: Certificate | undefined): boolean {
  const issueTimes = [issuedAt, certificate?.validFrom.getTime()].filter((time) => time !== undefined);
  return openRequests.some((requestedAt = Number.POSITIVE_INFINITY) => requestedAt >= Math.max(...issueTimes));
}
