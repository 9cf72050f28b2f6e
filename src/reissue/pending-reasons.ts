import { hasValidationType, type Order } from '../certcentral/order.ts';
import {
  type CaaProblem,
  isValidationFinished,
  type OrderValidation,
  type ReissueApi,
} from '../certcentral/reissue-api.ts';
import { RequestError, toRequestError } from '../http/request-error.ts';
import { isDnsName } from '../pki/names.ts';
import { formatCount, formatList, MAX_LISTED_NAMES } from '../text.ts';
import { certificateOf, type ObservedState } from './observe.ts';

/** What a pending order waits for. */
export interface PendingReasons {
  /** `own-request`: the request of this run waits for an approver; `open-request`: some request does. */
  approval: 'none' | 'open-request' | 'own-request';
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
  state: ObservedState & { order: Order },
  response: { needsApproval: boolean } | undefined,
  signal?: AbortSignal,
): Promise<PendingReasons> {
  const { order, hasOpenRequest } = state;
  const options = { retries: 0, signal };
  const [validation, caaProblems] = await Promise.all([
    api.getValidation(order.id, options).catch(toRequestError),
    api.getCaaProblems(order.id, options).catch(toRequestError),
  ]);
  const isEv = hasValidationType(order.product, 'ev') || certificateOf(state)?.isEv === true;
  return {
    approval: response?.needsApproval ? 'own-request' : hasOpenRequest ? 'open-request' : 'none',
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
interface DcvRecord {
  domain: string;
  type: 'TXT' | 'CNAME';
  name: string;
  value: string;
}

/** Returns the DNS record for the validation of a name with a `dns-` method. */
function dcvRecordFor(name: string, method: string, randomValue: string): DcvRecord {
  const domain = withoutWildcard(name);
  return method === 'dns-cname-token'
    ? { domain, type: 'CNAME', name: `_dnsauth.${domain}`, value: `${randomValue}.dcv.digicert.com` }
    : { domain, type: 'TXT', name: domain, value: randomValue };
}

/** The DNS records to create for a pending order. */
export interface DcvRecords {
  /** Each once. */
  records: readonly DcvRecord[];
  /** The DNS names that DigiCert reports, but that do not belong to the certificate. */
  foreignNames: readonly string[];
}

/**
 * Returns the DNS records to create for a pending order. A workflow writes them into a zone unseen, so they are limited to what
 * a validation can need: a random value, and a domain of the certificate.
 * @param randomValue the random value for domain validation; empty if unknown
 * @param dnsNames the names of the active certificate
 */
export function dcvRecordsOf(
  { validation }: PendingReasons,
  randomValue: string,
  dnsNames: readonly string[],
): DcvRecords {
  if (!validation || !RANDOM_VALUE.test(randomValue)) return { records: [], foreignNames: [] };
  const records = validation.domains
    .filter(({ method }) => DNS_METHODS.includes(method))
    .map(({ name, method }) => dcvRecordFor(name, method, randomValue))
    .filter(({ domain }) => isDnsName(domain) && !isWildcard(domain));
  const unique = [
    ...new Map(records.map((record) => [`${record.type} ${record.domain.toLowerCase()}`, record])).values(),
  ];
  const domains = dnsNames.map((name) => withoutWildcard(name).toLowerCase());
  const isOwn = ({ domain }: DcvRecord) => domains.some((name) => `.${name}`.endsWith(`.${domain.toLowerCase()}`));
  return {
    records: unique.filter(isOwn),
    foreignNames: unique.filter((record) => !isOwn(record)).map(({ domain }) => domain),
  };
}

const RANDOM_VALUE = /^[A-Za-z\d]{1,128}$/;
const isWildcard = (name: string) => name.startsWith('*.');
const withoutWildcard = (name: string) => name.replace(/^\*\./, '');

/**
 * Describes what a pending order waits for, one reason each: the first domains, and the number of the others.
 * @param randomValue the random value for domain validation; empty if unknown
 * @param maxDomains the most domains to validate
 */
export function describePendingReasons(
  reasons: PendingReasons,
  randomValue: string,
  maxDomains = MAX_LISTED_NAMES,
): string[] {
  const { approval, validation, caaProblems } = reasons;
  const { domains, organizations } = validation ?? { domains: [], organizations: [] };
  const explained = [
    ...(approval === 'none' ? [] : [APPROVAL_TEXT[approval]]),
    ...describeFirst(domains, maxDomains, (domain) => describeDomain(domain, randomValue), 'domain validation of'),
    ...organizations.map(({ type, status }) => `organization validation ${type}: ${status || 'unknown'}`),
    ...describeFirst(caaProblems, MAX_LISTED_NAMES, describeCaaProblem, 'the CAA records of'),
  ];
  return [
    ...explained,
    ...(validation ? [] : ['validations that could not be read: check the order in CertCentral']),
    ...(explained.length > 0 ? [] : [UNEXPLAINED]),
  ];
}

function describeFirst<T>(
  items: readonly T[],
  maxCount: number,
  describe: (item: T) => string,
  others: string,
): string[] {
  const left = items.length - maxCount;
  const described = items.slice(0, maxCount).map(describe);
  return left > 0 ? [...described, `${others} ${formatCount(left, 'more domain')}`] : described;
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

/** An open request may be somebody else's, so only the response to the own request shows what this key may not do. */
const APPROVAL_TEXT = {
  'own-request':
    "approval in CertCentral (Certificates > Requests): the API key's user is not an Administrator or Manager, or skip-approval is false",
  'open-request': 'approval in CertCentral (Certificates > Requests): a request is open there',
};

function describeCaaProblem({ domain, text }: CaaProblem): string {
  return `the CAA records of ${domain}: ${text}`;
}

function describeDomain({ name, status, method }: OrderValidation['domains'][number], randomValue: string): string {
  const state = `domain validation of ${name || 'a domain'}: ${status || 'unknown'}${method && `, ${method}`}`;
  if (name === '' || randomValue === '' || !method.startsWith('dns-')) return state;
  const { type, name: record, value } = dcvRecordFor(name, method, randomValue);
  return `${state}; create the ${type} record ${record} ${type === 'TXT' ? 'with the value' : 'to'} ${value}`;
}
