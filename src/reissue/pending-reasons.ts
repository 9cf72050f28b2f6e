import type { Order } from '../certcentral/order.ts';
import { type CaaProblem, isValidationFinished, type OrderValidation } from '../certcentral/order-validation.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import { RequestError, toRequestError } from '../http/request-error.ts';
import { isDnsName } from '../pki/names.ts';
import type { ObservedState } from './observed-state.ts';

/** What a pending order waits for. */
export interface PendingReasons {
  needsApproval: boolean;
  /** The validations that are not finished; undefined if they could not be read. */
  validation: OrderValidation | undefined;
  /** The domains whose CAA records stop the issuance; none if they could not be read. */
  caaProblems: readonly CaaProblem[];
}

/**
 * Reads what a pending order waits for, in one attempt at each request. A failed read does not fail the run.
 * @param response DigiCert's response to the reissue request, if this run sent one
 */
export async function fetchPendingReasons(
  api: ReissueApi,
  { order, hasOpenRequest, certificate }: ObservedState & { order: Order },
  response: { needsApproval: boolean } | undefined,
  signal?: AbortSignal,
): Promise<PendingReasons> {
  const options = { retries: 0, signal };
  const [validation, caaProblems] = await Promise.all([
    api.getValidation(order.id, options).catch(toRequestError),
    api.getCaaProblems(order.id, options).catch(toRequestError),
  ]);
  const isEv = order.product.validationType === 'ev' || certificate?.isEv === true;
  return {
    needsApproval: hasOpenRequest || response?.needsApproval === true,
    validation: validation instanceof RequestError ? undefined : unfinishedOf(validation, isEv),
    caaProblems: caaProblems instanceof RequestError ? [] : caaProblems,
  };
}

function unfinishedOf({ domains, organizations }: OrderValidation, isEv: boolean): OrderValidation {
  return {
    domains: domains.filter(({ status }) => !isValidationFinished(status)),
    organizations: organizations.filter(
      ({ type, status }) => !isValidationFinished(status) && (isEv || !/ev/i.test(type)),
    ),
  };
}

const DNS_METHODS = ['dns-txt-token', 'dns-cname-token'];

/** Returns whether DigiCert can be asked to check the validation of a domain now. */
export function canCheckDcv({ validation }: PendingReasons): boolean {
  return validation?.domains.some(({ method }) => [...DNS_METHODS, 'http-token'].includes(method)) ?? false;
}

/** A DNS record for the validation of a domain, as the output `dcv-records` has it. */
export interface DcvRecord {
  domain: string;
  type: 'TXT' | 'CNAME';
  name: string;
  value: string;
}

/** Returns the DNS record for the validation of a name with a `dns-` method. */
export function dcvRecordFor(name: string, method: string, randomValue: string): DcvRecord {
  const domain = name.replace(/^\*\./, '');
  return method === 'dns-cname-token'
    ? { domain, type: 'CNAME', name: `_dnsauth.${domain}`, value: `${randomValue}.dcv.digicert.com` }
    : { domain, type: 'TXT', name: domain, value: randomValue };
}

/**
 * Returns the DNS records to create for a pending order, each once.
 * @param randomValue the random value for domain validation; empty if unknown
 */
export function dcvRecordsOf({ validation }: PendingReasons, randomValue: string): DcvRecord[] {
  if (randomValue === '' || !validation) return [];
  const records = validation.domains
    .filter(({ method }) => DNS_METHODS.includes(method))
    .map(({ name, method }) => dcvRecordFor(name, method, randomValue))
    .filter(({ domain }) => isDnsName(domain));
  return [...new Map(records.map((record) => [`${record.type} ${record.domain.toLowerCase()}`, record])).values()];
}
