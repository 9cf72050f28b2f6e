import { isObject, parseId } from './json.ts';
import type { Sanitizer } from './sanitizer.ts';
import { normalizeStatus } from './status-words.ts';

/** A duplicate of an order's certificate as CertCentral reports it. */
export interface Duplicate {
  /** Empty if it is unusable. */
  id: string;
  /** In the spelling of the response; empty if unknown. */
  serialNumber: string;
  /** DigiCert's word in lower case, with `_` for blanks and hyphens; empty if unknown. */
  status: string;
  /** As CertCentral reports it, so it must not be shown; empty if it is no text. */
  validTill: string;
}

/**
 * Parses the duplicates of an order (DigiCert, "List duplicates").
 * @throws Error whose message is a statement about the response, if the response is not such a list
 */
export function parseDuplicates(response: unknown, { sanitize }: Sanitizer): Duplicate[] {
  if (!isObject(response) || !Array.isArray(response['certificates']))
    throw new Error('the response is not a list of duplicates');
  return response['certificates'].map((entry: unknown) => {
    if (!isObject(entry)) throw new Error('the list of duplicates has an entry that is not a certificate');
    const { id, serial_number, status, valid_till } = entry;
    return {
      id: parseId(id),
      // In a number, too, the digits are hexadecimal.
      serialNumber: sanitize(typeof serial_number === 'number' ? `${serial_number}` : serial_number),
      status: normalizeStatus(sanitize(status)),
      validTill: typeof valid_till === 'string' ? valid_till : '',
    };
  });
}
