import { fieldsOf, isObject, parseBoolean, parseId, parseSerialNumber, textOf } from '../json.ts';
import { parseDay } from './dates.ts';
import { type Product, parseDnsNames, parseProduct } from './order.ts';
import { normalizeStatus } from './status-words.ts';

/** An order as the list reports it, which may be stale. Its texts are not yet safe to show. */
export interface ListedOrder {
  id: string;
  product: Product;
  /** DigiCert's word; empty if unknown. */
  status: string;
  /** Empty if unknown. */
  commonName: string;
  dnsNames: string[];
  /** The end of the certificate's validity as CertCentral reports it; empty if it does not, or not as a text. */
  validTill: string;
  /** `validTill` as a day: its beginning (UTC), in milliseconds; undefined if it begins with no existing date. */
  validTillAt: number | undefined;
  /** The last day of the plan, in the same form. */
  planEndsAt: number | undefined;
  /** Whether CertCentral reports an end of any kind, which means that a certificate exists. */
  hasValidTill: boolean;
  /** Whether there are duplicates, which the download of the active certificate does not show. */
  hasDuplicates: boolean;
  /** Whether the list reports a renewal; undefined if it reports neither. */
  isRenewed: boolean | undefined;
}

/** A page of the list of orders. */
export interface OrderListPage {
  /** The number of orders on all pages. */
  total: number;
  orders: ListedOrder[];
}

/** The most orders on a page. */
export const PAGE_SIZE = 1000;
/** Enough for a page of orders with 250 names of any length. */
export const MAX_PAGE_BYTES = 64 * 2 ** 20;
const MAX_TOTAL = 1_000_000;

/**
 * Parses a page (DigiCert, "List orders").
 * @throws Error whose message is a statement about the response, if the response is not such a page
 */
export function parseOrderList(response: unknown): OrderListPage {
  if (!isObject(response) || !isObject(response['page'])) throw new Error('the response is not a list of orders');
  // The live service leaves out `orders` where there is none, according to a recording.
  const { orders = [] } = response;
  if (!Array.isArray(orders)) throw new Error('the list has no orders in it');
  return { total: parseTotal(response['page']['total']), orders: orders.map(parseListedOrder) };
}

function parseTotal(total: unknown): number {
  const number = /^\d+$/.test(textOf(total)) ? Number(total) : total;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= MAX_TOTAL) return number;
  throw new Error(`the total of the list is not a whole number up to ${MAX_TOTAL}`);
}

function parseListedOrder(row: unknown): ListedOrder {
  const { id: rowId, status, certificate, product, has_duplicates, is_renewed, order_valid_till } = fieldsOf(row);
  const id = parseId(rowId);
  if (id === '') throw new Error('the list has an order without a usable ID');
  const { common_name, dns_names, valid_till } = fieldsOf(certificate);
  return {
    id,
    product: parseProduct(product),
    status: textOf(status),
    commonName: textOf(common_name),
    dnsNames: parseDnsNames(dns_names),
    validTill: textOf(valid_till),
    validTillAt: parseDay(valid_till),
    planEndsAt: parseDay(order_valid_till),
    hasValidTill: (valid_till ?? '') !== '',
    // A value of another kind may mean that there are some.
    hasDuplicates: parseBoolean(has_duplicates ?? false) !== false,
    isRenewed: parseBoolean(is_renewed),
  };
}

/** A duplicate of an order's certificate as CertCentral reports it. */
export interface Duplicate {
  /** Empty if it is unusable. */
  id: string;
  /** In the spelling of the response; empty if unknown. */
  serialNumber: string;
  /** DigiCert's word in lower case, with `_` for blanks and hyphens; undefined if it is no text. */
  status: string | undefined;
  /** The last day, its beginning (UTC) in milliseconds; undefined if it is not of the form `2027-01-31`. */
  validTillAt: number | undefined;
}

/** An entry that is not an object is undefined. */
export type DuplicateList = (Duplicate | undefined)[];

/**
 * Parses the duplicates of an order (DigiCert, "List duplicates").
 * @throws Error whose message is a statement about the response, if the response is not such a list
 */
export function parseDuplicateList(response: unknown): DuplicateList {
  const { certificates } = fieldsOf(response);
  if (!Array.isArray(certificates)) throw new Error('the response is not a list of duplicates');
  return certificates.map((entry) => (isObject(entry) ? parseDuplicate(entry) : undefined));
}

function parseDuplicate({ id, serial_number, status, valid_till }: Record<string, unknown>): Duplicate {
  return {
    id: parseId(id),
    serialNumber: parseSerialNumber(serial_number),
    status: typeof status === 'string' ? normalizeStatus(status) : undefined,
    validTillAt: textOf(valid_till).length === 'yyyy-MM-dd'.length ? parseDay(valid_till) : undefined,
  };
}
