import { CertCentral } from './certcentral.ts';
import { type Attempts, get } from './endpoint.ts';
import { contentFailure } from './error-response.ts';
import { parseJson } from './json.ts';
import { type Page, readPage } from './order-list.ts';

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
  async listOrders(offset: number, attempts: Attempts): Promise<Page> {
    const path = `/order/certificate?limit=${PAGE_SIZE}&offset=${offset}`;
    const question = get('read the list of orders', path, 'application/json', (body) => {
      if (body.trimStart().startsWith('<')) throw contentFailure('200 with HTML in the place of the list');
      try {
        return readPage(parseJson(body), offset, this.service.redact);
      } catch (error) {
        throw contentFailure(`200, but ${(error as Error).message}`);
      }
    });
    return this.service.ask({ ...question, maxBytes: MAX_PAGE_BYTES }, attempts);
  }
}
