import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { isDayBefore } from '../certcentral/dates.ts';
import { downloadDuplicate, listDuplicates } from '../certcentral/endpoints.ts';
import type { Duplicate } from '../certcentral/order-list.ts';
import { RequestError, toRequestError } from '../errors.ts';
import { type Certificate, isSameSerialNumber } from '../pki/certificate.ts';
import { missingNames } from '../pki/names.ts';

type Api = Pick<CertCentral, 'request'>;

/** More would hold an audit for hours. */
export const MAX_DUPLICATES = 100;
const ISSUED_STATUSES = ['issued', 'approved'];

/** Why the duplicates of an order, or the one with this ID, could not be understood. The ID is empty if it has none. */
export type DuplicateProblem =
  | { kind: 'too-many-duplicates' }
  | { kind: 'bad-duplicate'; id: string; lacks: 'object' | 'status' | 'id' | 'serial-number' | 'own-download' };

/** A duplicate, and its names that the certificate lacks, and about which the policy decides otherwise. */
interface DuplicateCertificate extends Pick<Certificate, 'serialNumber' | 'ctStatus'> {
  otherNames: readonly string[];
}

/** What duplicates are compared with. */
interface Original {
  /** The active certificate, which the list sometimes repeats. */
  certificate: Pick<Certificate, 'serialNumber' | 'names'>;
  now: number;
  /** Returns whether the policy decides otherwise about a name than about the order. */
  isOther(name: string): boolean;
}

/** The duplicates of an order that count and are valid, and why there may be others. */
export interface DuplicateFindings {
  certificates: readonly DuplicateCertificate[];
  /** The first failure; undefined if there is none. */
  failure: DuplicateProblem | RequestError | undefined;
}

/**
 * Fetches the duplicates of an order. They are read one after the other, so that an order never has more than two requests
 * open.
 */
export async function fetchDuplicates(
  api: Api,
  orderId: string,
  { certificate: { serialNumber, names }, now, isOther }: Original,
  options: RequestOptions,
): Promise<DuplicateFindings> {
  const listed = await api.request(listDuplicates(orderId), options).catch(toRequestError);
  if (listed instanceof RequestError) return { certificates: [], failure: listed };
  const entries = listed.filter((entry) => !entry || mayCount(entry, serialNumber, now));
  const counting = entries.filter((entry) => entry?.status !== undefined);
  if (counting.length > MAX_DUPLICATES) return { certificates: [], failure: { kind: 'too-many-duplicates' } };
  const certificates: DuplicateCertificate[] = [];
  let failure: DuplicateFindings['failure'];
  for (const entry of entries) {
    const read = await fetchDuplicate(api, entry, options);
    if (read instanceof RequestError || 'kind' in read) failure ??= read;
    else if (read.validTill.getTime() >= now) {
      const otherNames = missingNames(allNames(read.names), allNames(names)).filter(isOther);
      certificates.push({ serialNumber: read.serialNumber, ctStatus: read.ctStatus, otherNames });
    }
  }
  return { certificates, failure };
}

/** Returns the names of all kinds. */
function allNames({ dnsNames, nonDnsNames }: Certificate['names']): readonly string[] {
  return [...new Set([...dnsNames, ...nonDnsNames])];
}

/** Returns whether a duplicate must be as desired: it was issued, and has not expired. One without a status may have been. */
function mayCount({ serialNumber, status, validTillAt }: Duplicate, active: string, now: number): boolean {
  if (isSameSerialNumber(serialNumber, active)) return false;
  return status === undefined || (ISSUED_STATUSES.includes(status) && !isDayBefore(validTillAt, 0, now));
}

async function fetchDuplicate(
  api: Api,
  entry: Duplicate | undefined,
  options: RequestOptions,
): Promise<Certificate | RequestError | DuplicateProblem> {
  const kind = 'bad-duplicate';
  if (!entry) return { kind, id: '', lacks: 'object' };
  const { id, serialNumber, status } = entry;
  if (status === undefined) return { kind, id, lacks: 'status' };
  if (id === '') return { kind, id, lacks: 'id' };
  const read = await api.request(downloadDuplicate(id), options).catch(toRequestError);
  if (read instanceof RequestError) return read;
  if (serialNumber === '') return { kind, id, lacks: 'serial-number' };
  return isSameSerialNumber(read.serialNumber, serialNumber) ? read : { kind, id, lacks: 'own-download' };
}
