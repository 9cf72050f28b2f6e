import { isDayBefore } from '../certcentral/dates.ts';
import type { Order } from '../certcentral/order.ts';
import { isClosedStatus, isReissueStatus, isUnissuedStatus, normalizeStatus } from '../certcentral/status-words.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { Certificate, CertificateCtStatus } from '../pki/certificate.ts';

/**
 * Phase of an order: `closed` if nothing can be issued on it anymore, `unissued` if nothing was issued yet, `issued` if it has
 * an active certificate, which the download provides, `unknown` if the order does not report it.
 */
export type OrderPhase = 'closed' | 'issued' | 'unissued' | 'unknown';

/** Whether a reissue of an order is pending; `unknown` if the order does not report it. */
export type ReissuePending = boolean | 'unknown';

/** Why nothing can be issued on an order anymore: by its status, or because its plan has ended. */
export type Closure = 'status' | 'plan-ended';

export interface OrderState {
  phase: OrderPhase;
  /** Undefined unless the phase is `closed`. */
  closure: Closure | undefined;
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

/** Dates of DigiCert's name no time zone. */
const MAX_DAYS_ENDED = 2;

/** Returns why nothing can be issued on an order anymore; undefined if something can. A certificate ends before its plan. */
export function findClosure(
  { status, planEndsAt, validTillAt }: Pick<Order, 'status' | 'planEndsAt' | 'validTillAt'>,
  now: number,
): Closure | undefined {
  if (isClosedStatus(status)) return 'status';
  const hasEnded = [planEndsAt, validTillAt].every((day) => isDayBefore(day, MAX_DAYS_ENDED, now));
  return hasEnded ? 'plan-ended' : undefined;
}

/**
 * Determines the state of an order from its response and its certificate: the first rule that applies. A `certificate.id`
 * is considered last, because rejected and canceled orders have one, too.
 * @param certificate undefined if it was not downloaded
 */
export function determineState(
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
  now: number,
): OrderState {
  const unknown = { closure: undefined, hasOpenRequest: false, lastRequestAt: undefined };
  if (order instanceof RequestError) return { ...unknown, phase: 'unknown', reissuePending: 'unknown' };
  const closure = findClosure(order, now);
  if (closure) return { ...unknown, closure, phase: 'closed', reissuePending: false };
  const status = normalizeStatus(order.status);
  const active = ifRead(certificate);
  const open = openRequests(order, active);
  const times = open.filter((time) => time !== undefined);
  const requests = { hasOpenRequest: open.length > 0, lastRequestAt: times.sort((one, other) => other - one)[0] };
  const state = (phase: OrderPhase, reissuePending: ReissuePending) => ({
    phase,
    closure: undefined,
    reissuePending,
    ...requests,
  });
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
