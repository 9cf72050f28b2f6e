import type { Order } from '../certcentral/order.ts';
import { isValidationFinished, type OrderValidation } from '../certcentral/order-validation.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import { formatList, MAX_LISTED_NAMES } from '../format.ts';
import { RequestError } from '../http/request-error.ts';
import { type ObservedState, toRequestError } from './observe.ts';

/** What a pending order waits for. */
export interface PendingReasons {
  needsApproval: boolean;
  /** The validations that are not finished; undefined if they could not be read. */
  validation: OrderValidation | undefined;
}

interface PendingOrder {
  orderId: string;
  isEv: boolean;
  needsApproval: boolean;
}

/**
 * Returns the facts about a pending order that decide what it waits for.
 * @param response DigiCert's response to the reissue request, if this run sent one
 */
export function pendingOrderOf(
  { order, hasOpenRequest, certificate }: ObservedState & { order: Order },
  response: { needsApproval: boolean } | undefined,
): PendingOrder {
  const isEv = order.validationType === 'ev' || certificate?.isEv === true;
  return { orderId: order.id, isEv, needsApproval: hasOpenRequest || response?.needsApproval === true };
}

/** Reads what a pending order waits for, in one attempt. A failed read does not fail the run. */
export async function fetchPendingReasons(
  api: ReissueApi,
  { orderId, isEv, needsApproval }: PendingOrder,
  signal?: AbortSignal,
): Promise<PendingReasons> {
  const validation = await api.getValidation(orderId, { retries: 0, signal }).catch(toRequestError);
  if (validation instanceof RequestError) return { needsApproval, validation: undefined };
  const domains = validation.domains.filter(({ status }) => !isValidationFinished(status));
  const organizations = validation.organizations.filter(
    ({ type, status }) => !isValidationFinished(status) && (isEv || !/ev/i.test(type)),
  );
  return { needsApproval, validation: { domains, organizations } };
}

const CHECKED_METHODS = ['dns-txt-token', 'dns-cname-token', 'http-token'];

/** Returns whether DigiCert can be asked to check the validation of a domain now. */
export function canCheckDcv({ validation }: PendingReasons): boolean {
  return validation?.domains.some(({ method }) => CHECKED_METHODS.includes(method)) ?? false;
}

/**
 * Describes what a pending order waits for, one reason each: at most 20 domains, and the number of the others.
 * @param randomValue the random value for domain validation; empty if unknown
 */
export function describePendingReasons({ needsApproval, validation }: PendingReasons, randomValue: string): string[] {
  const { domains, organizations } = validation ?? { domains: [], organizations: [] };
  const reasons = [
    ...(needsApproval ? [APPROVAL] : []),
    ...domains.slice(0, MAX_LISTED_NAMES).map((domain) => describeDomain(domain, randomValue)),
    ...(domains.length > MAX_LISTED_NAMES
      ? [`domain validation of ${domains.length - MAX_LISTED_NAMES} more domains`]
      : []),
    ...organizations.map(({ type, status }) => `organization validation ${type}: ${status || 'unknown'}`),
  ];
  if (!validation) reasons.push('validations that could not be read: check the order in CertCentral');
  return reasons.length > 0 ? reasons : ['something that CertCentral does not report: check the order there'];
}

/** Leaves room in an annotation for the rest of the message. */
const MAX_REASONS_LENGTH = 600;

/** Formats what a pending order waits for in one sentence: as many reasons as fit, and the number of the others. */
export function formatWaitsFor(reasons: readonly string[]): string {
  return reasons.length === 0
    ? ''
    : `The order is waiting for ${formatList(reasons, '; ', reasons.length, MAX_REASONS_LENGTH)}.`;
}

const APPROVAL =
  "approval in CertCentral (Certificates > Requests): the API key's user is not an Administrator or Manager, or skip-approval is false";

function describeDomain({ name, status, method }: OrderValidation['domains'][number], randomValue: string): string {
  const state = `domain validation of ${name || 'a domain'}: ${status || 'unknown'}${method && `, ${method}`}`;
  if (name === '' || randomValue === '' || !method.startsWith('dns-')) return state;
  const domain = name.replace(/^\*\./, '');
  const record =
    method === 'dns-cname-token'
      ? `the CNAME record _dnsauth.${domain} to ${randomValue}.dcv.digicert.com`
      : `the TXT record ${domain} with the value ${randomValue}`;
  return `${state}; create ${record}`;
}
