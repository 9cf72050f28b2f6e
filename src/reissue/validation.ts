import type { CertCentral } from '../certcentral/client.ts';
import { checkDcv, getValidation, type OrderValidation, type ReissueResponse } from '../certcentral/endpoints.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import { ifRead, toRequestError } from '../errors.ts';
import { isDnsName } from '../pki/names.ts';
import type { ReissueContext } from './context.ts';
import type { Observation } from './observation.ts';

/** What a pending order waits for. */
export interface PendingReasons {
  /** Whether a request waits for an approver. */
  needsApproval: boolean;
  /** The validations that are not finished; undefined if they could not be read. */
  validation: OrderValidation | undefined;
  /** The random value for domain validation; empty if unknown. */
  randomValue: string;
}

/**
 * Reads what a pending order waits for, in one attempt. A failed read does not fail the run.
 * @param response DigiCert's response to the reissue request, if this run sent one
 */
export async function fetchPendingReasons(
  api: CertCentral,
  orderId: string,
  observation: Observation,
  response: ReissueResponse | undefined,
  signal?: AbortSignal | undefined,
): Promise<PendingReasons> {
  const validation = ifRead(await api.request(getValidation(orderId), { retries: 0, signal }).catch(toRequestError));
  return {
    needsApproval: observation.hasOpenRequest || response?.needsApproval === true,
    validation: validation && unfinishedOf(validation, isEv(observation)),
    randomValue: response?.dcvRandomValue ?? '',
  };
}

function isEv(observation: Observation): boolean {
  const product = ifRead(observation.order)?.product;
  return product?.validationType.toLowerCase() === 'ev' || ifRead(observation.certificate)?.isEv === true;
}

const FINISHED_STATUSES = ['active', 'approved', 'completed', 'valid'];

function unfinishedOf({ domains, organizations }: OrderValidation, isEv: boolean): OrderValidation {
  const isUnfinished = ({ status }: { status: string }) => !FINISHED_STATUSES.includes(normalizeStatus(status));
  return {
    domains: domains.filter(isUnfinished),
    organizations: organizations.filter((entry) => isUnfinished(entry) && (isEv || !/ev/i.test(entry.type))),
  };
}

const DNS_METHODS = ['dns-txt-token', 'dns-cname-token'];

/** Returns whether DigiCert can be asked to check the validation of a domain now. */
export function canCheckDcv({ validation }: PendingReasons): boolean {
  return validation?.domains.some(({ method }) => [...DNS_METHODS, 'http-token'].includes(method)) ?? false;
}

const MIN_DCV_CHECK_INTERVAL_MS = 60_000;

/**
 * Returns a function that reads what a pending order waits for, at its first call, and has DigiCert check the validation of
 * its domains. The wait goes on meanwhile, because a response may be slow, and decides nothing.
 * @param read reads and logs what the order waits for
 */
export function followPending(
  { api, clock, log, transaction }: ReissueContext,
  signal: AbortSignal,
  read: (observation: Observation) => Promise<PendingReasons>,
): (observation: Observation) => void {
  let reasons: Promise<PendingReasons> | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  const check = () => {
    if (clock.now() - checkedAt < MIN_DCV_CHECK_INTERVAL_MS) return;
    checkedAt = clock.now();
    void api.request(checkDcv(transaction.orderId), { retries: 0, signal }).catch((error: Error) => {
      if (!signal.aborted) log(`${error.message} Still waiting.`);
    });
  };
  return (observation) => {
    reasons ??= read(observation);
    void reasons.then(
      (found) => canCheckDcv(found) && check(),
      (error: Error) => log(error.message),
    );
  };
}

/** A DNS record for the validation of a domain, as the output `dcv-records` has it. */
export interface DcvRecord {
  domain: string;
  type: 'TXT' | 'CNAME';
  name: string;
  value: string;
}

/** Returns the DNS record for the validation of a name with a `dns-` method (DigiCert, "Domain control validation"). */
export function dcvRecordFor(name: string, method: string, randomValue: string): DcvRecord {
  const domain = withoutWildcard(name);
  return method === 'dns-cname-token'
    ? { domain, type: 'CNAME', name: `_dnsauth.${domain}`, value: `${randomValue}.dcv.digicert.com` }
    : { domain, type: 'TXT', name: domain, value: randomValue };
}

/**
 * Returns the DNS records to create for a pending order. A workflow writes them into a zone unseen, so they are limited to what
 * a validation can need: a random value, and a domain of the certificate.
 * @param dnsNames the names of the active certificate
 * @returns the records, each once, and the domains that DigiCert reports, but that do not belong to the certificate
 */
export function dcvRecordsOf(reasons: PendingReasons | null, dnsNames: readonly string[]) {
  const { validation, randomValue = '' } = reasons ?? {};
  if (!validation || randomValue === '') return { records: [], foreignDomains: [] };
  const records = validation.domains
    .filter(({ method }) => DNS_METHODS.includes(method))
    .map(({ name, method }) => dcvRecordFor(name, method, randomValue))
    .filter(({ domain }) => domain !== '');
  const unique = [...new Map(records.map((record) => [record.domain.toLowerCase(), record])).values()];
  const names = dnsNames.map((name) => `.${withoutWildcard(name).toLowerCase()}`);
  // At least two labels, without a wildcard.
  const isZone = (domain: string) => isDnsName(domain) && !domain.includes('*');
  const isOwn = ({ domain }: DcvRecord) =>
    isZone(domain) && names.some((name) => name.endsWith(`.${domain.toLowerCase()}`));
  return {
    records: unique.filter(isOwn),
    foreignDomains: unique.filter((record) => !isOwn(record)).map(({ domain }) => domain),
  };
}

function withoutWildcard(name: string): string {
  return name.replace(/^\*\./, '');
}
