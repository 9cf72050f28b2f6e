import { truncate } from '../text.ts';
import { isObject, positiveIntegerString } from './json.ts';
import { determinePhase, type OrderPhase, type Product, parseProduct } from './order.ts';

/** What the list of orders tells of one. It may be stale. */
export interface ListedOrder extends Product {
  id: string;
  /** CertCentral's word; empty where unknown. */
  status: string;
  /** `issued` wherever it can have an active certificate. */
  phase: OrderPhase;
  /** Empty where unknown. */
  commonName: string;
  /** When its certificate expires, in CertCentral's words; empty where it tells none. */
  validTill: string;
  /** Whether there are duplicates, which the download does not give. */
  hasDuplicates: boolean;
}

/** A page of the list of orders. */
export interface OrderListPage {
  /** How many orders the list has, all pages together. */
  total: number;
  orders: ListedOrder[];
}

const MAX_ID_DIGITS = 18;
/** Of each text: an account has many orders. A common name has 64 characters (RFC 5280, appendix A.1). */
const MAX_TEXT_LENGTH = 100;

/**
 * Reads a page from the service's answer (DigiCert, "List orders").
 * @param offset the number of orders before it
 * @param redact takes secrets out of text of the service
 * @throws Error that completes "200, but …", if it is none
 */
export function parseOrderList(response: unknown, offset: number, redact: (text: string) => string): OrderListPage {
  if (!isObject(response) || !isObject(response['page'])) throw new Error('not with a list of orders');
  const { total } = response['page'];
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0)
    throw new Error('with a list of orders whose total is no whole number');
  const { orders } = response;
  // Seen in a recording of the live service.
  if (orders === undefined && (total === 0 || offset > 0)) return { total, orders: [] };
  if (!Array.isArray(orders)) throw new Error('with a list that has no orders in it');
  return { total, orders: orders.map((row) => parseListedOrder(row, redact)) };
}

function parseListedOrder(row: unknown, redact: (text: string) => string): ListedOrder {
  const { id: rowId, status, certificate, product, has_duplicates } = isObject(row) ? row : {};
  const id = positiveIntegerString(rowId);
  if (id === undefined || id.length > MAX_ID_DIGITS)
    throw new Error('with a list that has an order without a usable ID');
  const { common_name, valid_till } = isObject(certificate) ? certificate : {};
  const text = (value: unknown) =>
    typeof value === 'string' && value !== '' ? truncate(redact(value), MAX_TEXT_LENGTH) : '';
  // Whatever else it is, it tells that there is a certificate.
  const validTill = text(String(valid_till ?? ''));
  return {
    id,
    status: text(status),
    // The list does not tell when a certificate was issued; that it has an end stands for that.
    phase: determinePhase(status, { date_issued: validTill, id: 1 }).phase,
    commonName: text(common_name),
    validTill,
    hasDuplicates: has_duplicates === true,
    ...parseProduct(product, text),
  };
}
