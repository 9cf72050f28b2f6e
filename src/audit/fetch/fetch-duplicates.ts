import type { AuditApi } from '../../certcentral/audit-api.ts';
import type { RequestOptions } from '../../certcentral/endpoint.ts';
import type { Duplicate } from '../../certcentral/order-duplicates.ts';
import { RequestError } from '../../http/request-error.ts';
import type { Certificate } from '../../pki/certificate.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import { describeError } from '../describe-error.ts';
import { parseDay, startOfDay } from '../judge/calendar-day.ts';

const MAX_NAMED_DUPLICATES = 5;
const ISSUED_STATUSES = ['issued', 'approved'];

/** A duplicate that counts, and its download; undefined if the list has no usable ID of it. */
export interface FetchedDuplicate {
  duplicate: Duplicate;
  certificate: Certificate | RequestError | undefined;
}

/** What was found about the duplicates of an order. */
export interface DuplicateFindings {
  /** How many duplicates were compared with the desired status. */
  checked: number;
  /** The duplicates that are not as desired, and what to do; empty if there is none. */
  mismatch: string;
  /** Why there may be others that are not as desired; empty if there cannot be. */
  failure: string;
}

/**
 * Fetches the duplicates of an order that count: issued ones that have not expired.
 * @param activeSerialNumber of the active certificate, which the list of duplicates sometimes repeats
 * @param now in milliseconds
 */
export async function fetchDuplicates(
  api: Pick<AuditApi, 'getDuplicates' | 'getCertificate'>,
  orderId: string,
  activeSerialNumber: string,
  options: RequestOptions,
  now: number,
): Promise<FetchedDuplicate[] | RequestError> {
  const duplicates = await api.getDuplicates(orderId, options).catch(asRequestError);
  if (duplicates instanceof RequestError) return duplicates;
  const download = async (duplicate: Duplicate): Promise<FetchedDuplicate> => {
    const { id } = duplicate;
    const certificate = id === '' ? undefined : await api.getCertificate(id, options).catch(asRequestError);
    return { duplicate, certificate };
  };
  const counted = duplicates.filter(
    (duplicate) => isIssued(duplicate, now) && !isSameSerial(duplicate.serialNumber, activeSerialNumber),
  );
  return Promise.all(counted.map(download));
}

function isIssued({ status, validTill }: Duplicate, now: number): boolean {
  return ISSUED_STATUSES.includes(status) && !((parseDay(validTill) ?? Infinity) < startOfDay(now));
}

function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  throw error;
}

/**
 * Compares the duplicates of an order with the desired status.
 * @param now in milliseconds
 */
export function checkDuplicates(
  fetched: readonly FetchedDuplicate[] | RequestError,
  desiredStatus: CtStatus,
  now: number,
): DuplicateFindings {
  if (fetched instanceof RequestError) return { checked: 0, mismatch: '', failure: describeError(fetched) };
  const failures: string[] = [];
  const mismatched: string[] = [];
  let checked = 0;
  for (const { duplicate, certificate } of fetched) {
    if (certificate === undefined) failures.push('a duplicate has no usable ID');
    else if (certificate instanceof RequestError) failures.push(describeError(certificate));
    else if (!isSameSerial(certificate.serialNumber, duplicate.serialNumber))
      failures.push(
        `the download of duplicate ${duplicate.id} has a different serial number from the list of duplicates`,
      );
    else if (certificate.validTill.getTime() < now) continue;
    else {
      checked += 1;
      if (certificate.ctStatus !== desiredStatus) mismatched.push(certificate.serialNumber);
    }
  }
  return { checked, mismatch: describeMismatch(mismatched, desiredStatus), failure: failures[0] ?? '' };
}

/** Letter case, colons and leading zeros do not distinguish serial numbers. */
function isSameSerial(one: string, other: string): boolean {
  const normalize = (serialNumber: string) => serialNumber.toUpperCase().replaceAll(':', '').replace(/^0+/, '');
  return normalize(one) === normalize(other);
}

function describeMismatch(serialNumbers: readonly string[], desiredStatus: CtStatus): string {
  if (serialNumbers.length === 0) return '';
  const status = desiredStatus === 'enabled' ? 'disabled' : 'enabled';
  if (serialNumbers.length === 1)
    return `duplicate with serial number ${serialNumbers[0]} was issued with CT logging ${status}: request a new duplicate and revoke this one once the new one is deployed`;
  const more = serialNumbers.length - MAX_NAMED_DUPLICATES;
  const named = `${serialNumbers.slice(0, MAX_NAMED_DUPLICATES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `duplicates with serial numbers ${named} were issued with CT logging ${status}: request new duplicates and revoke these once the new ones are deployed`;
}
