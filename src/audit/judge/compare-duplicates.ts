import { RequestError } from '../../http/request-error.ts';
import { isSameSerialNumber } from '../../pki/certificate.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { FetchedDuplicate } from '../fetch/fetch-duplicates.ts';
import { type DuplicateFindings, describeFailure } from './verdict.ts';

const MAX_NAMED_DUPLICATES = 5;

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
