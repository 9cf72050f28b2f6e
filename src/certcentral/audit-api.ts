import { CertCentral } from './certcentral.ts';
import { getEndpoint, type RequestOptions } from './endpoint.ts';
import { unexpectedContentError } from './error-response.ts';
import { parseJsonLossless } from './json.ts';
import { type OrderListPage, parseOrderList } from './order-list.ts';

const PAGE_SIZE = 1000;
/** With all names of 1,000 orders. */
const MAX_PAGE_BYTES = 16 * 2 ** 20;

/** The part of the CertCentral Services API that an audit needs besides. */
export class AuditApi extends CertCentral {
  /**
   * Reads a page of the list of the account's orders (DigiCert, "List orders"): 1,000 at most.
   * @param offset how many orders of the list come before it
   * @throws Failure also if the answer is no such list
   */
  async listOrders(offset: number, options: RequestOptions): Promise<OrderListPage> {
    const path = `/order/certificate?limit=${PAGE_SIZE}&offset=${offset}`;
    const endpoint = getEndpoint('read the list of orders', path, 'application/json', (body) => {
      if (body.trimStart().startsWith('<')) throw unexpectedContentError('200 with HTML in the place of the list');
      try {
        return parseOrderList(parseJsonLossless(body), offset, this.api.redact);
      } catch (error) {
        throw unexpectedContentError(`200, but ${(error as Error).message}`);
      }
    });
    return this.api.request({ ...endpoint, maxBodyBytes: MAX_PAGE_BYTES }, options);
  }
}
