import { badFormatResponse, exactNumber, type ListPage, type StandInResponse } from './messages.ts';
import type { StandInOrder } from './orders.ts';
import type { StandInAccount } from './state.ts';

const MAX_PAGE_SIZE = 1_000;

/** Responds with a page of the list of orders (DigiCert, "List orders"). */
export function listOrders({ store, pageSize, listing }: StandInAccount, query: URLSearchParams): StandInResponse {
  const limit = wholeNumber(query.get('limit') ?? String(MAX_PAGE_SIZE));
  const offset = wholeNumber(query.get('offset') ?? '0');
  const isSorted = { order_id: true, '': false }[query.get('sort') ?? ''];
  if (!limit || limit > MAX_PAGE_SIZE || offset === undefined || isSorted === undefined)
    return badFormatResponse('limit, offset or sort is not usable.');
  // Without `sort`, the orders come as they were added.
  const orders = [...store.orders.values()];
  if (isSorted) orders.sort((a, b) => compareIds(a.id, b.id));
  const rows = orders.slice(offset, offset + Math.min(limit, pageSize)).map(rowOf);
  const page: ListPage = { ...(rows.length > 0 && { orders: rows }), page: { total: orders.length, limit, offset } };
  const body = listing ? listing(page) : page;
  return { status: 200, body: typeof body === 'string' ? body : (body as object) };
}

const compareIds = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1);
const wholeNumber = (text: string) => (/^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : undefined);

/** Returns an order as the list has it: without its CT status. */
function rowOf(order: StandInOrder): object {
  const { certificate } = order;
  return {
    id: exactNumber(order.id),
    certificate: {
      id: certificate?.id,
      common_name: certificate?.commonName ?? order.commonName,
      dns_names: certificate?.dnsNames ?? order.dnsNames,
      valid_till: dayOf(certificate?.validTill),
      signature_hash: 'sha256',
    },
    status: order.status,
    is_renewed: order.isRenewed,
    order_valid_till: planEndOf(order),
    date_created: '2026-01-02T03:04:05+00:00',
    has_duplicates: order.duplicates.length > 0,
    product: productOf(order),
    ...order.rowFields,
  };
}

export function productOf({ productNameId, productType }: StandInOrder): object {
  return { name_id: productNameId, name: 'Standard SSL', type: productType };
}

/** Returns what the service reports of the end of an order's plan. */
export const planEndOf = ({ planEnds }: StandInOrder) => (planEnds instanceof Date ? dayOf(planEnds) : planEnds);

/** Formats a date as the service does without a time. */
export const dayOf = (date: Date | undefined) => date?.toISOString().slice(0, 10);
