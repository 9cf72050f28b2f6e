import { ActionError } from '../../action-error.ts';
import type { ListedOrder, OrderListPage } from '../../certcentral/order-list.ts';
import { compareIds } from '../selection.ts';

const MAX_ORDERS = 1_000_000;
const MAX_PAGES = 10_000;
const MAX_STALLED_PAGES = 2;

/** The orders of an account by ID, in the order of the list. */
type OrdersById = ReadonlyMap<string, ListedOrder>;

interface ListOptions {
  /** Fetches the page that begins after `offset` rows. */
  getPage(offset: number): Promise<OrderListPage>;
  /** Returns whether the audit would read an order, given its row. */
  requiresReading(order: ListedOrder): boolean;
  /** Called after each page with the number of orders so far and the total. */
  onPage(listed: number, total: number): void;
}

/** Why a reading of the list may have missed an order, so that another reading may help. */
class Inconsistency extends Error {}

/**
 * Reads the list of orders to its end. The list may change between two pages, so a reading that may have missed an order
 * is repeated once: an audit that misses an order must not be green.
 * @throws ActionError if the list cannot be read, or may be incomplete
 */
export async function listAllOrders(options: ListOptions): Promise<OrdersById> {
  const first = await listOnce(options).catch(toInconsistency);
  if (!(first instanceof Inconsistency)) return first;
  const second = await listOnce(options).catch(toInconsistency);
  if (!(second instanceof Inconsistency)) return second;
  throw unreliableListError(
    `${second.message} (first reading: ${first.message})`,
    'Run again when fewer orders are placed or removed. No order was read.',
  );
}

/** @throws any other error */
function toInconsistency(error: unknown): Inconsistency {
  if (error instanceof Inconsistency) return error;
  throw error;
}

/** @throws Inconsistency */
async function listOnce({ getPage, requiresReading, onPage }: ListOptions): Promise<OrdersById> {
  const pass = new ListPass(requiresReading);
  for (;;) {
    pass.add(await getPage(pass.offset));
    if (pass.orders.size === pass.total) return pass.orders;
    onPage(pass.orders.size, pass.total);
  }
}

/** One reading of the list. */
class ListPass {
  readonly orders = new Map<string, ListedOrder>();
  offset = 0;
  total = 0;
  #pages = 0;
  #stalledPages = 0;
  #hasGrown = false;
  #isAscending = true;
  #lastId = '0';
  readonly #requiresReading: (order: ListedOrder) => boolean;

  constructor(requiresReading: (order: ListedOrder) => boolean) {
    this.#requiresReading = requiresReading;
  }

  /**
   * Adds a page.
   * @throws Inconsistency if this reading may have missed an order
   * @throws ActionError if another reading cannot help
   */
  add({ total, orders }: OrderListPage): void {
    if (total > MAX_ORDERS) throw unreliableListError(`it has a total of more than ${MAX_ORDERS} orders`);
    const previous = this.#pages === 0 ? total : this.total;
    const listed = this.orders.size;
    for (const order of orders) this.#merge(order);
    this.#pages += 1;
    this.#stalledPages = this.orders.size === listed ? this.#stalledPages + 1 : 0;
    this.#hasGrown ||= total > previous;
    this.offset += orders.length;
    this.total = total;
    const { size } = this.orders;
    if (total < previous) throw new Inconsistency(`its total fell from ${previous} to ${total} between two pages`);
    if (this.#hasGrown && !this.#isAscending)
      throw new Inconsistency(`its total rose to ${total} while it was read, and its orders are not sorted by ID`);
    if (orders.length === 0 && size < total) throw new Inconsistency(`it ended after ${size} of ${total} orders`);
    if (this.#stalledPages === MAX_STALLED_PAGES)
      throw new Inconsistency(`two pages in a row had no new order, after ${size} of ${total} orders`);
    if (size > total) throw unreliableListError(`it has more orders than its total of ${total}`);
    if (size < total && this.#pages === MAX_PAGES)
      throw unreliableListError(`it has not come to an end after ${MAX_PAGES} pages`);
  }

  /** Adds a row. If an order has several, keeps the first row that requires reading the order, else the first row. */
  #merge(order: ListedOrder): void {
    this.#isAscending &&= compareIds(this.#lastId, order.id) < 0;
    this.#lastId = order.id;
    const before = this.orders.get(order.id);
    if (!before || (!this.#requiresReading(before) && this.#requiresReading(order))) this.orders.set(order.id, order);
  }
}

function unreliableListError(
  detail: string,
  hint = 'No order was read, because the audit could miss one.',
): ActionError {
  return new ActionError(detail, { title: 'The list of orders is unreliable', hint });
}
