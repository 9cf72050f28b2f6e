import type { Order } from '../certcentral/order.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import { isValidationFinished, type OrderValidation } from '../certcentral/validation.ts';
import type { ObservedState } from './observe.ts';

/** What a pending order waits for. */
export interface PendingReasons {
  needsApproval: boolean;
  /** Names to be validated, with DigiCert's words. */
  domains: OrderValidation['domains'];
  /** Types of organization validation that are not finished. */
  organizations: OrderValidation['organizations'];
  /** Why the validations could not be read. */
  error: Error | undefined;
}

/** The facts that decide what a pending order waits for. */
interface PendingOrder {
  order: Order;
  isEv: boolean;
  needsApproval: boolean;
}

/** Collects the facts about a pending order. */
export function pendingOrderOf(
  { order, hasOpenRequest, certificate }: ObservedState & { order: Order },
  response: { needsApproval: boolean } | undefined,
): PendingOrder {
  const isEv = order.validationType === 'ev' || certificate?.isEv === true;
  return { order, isEv, needsApproval: hasOpenRequest || response?.needsApproval === true };
}

/** Reads what a pending order waits for, in one attempt. A read that fails is no failure of the run. */
export async function fetchPendingReasons(
  api: ReissueApi,
  { order, isEv, needsApproval }: PendingOrder,
  signal?: AbortSignal,
): Promise<PendingReasons> {
  try {
    const { domains, organizations } = await api.getValidation(order.id, { retries: 0, signal });
    return {
      needsApproval,
      domains: domains.filter(({ status }) => !isValidationFinished(status)),
      organizations: organizations.filter(
        ({ type, status }) => !isValidationFinished(status) && (isEv || !/ev/i.test(type)),
      ),
      error: undefined,
    };
  } catch (error) {
    return { needsApproval, domains: [], organizations: [], error: error as Error };
  }
}

const CHECKED_METHODS = ['dns-txt-token', 'dns-cname-token', 'http-token'];

/** Returns whether DigiCert can be asked to check the validation of a domain now. */
export function canCheckDcv({ domains }: PendingReasons): boolean {
  return domains.some(({ method }) => CHECKED_METHODS.includes(method));
}

/**
 * Describes what a pending order waits for, one reason a line.
 * @param randomValue the random value for domain validation; empty if unknown
 */
export function describePendingReasons(reasons: PendingReasons, randomValue: string): string[] {
  const { needsApproval, domains, organizations, error } = reasons;
  const lines = [
    ...(needsApproval ? [APPROVAL] : []),
    ...domains.map((domain) => describeDomain(domain, randomValue)),
    ...organizations.map(
      ({ type, status }) => `organization validation ${type || '(unknown type)'}: ${status || 'unknown'}`,
    ),
  ];
  if (error) lines.push('validation: it could not be read, so check the order in CertCentral');
  return lines.length > 0 ? lines : ['nothing that CertCentral reports: check the order there'];
}

const APPROVAL =
  "approval in CertCentral (Certificates > Requests): the API key's user is no Administrator or Manager, or skip-approval is false";

function describeDomain({ name, status, method }: OrderValidation['domains'][number], randomValue: string): string {
  const state = `domain validation of ${name || 'an unnamed domain'}: ${status || 'unknown'}, ${method || 'no method'}`;
  if (randomValue === '' || !method.startsWith('dns-')) return state;
  const domain = name.replace(/^\*\./, '');
  const record =
    method === 'dns-cname-token'
      ? `the CNAME record _dnsauth.${domain} to ${randomValue}.dcv.digicert.com`
      : `the TXT record ${domain} with the value ${randomValue}`;
  return `${state}; create ${record}`;
}
