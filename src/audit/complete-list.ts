import type { ListedOrder, OrderListPage } from '../certcentral/order-list.ts';
import { ActionError } from '../errors.ts';
import { formatCount } from '../text.ts';

const MAX_PAGES = 10_000;

interface ListOptions {
  /** Fetches the page that begins after `offset` rows. */
  getPage(offset: number): Promise<OrderListPage>;
  /** Returns whether the audit would read an order, given its row. */
  requiresReading(order: ListedOrder): boolean;
  /** Called after each page with the number of orders so far and the total. */
  onPage(listed: number, total: number): void;
}

/** One reading of the list from its start. */
interface Pass {
  orders: ReadonlyMap<string, ListedOrder>;
  firstTotal: number;
  lastTotal: number;
}

/**
 * Reads the list of orders to its end. The list may change between two pages, so a pass that may have missed an order is
 * repeated once: an audit that misses an order must not be green.
 * @throws ActionError if the list cannot be read, may be incomplete, or has no order
 */
export async function listAllOrders(options: ListOptions): Promise<ReadonlyMap<string, ListedOrder>> {
  let pass = await readPass(options);
  if (!isComplete(pass)) pass = await readPass(options);
  const { orders, firstTotal, lastTotal } = pass;
  if (!isComplete(pass))
    throw unreliableListError(
      `it had ${formatCount(orders.size, 'order')}, and a total of ${firstTotal} on its first page and ${lastTotal} on its last one, the second time, too`,
    );
  if (orders.size > 0) return orders;
  throw new ActionError('CertCentral lists no order', {
    title: 'There is nothing to audit',
    hint: 'Check that the user of the API key may see the orders, and that api-url is the instance that has them.',
  });
}

async function readPass({ getPage, requiresReading, onPage }: ListOptions): Promise<Pass> {
  const orders = new Map<string, ListedOrder>();
  let firstTotal: number | undefined;
  let offset = 0;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await getPage(offset);
    const listed = orders.size;
    for (const order of page.orders) {
      const before = orders.get(order.id);
      // An order that has several rows is read if a row requires that.
      if (!before || (!requiresReading(before) && requiresReading(order))) orders.set(order.id, order);
    }
    firstTotal ??= page.total;
    offset += page.orders.length;
    onPage(orders.size, page.total);
    if (orders.size >= page.total || orders.size === listed) return { orders, firstTotal, lastTotal: page.total };
  }
  throw unreliableListError(`it has not come to an end after ${MAX_PAGES} pages`);
}

function isComplete({ orders, firstTotal, lastTotal }: Pass): boolean {
  return firstTotal === lastTotal && orders.size === lastTotal;
}

function unreliableListError(detail: string): ActionError {
  return new ActionError(detail, {
    title: 'The list of orders is unreliable',
    hint: 'No order was read, because the audit could miss one. Run again when fewer orders are placed or removed.',
  });
}
