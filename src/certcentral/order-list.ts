import type { Sanitizer } from '../redaction/redact.ts';
import { copyText } from '../text.ts';
import { fieldsOf, isObject, parseBoolean, parseId } from './json.ts';
import { type Product, parseNames, parseProduct } from './order.ts';

/** An order as the list reports it, which may be stale. */
export interface ListedOrder {
  id: string;
  product: Product;
  /** DigiCert's word; empty if unknown. */
  status: string;
  /** Empty if unknown. */
  commonName: string;
  /** In lines: an array would take more memory than the names. */
  dnsNames: string;
  /** The end of the certificate's validity as CertCentral reports it; empty if it does not, or not as a text or a number. */
  validTill: string;
  /** Whether CertCentral reports an end of any kind, which means that a certificate exists. */
  hasValidTill: boolean;
  /** Whether there are duplicates, which the download of the active certificate does not show. */
  hasDuplicates: boolean;
  /** Whether the list reports a renewal. */
  isRenewed: boolean;
}

/** A page of the list of orders. */
export interface OrderListPage {
  /** The number of orders on all pages. */
  total: number;
  orders: ListedOrder[];
}

/** Small, because an account has many orders. A common name has up to 64 characters (RFC 5280, appendix A.1). */
const MAX_TEXT_LENGTH = 100;

/**
 * Parses a page (DigiCert, "List orders").
 * @param offset the number of orders before the page
 * @throws Error whose message is a statement about the response, if the response is not such a page
 */
export function parseOrderList(response: unknown, offset: number, sanitizer: Sanitizer): OrderListPage {
  if (!isObject(response) || !isObject(response['page'])) throw new Error('the response is not a list of orders');
  const { orders } = response;
  const total = parseTotal(response['page']['total']);
  if (total === undefined) throw new Error('the total of the list is not a whole number');
  // The live service leaves out `orders` on such pages, according to a recording.
  if (orders === undefined && (total === 0 || offset > 0)) return { total, orders: [] };
  if (!Array.isArray(orders)) throw new Error('the list has no orders in it');
  return { total, orders: orders.map((row) => parseListedOrder(row, sanitizer)) };
}

function parseTotal(total: unknown): number | undefined {
  const number = typeof total === 'string' && /^\d+$/.test(total) ? Number(total) : total;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function parseListedOrder(row: unknown, { sanitize, redact }: Sanitizer): ListedOrder {
  const { id: rowId, status, certificate, product, has_duplicates, is_renewed } = fieldsOf(row);
  const id = parseId(rowId);
  if (id === '') throw new Error('the list has an order without a usable ID');
  const { common_name, dns_names, valid_till } = fieldsOf(certificate);
  const text = (value: unknown) => copyText(sanitize(value, MAX_TEXT_LENGTH));
  const validTill = text(typeof valid_till === 'number' ? `${valid_till}` : valid_till);
  const hasValidTill = validTill !== '' || (typeof valid_till !== 'string' && (valid_till ?? null) !== null);
  return {
    id,
    status: text(status),
    commonName: text(common_name),
    dnsNames: copyText(redact(parseNames(dns_names).join('\n'))),
    validTill,
    hasValidTill,
    hasDuplicates: parseBoolean(has_duplicates) === true,
    isRenewed: parseBoolean(is_renewed) === true,
    product: parseProduct(product, text),
  };
}
