import type { ListedOrder, OrderListPage } from '../certcentral/order-list.ts';
import { RequestError } from '../http/request-error.ts';
import { notApplicableReason } from './evaluate.ts';

const MAX_ORDERS = 1_000_000;
const MAX_PAGES = 10_000;
const MAX_STALLED_PAGES = 2;

/** The orders of an account, each once, in the order of the list. */
export type OrdersById = ReadonlyMap<string, ListedOrder>;

/**
 * Reads the list of orders to its end. A list moves while it is read: one that has moved is read once more, and has to stand
 * still then, since an audit that misses an order must not be green.
 * @param getPage reads the page that begins after so many orders
 * @param onPage is told how many orders were seen, and how many the list has
 * @throws Failure if the list cannot be read, or not whole
 */
export async function listAllOrders(
  getPage: (offset: number) => Promise<OrderListPage>,
  onPage: (seen: number, total: number) => void,
): Promise<OrdersById> {
  const first = await listOnce(getPage, onPage);
  if ('account' in first) return first.account;
  const second = await listOnce(getPage, onPage);
  if ('account' in second) return second.account;
  throw unreliableListError(
    `${second.inconsistency}; when it was read before, it was not whole either`,
    'Run again: the list may stand still then.',
  );
}

async function listOnce(
  getPage: (offset: number) => Promise<OrderListPage>,
  onPage: (seen: number, total: number) => void,
): Promise<{ account: OrdersById } | { inconsistency: string }> {
  const account = new Map<string, ListedOrder>();
  let total: number | undefined;
  let pages = 0;
  let pagesWithoutNew = 0;
  for (let offset = 0; ; ) {
    const page = await getPage(offset);
    if (page.total > MAX_ORDERS) throw unreliableListError(`it tells a total of more than ${MAX_ORDERS} orders`);
    if (new Set(page.orders.map(({ id }) => id)).size > page.total) throw tooManyOrdersError(page.total);
    if (total !== undefined && page.total !== total)
      return { inconsistency: `its total changed from ${total} to ${page.total} between two pages` };
    total = page.total;
    const before = account.size;
    for (const order of page.orders) mergeListedOrder(account, order);
    if (account.size > total) throw tooManyOrdersError(total);
    if (account.size === total) return { account };
    onPage(account.size, total);
    pagesWithoutNew = account.size === before ? pagesWithoutNew + 1 : 0;
    if (++pages === MAX_PAGES) throw unreliableListError(`it has not come to an end after ${MAX_PAGES} pages`);
    offset += page.orders.length;
    // The list has come to its end, or always gives the same page.
    if (page.orders.length === 0 || pagesWithoutNew === MAX_STALLED_PAGES)
      return { inconsistency: `it tells a total of ${total} orders, and has ${account.size}` };
  }
}

/** Of an order that comes twice, the row that can have an active certificate counts, and what any tells of one. */
function mergeListedOrder(account: Map<string, ListedOrder>, order: ListedOrder): void {
  const before = account.get(order.id);
  if (!before) {
    account.set(order.id, order);
    return;
  }
  const [counts, other] =
    notApplicableReason(before) !== undefined && notApplicableReason(order) === undefined
      ? [order, before]
      : [before, order];
  account.set(order.id, {
    ...counts,
    validTill: counts.validTill || other.validTill,
    hasDuplicates: counts.hasDuplicates || other.hasDuplicates,
  });
}

function tooManyOrdersError(total: number): RequestError {
  return unreliableListError(`it has more orders than its total of ${total}`);
}

function unreliableListError(reason: string, hint = 'No order was read, since one could be missed.'): RequestError {
  return new RequestError(reason, { title: 'The list of orders cannot be relied on', hint });
}
