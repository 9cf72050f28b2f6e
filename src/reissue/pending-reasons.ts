import { getValidation, type OrderValidation } from '../certcentral/endpoints.ts';
import { isValidatedAs } from '../certcentral/order.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import { ifRead, toRequestError } from '../errors.ts';
import type { Certificate } from '../pki/certificate.ts';
import { isDnsName } from '../pki/names.ts';
import type { Observation } from './observation.ts';
import type { ChangeContext } from './transaction.ts';

/** What a pending order waits for. */
export interface PendingReasons {
  /** Whether a request waits for an approver. */
  needsApproval: boolean;
  /** The validations that are not finished; undefined if they could not be read. */
  validation: OrderValidation | undefined;
  /** The random value for domain validation; empty if unknown. */
  randomValue: string;
  /** Whether the step has waited so long that a cause may be one that CertCentral does not report. */
  isOverdue: boolean;
}

/** A wait that takes longer may have a cause that nobody can see. */
const OVERDUE_MS = 300_000;

/** Reads what a pending order waits for, in one attempt. A failed read does not fail the run. */
export async function fetchPendingReasons(
  { api, session, transaction }: Pick<ChangeContext, 'api' | 'session' | 'transaction'>,
  observation: Observation,
  signal?: AbortSignal | undefined,
): Promise<PendingReasons> {
  const now = api.clock.now();
  const { response, waitStartedAt = now } = session;
  const endpoint = getValidation(transaction.orderId);
  const validation = ifRead(await api.request(endpoint, { retries: 0, signal }).catch(toRequestError));
  return {
    needsApproval: observation.hasOpenRequest || response?.needsApproval === true,
    validation: validation && unfinishedOf(validation, isEv(observation)),
    randomValue: response?.dcvRandomValue ?? '',
    isOverdue: now - waitStartedAt >= OVERDUE_MS,
  };
}

function isEv(observation: Observation): boolean {
  const product = ifRead(observation.order)?.product;
  const isEvProduct = product !== undefined && isValidatedAs('ev', product);
  return isEvProduct || ifRead(observation.certificate)?.isEv === true;
}

const FINISHED_STATUSES = ['active', 'approved', 'completed', 'valid'];

/** Returns the validations that are not finished. Only an EV certificate needs those for EV. */
function unfinishedOf({ domains, organizations }: OrderValidation, isEv: boolean): OrderValidation {
  const isUnfinished = ({ status }: { status: string }) => !FINISHED_STATUSES.includes(normalizeStatus(status));
  return {
    domains: domains.filter(isUnfinished),
    organizations: organizations.filter((entry) => isUnfinished(entry) && (isEv || !/ev/i.test(entry.type))),
  };
}

/** Returns whether somebody must act on a method of domain validation, which needs neither a DNS record nor a file. */
export function needsPerson(method: string): boolean {
  return method !== 'http-token' && !method.startsWith('dns-');
}

const CHECKED_METHODS = ['dns-txt-token', 'dns-cname-token', 'http-token'];

/** Returns whether DigiCert can be asked to check the validation of a domain now. */
export function canCheckDcv({ validation }: PendingReasons): boolean {
  return validation?.domains.some(({ method }) => CHECKED_METHODS.includes(method)) ?? false;
}

/** A DNS record for the validation of a domain, as the output `dcv-records` has it. */
export interface DcvRecord {
  domain: string;
  type: 'TXT' | 'CNAME';
  name: string;
  value: string;
}

/**
 * Returns the DNS record for the validation of a name (DigiCert, "Domain control validation"); undefined if there is none to
 * create.
 */
export function dcvRecordFor(name: string, method: string, randomValue: string): DcvRecord | undefined {
  const domain = name.replace(/^\*\./, '');
  if (domain === '' || randomValue === '') return undefined;
  if (method === 'dns-txt-token') return { domain, type: 'TXT', name: domain, value: randomValue };
  if (method !== 'dns-cname-token') return undefined;
  return { domain, type: 'CNAME', name: `_dnsauth.${domain}`, value: `${randomValue}.dcv.digicert.com` };
}

/** Returns the DNS records for all domains of a pending order whose validation is not finished, one for each domain. */
export function reportedDcvRecords({ validation, randomValue }: PendingReasons): DcvRecord[] {
  const records = (validation?.domains ?? [])
    .map(({ name, method }) => dcvRecordFor(name, method, randomValue))
    .filter((record) => record !== undefined);
  return [...new Map(records.map((record) => [record.domain.toLowerCase(), record])).values()];
}

/**
 * Returns the DNS records to create for a pending order. A workflow writes them into a zone unseen, so they are limited to what
 * a validation can need: a domain of the active certificate.
 * @returns the records, one for each domain, and the domains that DigiCert reports, but that do not belong to the certificate
 */
export function dcvRecordsOf(reasons: PendingReasons | null, certificate: Pick<Certificate, 'names'> | undefined) {
  const { dnsNames = [] } = certificate?.names ?? {};
  const unique = reasons ? reportedDcvRecords(reasons) : [];
  const names = dnsNames.map((name) => `.${name.replace(/^\*\./, '').toLowerCase()}`);
  // A DNS name has at least two labels. A wildcard that is left is no zone.
  const isOwn = ({ domain }: DcvRecord) =>
    isDnsName(domain) && !domain.includes('*') && names.some((name) => name.endsWith(`.${domain.toLowerCase()}`));
  return {
    records: unique.filter(isOwn),
    foreignDomains: unique.filter((record) => !isOwn(record)).map(({ domain }) => domain),
  };
}
