import type { StandInOrder } from './orders.ts';
import { badFormatResponse, exactNumber, type StandInResponse } from './responses.ts';
import type { Account } from './routes.ts';

/** A page of the list, as it is sent. */
export interface ListPage {
  /** Missing where there is no order. */
  orders?: object[];
  page: { total: number; limit: number; offset: number };
}

/** What a page was asked for with. */
export interface Asked {
  limit: number;
  offset: number;
}

/** Makes the body of an answer from a page: the page itself, one that lies, or what is no page at all. */
export type Listing = (page: ListPage, asked: Asked) => unknown;

const MOST_ON_A_PAGE = 1_000;

/** Answers a page of the list of orders (DigiCert, "List orders"). */
export function listOrders({ store, pageSize, listing }: Account, query: URLSearchParams): StandInResponse {
  const limit = wholeNumber(query.get('limit') ?? String(MOST_ON_A_PAGE));
  const offset = wholeNumber(query.get('offset') ?? '0');
  if (!limit || limit > MOST_ON_A_PAGE || offset === undefined)
    return badFormatResponse('limit or offset is not usable.');
  const rows = Array.from(store.orders.values().drop(offset).take(Math.min(limit, pageSize)), rowOf);
  const page: ListPage = {
    ...(rows.length > 0 && { orders: rows }),
    page: { total: store.orders.size, limit, offset },
  };
  const body = listing ? listing(page, { limit, offset }) : page;
  return { status: 200, body: typeof body === 'string' ? body : (body as object) };
}

const wholeNumber = (text: string) => (/^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : undefined);

/** An order as the list has it: without its CT status. */
export function rowOf(order: StandInOrder): object {
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
    is_renewed: false,
    date_created: '2026-01-02T03:04:05+00:00',
    has_duplicates: false,
    product: productOf(order),
    ...order.rowFields,
  };
}

export function productOf({ productNameId, productType }: StandInOrder): object {
  return { name_id: productNameId, name: 'Standard SSL', type: productType };
}

/** A date as the service writes those without a time. */
export const dayOf = (date: Date | undefined) => date?.toISOString().slice(0, 10);
