import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { downloadDuplicate, listDuplicates } from '../certcentral/endpoints.ts';
import { type Duplicate, isDayBefore } from '../certcentral/order-list.ts';
import { RequestError, toRequestError } from '../errors.ts';
import { type Certificate, isSameSerialNumber } from '../pki/certificate.ts';

/** More would hold an audit for hours. */
const MAX_DUPLICATES = 100;
const ISSUED_STATUSES = ['issued', 'approved'];

/** Why the duplicates of an order, or one of them, could not be understood. */
export type DuplicateProblem =
  | { kind: 'too-many-duplicates' | 'duplicate-without-id' }
  | { kind: 'other-duplicate'; id: string };

/** The duplicates of an order that count and are valid, and why there may be others. */
export interface DuplicateFindings {
  certificates: readonly Pick<Certificate, 'serialNumber' | 'ctStatus'>[];
  /** The first failure; undefined if there is none. */
  failure: DuplicateProblem | RequestError | undefined;
}

/**
 * Fetches the duplicates of an order. They are read one after the other, so that an order never has more than two requests
 * open.
 * @param active the active certificate, which the list sometimes repeats
 */
export async function fetchDuplicates(
  api: Pick<CertCentral, 'request'>,
  orderId: string,
  active: Pick<Certificate, 'serialNumber'>,
  now: number,
  options: RequestOptions,
): Promise<DuplicateFindings> {
  const listed = await api.request(listDuplicates(orderId), options).catch(toRequestError);
  if (listed instanceof RequestError) return { certificates: [], failure: listed };
  const counting = listed.filter((duplicate) => countsAsDuplicate(duplicate, active, now));
  if (counting.length > MAX_DUPLICATES) return { certificates: [], failure: { kind: 'too-many-duplicates' } };
  const certificates: Certificate[] = [];
  let failure: DuplicateProblem | RequestError | undefined;
  for (const { id, serialNumber } of counting) {
    const read = id === '' ? undefined : await api.request(downloadDuplicate(id), options).catch(toRequestError);
    if (read === undefined) failure ??= { kind: 'duplicate-without-id' };
    else if (read instanceof RequestError) failure ??= read;
    else if (!isSameSerialNumber(read.serialNumber, serialNumber)) failure ??= { kind: 'other-duplicate', id };
    else if (read.validTill.getTime() >= now) certificates.push(read);
  }
  return { certificates, failure };
}

/** Returns whether a duplicate in the list must be as desired: it was issued, and has not expired. */
function countsAsDuplicate(
  { serialNumber, status, validTill }: Duplicate,
  active: Pick<Certificate, 'serialNumber'>,
  now: number,
): boolean {
  const isActive = isSameSerialNumber(serialNumber, active.serialNumber);
  return ISSUED_STATUSES.includes(status) && !isDayBefore(validTill, 0, now) && !isActive;
}
