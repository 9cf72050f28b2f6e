import type { Order } from '../certcentral/order.ts';
import { isClosedStatus, isUnissuedStatus, normalizeStatus } from '../certcentral/status-words.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';

/**
 * Phase of an order: `closed` if nothing can be issued on it anymore, `unissued` if nothing was issued yet, `issued` if it has
 * an active certificate, which the download provides, `unknown` if the order does not report it.
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
  // `pending` and the like on an order that was issued before: the next certificate is pending.
  if (isUnissuedStatus(status)) return order.isDated || active ? state('issued', true) : state('unissued', false);
  // No status, or an unknown word: anything that shows a certificate counts.
  if (order.isDated || order.certificateId !== '' || active) return state('issued', 'unknown');
  return state(order.hasInvalidCertificateId ? 'unknown' : 'unissued', 'unknown');
}

/**
 * Returns whether a reissue request is open. The array of requests can be stale, so a request from before the certificate was
 * issued does not count. Without both times, a request counts.
 */
function isRequestOpen({ openRequests, issuedAt }: Order, certificate: Certificate | undefined): boolean {
  const issueTimes = [issuedAt, certificate?.validFrom.getTime()].filter((time) => time !== undefined);
  const lastIssuedAt = Math.max(Number.NEGATIVE_INFINITY, ...issueTimes);
  return openRequests.some((requestedAt) => requestedAt === undefined || requestedAt >= lastIssuedAt);
}
