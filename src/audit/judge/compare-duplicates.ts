import type { Duplicate } from '../../certcentral/audit-api.ts';
import { RequestError } from '../../http/request-error.ts';
import { type Certificate, type CtStatus, isSameSerialNumber } from '../../pki/certificate.ts';
import type { FetchedDuplicate } from '../fetch/fetch-orders.ts';
import { describeFailure, isDayBefore } from './applicability.ts';
import type { DuplicateFindings } from './compare.ts';

const MAX_NAMED_DUPLICATES = 5;
const ISSUED_STATUSES = ['issued', 'approved'];

/**
 * Returns whether a duplicate in the list is compared with the desired status: it was issued and has not expired.
 * @param active the active certificate, which the list sometimes repeats
 * @param now in milliseconds
 */
export function countsAsDuplicate(
  { serialNumber, status, validTill }: Duplicate,
  active: Pick<Certificate, 'serialNumber'>,
  now: number,
): boolean {
  const isActive = isSameSerialNumber(serialNumber, active.serialNumber);
  return ISSUED_STATUSES.includes(status) && !isDayBefore(validTill, 0, now) && !isActive;
}

/**
 * Compares the duplicates of an order with the desired status.
 * @param now in milliseconds
 */
export function compareDuplicates(
  fetched: readonly FetchedDuplicate[] | RequestError,
  desiredStatus: CtStatus,
  now: number,
): DuplicateFindings {
  if (fetched instanceof RequestError) return { checked: 0, mismatch: '', failure: describeFailure(fetched) };
  const failures: string[] = [];
  const mismatched: string[] = [];
  let checked = 0;
  for (const { duplicate, certificate } of fetched) {
    if (certificate === undefined) failures.push('a duplicate has no usable ID');
    else if (certificate instanceof RequestError) failures.push(describeFailure(certificate));
    else if (!isSameSerialNumber(certificate.serialNumber, duplicate.serialNumber))
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

function describeMismatch(serialNumbers: readonly string[], desiredStatus: CtStatus): string {
  if (serialNumbers.length === 0) return '';
  const status = desiredStatus === 'enabled' ? 'disabled' : 'enabled';
  if (serialNumbers.length === 1)
    return `duplicate with serial number ${serialNumbers[0]} was issued with CT logging ${status}: request a new duplicate, deploy it, then revoke this one`;
  const more = serialNumbers.length - MAX_NAMED_DUPLICATES;
  const named = `${serialNumbers.slice(0, MAX_NAMED_DUPLICATES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `duplicates with serial numbers ${named} were issued with CT logging ${status}: request new duplicates, deploy them, then revoke these`;
}
