import { type Certificate, parseCertificate } from '../pki/certificate.ts';
import { type ApiClientOptions, CertCentral, type ConnectionOptions } from './certcentral.ts';
import { type Endpoint, getEndpoint, type RequestOptions } from './endpoint.ts';
import { isHtml, unexpectedContentError } from './error-response.ts';
import { parseJsonLossless } from './json.ts';
import { type Duplicate, parseDuplicates } from './order-duplicates.ts';
import { type OrderListPage, parseOrderList } from './order-list.ts';

const PAGE_SIZE = 1000;
const MIB = 2 ** 20;
/** Small, because an audit has 100 requests open at once. */
const MAX_BODY_BYTES = MIB;
const MAX_DUPLICATES_BYTES = 8 * MIB;
/** Enough for 1,000 orders with all their names. */
const MAX_PAGE_BYTES = 16 * MIB;

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
  return getEndpoint(action, path, 'application/json', (body) => {
    if (isHtml(body)) throw unexpectedContentError('200 with HTML in place of the list');
    try {
      return parse(parseJsonLossless(body));
    } catch (error) {
      throw unexpectedContentError(`200, but ${(error as Error).message}`);
    }
  });
}
