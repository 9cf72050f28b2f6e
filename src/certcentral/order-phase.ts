import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import { isObject } from './json.ts';
import type { Order } from './order.ts';

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

const CLOSED_STATUSES = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const REISSUE_STATUSES = ['reissue_pending', 'reissue'];
const UNISSUED_STATUSES = [
  'pending',
  'processing',
  'needs_approval',
  'needs_csr',
  'waiting_pickup',
  'submitted',
  'approved',
];
const COMPLETED_REQUEST_STATUSES = ['approved', 'rejected', 'issued', 'canceled', 'cancelled', 'denied'];

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
  if (UNISSUED_STATUSES.includes(status))
    return order.isDated || active ? state('issued', true) : state('unissued', false);
  if (order.isDated || order.certificateId !== '') return state('issued', 'unknown');
  return state(order.hasInvalidCertificateId ? 'unknown' : 'unissued', 'unknown');
}

/** Returns whether the phase depends on the download of the certificate, or the certificate is of interest in that phase. */
export function needsDownload(order: Order): boolean {
  return determinePhase(order, undefined).phase === 'issued' || isUnissuedStatus(order.status);
}

/** Normalizes a status or type, which may come in capitals, with blanks or with hyphens. */
export function normalizeStatus(status: string): string {
  return status
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Returns whether nothing can be issued on an order with this status anymore. */
export function isClosedStatus(status: string): boolean {
  return CLOSED_STATUSES.includes(normalizeStatus(status));
}

/** Returns whether an order with this status has no certificate, unless it was issued before. */
export function isUnissuedStatus(status: string): boolean {
  return UNISSUED_STATUSES.includes(normalizeStatus(status));
}

/**
 * Parses `requests` of an order: the dates of the reissue requests that are not completed.
 * @returns the dates in milliseconds; undefined for a date that cannot be read
 */
export function parseOpenRequests(requests: unknown): (number | undefined)[] {
  if (!Array.isArray(requests)) return [];
  return requests.filter(isOpenReissue).map(({ date }) => parseTime(date, '23:59:59.999'));
}

function isOpenReissue(request: unknown): request is Record<string, unknown> {
  if (!isObject(request)) return false;
  const { type, status } = request;
  if (typeof type !== 'string' || typeof status !== 'string' || status.trim() === '') return false;
  return normalizeStatus(type) === 'reissue' && !COMPLETED_REQUEST_STATUSES.includes(normalizeStatus(status));
}

/** The array of requests can be stale, so a request from before the certificate was issued does not count. */
function isRequestOpen({ openRequests, issuedAt }: Order, certificate: Certificate | undefined): boolean {
  const issueTimes = [issuedAt, certificate?.validFrom.getTime()].filter((time) => time !== undefined);
  return openRequests.some((requestedAt) => requestedAt === undefined || !(requestedAt < Math.max(...issueTimes)));
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Parses a date of DigiCert's, with or without time and zone.
 * @param timeOfDay assumed for a date without a time
 * @returns milliseconds; undefined if the date cannot be read
 */
export function parseTime(value: unknown, timeOfDay = '00:00'): number | undefined {
  const [, day, time = timeOfDay, zone = 'Z'] = (typeof value === 'string' && TIME.exec(value.trim())) || [];
  const ms = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}
