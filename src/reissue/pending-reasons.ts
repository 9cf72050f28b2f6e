import type { Order } from '../certcentral/order.ts';
import { isValidationFinished, type OrderValidation } from '../certcentral/order-validation.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import { RequestError } from '../http/request-error.ts';
import { toRequestError } from './observe.ts';
import type { ObservedState } from './observed-state.ts';

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
