import { cut } from '../text.ts';
import { isObject, positiveInteger } from './json.ts';
import { type Life, lifeOf, type Product, readProduct } from './order.ts';

/** What the list of orders tells of one. It may be stale. */
export interface ListedOrder extends Product {
  id: string;
  /** CertCentral's word; empty where unknown. */
  status: string;
  /** `issued` wherever it can have an active certificate. */
  life: Life;
  /** Empty where unknown. */
  commonName: string;
  /** When its certificate expires, in CertCentral's words; empty where it tells none. */
  validTill: string;
  /** Whether there are duplicates, which the download does not give. */
  hasDuplicates: boolean;
}

/** A page of the list of orders. */
export interface Page {
  /** How many orders the list has, all pages together. */
  total: number;
  orders: ListedOrder[];
}

const MAX_ID_DIGITS = 18;
/** Of each text: an account has many orders. A common name has 64 characters (RFC 5280, appendix A.1). */
const MAX_KEPT = 100;

/**
 * Reads a page from the service's answer (DigiCert, "List orders").
 * @param offset the number of orders before it
 * @param clean takes secrets out of text of the service
 * @throws Error that completes "200, but …", if it is none
 */
export function readPage(answer: unknown, offset: number, clean: (text: string) => string): Page {
  if (!isObject(answer) || !isObject(answer['page'])) throw new Error('not with a list of orders');
  const { total } = answer['page'];
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0)
    throw new Error('with a list of orders whose total is no whole number');
  const { orders } = answer;
  // Seen in a recording of the live service.
  if (orders === undefined && (total === 0 || offset > 0)) return { total, orders: [] };
  if (!Array.isArray(orders)) throw new Error('with a list that has no orders in it');
  return { total, orders: orders.map((row) => readRow(row, clean)) };
}

function readRow(row: unknown, clean: (text: string) => string): ListedOrder {
  const { id: rowId, status, certificate, product, has_duplicates } = isObject(row) ? row : {};
  const id = positiveInteger(rowId);
  if (id === undefined || id.length > MAX_ID_DIGITS)
    throw new Error('with a list that has an order without a usable ID');
  const { common_name, valid_till } = isObject(certificate) ? certificate : {};
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? cut(clean(value), MAX_KEPT) : '');
  // Whatever else it is, it tells that there is a certificate.
  const validTill = text(String(valid_till ?? ''));
  return {
    id,
    status: text(status),
    // The list does not tell when a certificate was issued; that it has an end stands for that.
    life: lifeOf(status, { date_issued: validTill, id: 1 }).life,
    commonName: text(common_name),
    validTill,
    hasDuplicates: has_duplicates === true,
    ...readProduct(product, text),
  };
}
