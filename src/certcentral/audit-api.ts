import { type Certificate, parseCertificate } from '../pki/certificate.ts';
import type { Sanitizer } from '../redaction/redact.ts';
import { type Endpoint, getEndpoint, type RequestOptions } from './api-client.ts';
import { type ApiClientOptions, CertCentral, type ConnectionOptions } from './certcentral.ts';
import { isHtml, unexpectedContentError } from './error-response.ts';
import { isObject, parseId, parseJsonLossless } from './json.ts';
import { type OrderListPage, parseOrderList } from './order-list.ts';
import { normalizeStatus } from './status-words.ts';

const PAGE_SIZE = 1000;
const MIB = 2 ** 20;
/** Small, because an audit has 100 requests open at once. */
const MAX_BODY_BYTES = MIB;
const MAX_DUPLICATES_BYTES = 8 * MIB;
/** Enough for 1,000 orders with all their names. */
const MAX_PAGE_BYTES = 16 * MIB;

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

/** The additional part of the CertCentral Services API that an audit needs. */
export class AuditApi extends CertCentral {
  /** @throws ActionError if TLS verification is turned off, or the proxy is not usable */
  constructor(connection: ConnectionOptions, options: ApiClientOptions) {
    super(connection, { maxBodyBytes: MAX_BODY_BYTES, ...options });
  }

  /**
   * Reads a page of the account's orders, up to 1,000 in ascending order of their IDs (DigiCert, "List orders").
   * @param offset the number of orders before the page
   * @throws RequestError, also if the response is not such a page
   */
  async listOrders(offset: number, options: RequestOptions): Promise<OrderListPage> {
    const path = `/order/certificate?limit=${PAGE_SIZE}&offset=${offset}&sort=order_id`;
    const endpoint = listEndpoint('read the list of orders', path, (response) =>
      parseOrderList(response, offset, this.api.sanitizer),
    );
    return this.api.request({ ...endpoint, maxBodyBytes: MAX_PAGE_BYTES }, options);
  }

  /**
   * Reads the duplicates of an order's certificate (DigiCert, "List duplicates").
   * @throws RequestError, also if the response is not such a list
   */
  async getDuplicates(orderId: string, options: RequestOptions): Promise<Duplicate[]> {
    const path = `/order/certificate/${orderId}/duplicate`;
    const endpoint = listEndpoint(`read the duplicates of order ${orderId}`, path, (response) =>
      parseDuplicates(response, this.api.sanitizer),
    );
    return this.api.request({ ...endpoint, maxBodyBytes: MAX_DUPLICATES_BYTES }, options);
  }

  /**
   * Downloads a duplicate (DigiCert, "Download a certificate").
   * @throws RequestError, also if the response is not a certificate
   */
  async downloadDuplicate(certificateId: string, options: RequestOptions): Promise<Certificate> {
    const path = `/certificate/${certificateId}/download/format/pem_nointermediate`;
    return this.download(`read duplicate ${certificateId}`, path, parseCertificate, options);
  }
}

function listEndpoint<T>(action: string, path: string, parse: (response: unknown) => T): Endpoint<T> {
  return getEndpoint(action, path, (body) => {
    if (isHtml(body)) throw unexpectedContentError('200 with HTML in place of the list');
    try {
      return parse(parseJsonLossless(body));
    } catch (error) {
      throw unexpectedContentError(`200, but ${(error as Error).message}`);
    }
  });
}

const UNREADABLE_DUPLICATE: Duplicate = { id: '', serialNumber: '', status: 'issued', validTill: '' };

/**
 * Parses the duplicates of an order (DigiCert, "List duplicates").
 * @throws Error whose message is a statement about the response, if the response is not such a list
 */
function parseDuplicates(response: unknown, { sanitize }: Sanitizer): Duplicate[] {
  if (!isObject(response) || !Array.isArray(response['certificates']))
    throw new Error('the response is not a list of duplicates');
  return response['certificates'].map((entry: unknown) => {
    // It may be an issued duplicate, so it counts as one that cannot be downloaded.
    if (!isObject(entry)) return UNREADABLE_DUPLICATE;
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
