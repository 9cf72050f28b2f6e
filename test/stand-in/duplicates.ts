import { errorResponse, type StandInResponse } from './messages.ts';
import { dayOf } from './order-list.ts';
import type { StandInDuplicate, StandInOrder } from './orders.ts';
import type { StandInAccount } from './state.ts';

/** Lists the duplicates of an order (DigiCert, "List duplicates"). */
export function listDuplicates({ duplicates }: StandInOrder): StandInResponse {
  return { status: 200, body: { certificates: duplicates.map(entryOf) } };
}

function entryOf({ id, serial, commonName, dnsNames, status, validTill, fields }: StandInDuplicate): object {
  return {
    id,
    serial_number: serial,
    common_name: commonName,
    dns_names: dnsNames,
    status,
    valid_till: dayOf(validTill),
    ...fields,
  };
}

/** Downloads one certificate (DigiCert, "Download a certificate"): a duplicate, or an active certificate. */
export function downloadDuplicate({ store }: StandInAccount, certificateId: string): StandInResponse {
  for (const { certificate, duplicates } of store.orders.values()) {
    const found = [certificate, ...duplicates].find((candidate) => String(candidate?.id) === certificateId);
    if (found) return { status: 200, headers: { 'Content-Type': 'application/x-pem-file' }, body: found.pem };
  }
  return errorResponse(404, 'not_found|certificate', 'The specified certificate was not found.');
}
