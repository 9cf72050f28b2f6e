import { exactTime, isBefore, isDayBefore, type ReportedTime } from '../certcentral/dates.ts';
import type { Order } from '../certcentral/order.ts';
import { isClosedStatus, isReissueStatus, isUnissuedStatus, normalizeStatus } from '../certcentral/status-words.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { Certificate, CertificateCtStatus } from '../pki/certificate.ts';
import { compact } from '../text.ts';

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
  /** When the oldest open request was placed, in milliseconds; undefined if there is none, or nobody knows which is the oldest. */
  oldestRequestAt: number | undefined;
}

/** An order and its active certificate, or why they could not be read. */
export interface OrderSnapshot<C extends Certificate = Certificate> extends OrderState {
  order: Order | RequestError;
  /** Undefined if the order is closed. */
  certificate: C | RequestError | undefined;
}

/** Dates of DigiCert's name no time zone. */
const MAX_DAYS_ENDED = 2;

/**
 * Returns why nothing can be issued on an order anymore; undefined if something can. A certificate ends before its plan, or with
 * it, so a plan has ended only if both dates are over.
 */
export function findClosure(
  { status, planEndsAt, validTillAt }: Pick<Order, 'status' | 'planEndsAt' | 'validTillAt'>,
  now: number,
): Closure | undefined {
  if (isClosedStatus(status)) return 'status';
  const hasEnded = [planEndsAt, validTillAt].every((day) => isDayBefore(day, MAX_DAYS_ENDED, now));
  return hasEnded ? 'plan-ended' : undefined;
}

/**
 * Determines the state of an order from its response and its certificate.
 * @param certificate undefined if it was not downloaded
 */
export function determineState(
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
  now: number,
): OrderState {
  const none = { closure: undefined, hasOpenRequest: false, oldestRequestAt: undefined };
  if (order instanceof RequestError) return { ...none, phase: 'unknown', reissuePending: 'unknown' };
  const closure = findClosure(order, now);
  if (closure) return { ...none, closure, phase: 'closed', reissuePending: false };
  const active = ifRead(certificate);
  const issuedAt = findLatest([order.issuedAt, active && exactTime(active.validFrom.getTime())]);
  const open = order.openRequests.filter((requestedAt) => isOlder(requestedAt, issuedAt) === false);
  const mayBeOpen = order.openRequests.some((requestedAt) => isOlder(requestedAt, issuedAt) === 'unknown');
  const hasOpenRequest = open.length > 0;
  const requestPending = hasOpenRequest || (mayBeOpen && 'unknown');
  const [phase, reissuePending] = determinePhase(order, requestPending, active !== undefined);
  return { phase, closure, reissuePending, hasOpenRequest, oldestRequestAt: findOldest(open) };
}

/** Returns the latest of the times that are known. */
function findLatest(times: readonly (ReportedTime | undefined)[]): ReportedTime | undefined {
  const [latest] = compact(times).sort((one, other) => other.first - one.first);
  return latest;
}

/**
 * Returns whether a request is older than the active certificate: the array of requests can be stale. Without both dates, it is
 * not.
 */
function isOlder(requestedAt: ReportedTime | undefined, issuedAt: ReportedTime | undefined): boolean | 'unknown' {
  return requestedAt !== undefined && issuedAt !== undefined && isBefore(requestedAt, issuedAt);
}

/** Returns the oldest time; undefined if one cannot be read, because it may be the oldest. */
function findOldest(times: readonly (ReportedTime | undefined)[]): number | undefined {
  const known = compact(times);
  if (known.length < times.length) return undefined;
  const [oldest] = known.map(({ last }) => last).sort((one, other) => one - other);
  return oldest;
}

/**
 * Determines the phase of an order that is not closed, and whether a reissue is pending: the first rule that applies. A
 * `certificate.id` is considered last, because rejected and canceled orders have one, too.
 * @param requestPending whether a reissue is pending by the requests of the order
 */
function determinePhase(
  { status, isDated, certificateId, hasInvalidCertificateId }: Order,
  requestPending: ReissuePending,
  isDownloaded: boolean,
): [OrderPhase, ReissuePending] {
  const word = normalizeStatus(status);
  if (isReissueStatus(word) || requestPending === true) return ['issued', true];
  if (word === 'issued' || (word === 'approved' && isDated)) return ['issued', requestPending];
  // `pending` and the like on an order that was issued before: the next certificate is pending.
  if (isUnissuedStatus(word)) return isDated || isDownloaded ? ['issued', true] : ['unissued', false];
  // No status, or an unknown word: any evidence of a certificate counts.
  if (isDated || certificateId !== '' || isDownloaded) return ['issued', 'unknown'];
  return [hasInvalidCertificateId ? 'unknown' : 'unissued', 'unknown'];
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
