import type { OrderValidation } from '../certcentral/order-validation.ts';
import type { ReissueResponse } from '../certcentral/reissue-api.ts';
import { formatList, MAX_LISTED_NAMES } from '../format.ts';
import { dcvRecordFor, type PendingReasons } from './pending-reasons.ts';

/**
 * Describes what a pending order waits for, one reason each: at most 20 domains, and the number of the others.
 * @param randomValue the random value for domain validation; empty if unknown
 */
export function describePendingReasons(reasons: PendingReasons, randomValue: string): string[] {
  const { needsApproval, validation, caaProblems } = reasons;
  const { domains, organizations } = validation ?? { domains: [], organizations: [] };
  const explained = [
    ...(needsApproval ? [APPROVAL] : []),
    ...describeFirst(domains, (domain) => describeDomain(domain, randomValue), 'domain validation of'),
    ...organizations.map(({ type, status }) => `organization validation ${type}: ${status || 'unknown'}`),
    ...describeFirst(caaProblems, ({ domain, text }) => `the CAA records of ${domain}: ${text}`, 'the CAA records of'),
  ];
  return [
    ...explained,
    ...(validation ? [] : ['validations that could not be read: check the order in CertCentral']),
    ...(explained.length > 0 ? [] : [UNEXPLAINED]),
  ];
}

function describeFirst<T>(items: readonly T[], describe: (item: T) => string, others: string): string[] {
  const left = items.length - MAX_LISTED_NAMES;
  const described = items.slice(0, MAX_LISTED_NAMES).map(describe);
  return left > 0 ? [...described, `${others} ${left} more ${left === 1 ? 'domain' : 'domains'}`] : described;
}

/** DigiCert enforces DNSSEC, and looks up domains from several regions. */
const UNEXPLAINED =
  'something that CertCentral does not report to this action: CAA records, DNSSEC or a firewall that hides the domain from some regions can hold an order, too; CertCentral shows which';

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
  const { type, name: record, value } = dcvRecordFor(name, method, randomValue);
  return `${state}; create the ${type} record ${record} ${type === 'TXT' ? 'with the value' : 'to'} ${value}`;
}

/**
 * Describes what DigiCert's response to a reissue request reports. It decides nothing: only the download does.
 * @param response undefined if it is not known
 * @param randomValue the random value for domain validation; empty if there is none
 */
export function describeResponse(response: ReissueResponse | undefined, randomValue: string): string {
  const value = randomValue && `The random value for domain validation is ${randomValue}.`;
  return [response ? describeProgress(response) : '', value].filter(Boolean).join(' ');
}

function describeProgress({ certificateId, hasChain, needsApproval }: ReissueResponse): string {
  if (certificateId !== '')
    return hasChain
      ? `DigiCert responded that certificate ${certificateId} was issued.`
      : `DigiCert responded that it still had to validate certificate ${certificateId}.`;
  return needsApproval ? 'DigiCert responded that an approver had to agree in CertCentral.' : '';
}
