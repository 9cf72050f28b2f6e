import type { RequestOptions } from '../../certcentral/api-client.ts';
import type { AuditApi, Duplicate } from '../../certcentral/audit-api.ts';
import { RequestError, toRequestError } from '../../http/request-error.ts';
import { type Certificate, isSameSerialNumber } from '../../pki/certificate.ts';
import { parseDay, startOfDay } from '../calendar-day.ts';

const ISSUED_STATUSES = ['issued', 'approved'];

/** A duplicate that counts, and its download; undefined if the list has no usable ID of it. */
export interface FetchedDuplicate {
  duplicate: Duplicate;
  certificate: Certificate | RequestError | undefined;
}

/**
 * Fetches the duplicates of an order that count: issued ones that have not expired.
 * @param activeSerialNumber of the active certificate, which the list of duplicates sometimes repeats
 * @param now in milliseconds
 */
export async function fetchDuplicates(
  api: Pick<AuditApi, 'getDuplicates' | 'downloadDuplicate'>,
  orderId: string,
  activeSerialNumber: string,
  options: RequestOptions,
  now: number,
): Promise<FetchedDuplicate[] | RequestError> {
  const duplicates = await api.getDuplicates(orderId, options).catch(toRequestError);
  if (duplicates instanceof RequestError) return duplicates;
  const download = async (duplicate: Duplicate): Promise<FetchedDuplicate> => {
    const { id } = duplicate;
    const certificate = id === '' ? undefined : await api.downloadDuplicate(id, options).catch(toRequestError);
    return { duplicate, certificate };
  };
  const counted = duplicates.filter(
    (duplicate) => isIssued(duplicate, now) && !isSameSerialNumber(duplicate.serialNumber, activeSerialNumber),
  );
  return Promise.all(counted.map(download));
}

function isIssued({ status, validTill }: Duplicate, now: number): boolean {
  return ISSUED_STATUSES.includes(status) && !((parseDay(validTill) ?? Infinity) < startOfDay(now));
}
