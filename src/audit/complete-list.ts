import type { ListedOrder, OrderListPage } from '../certcentral/order-list.ts';
import type { CtPolicy } from '../domain/policy.ts';
import { ORDER_ID } from '../json.ts';
import { compact } from '../text.ts';
import type { OrderSelection } from './inputs.ts';
import { emptyListError, endlessListError, incompleteListError, missingOrdersError } from './words.ts';

const MAX_PAGES = 10_000;

export interface ListOptions {
  /** Fetches the page that begins after `offset` rows. */
  getPage(offset: number): Promise<OrderListPage>;
  /** Returns whether the audit would read an order, given its row. */
  requiresReading(order: ListedOrder): boolean;
  /** Called after each page with the number of orders so far and the total. */
  onPage(listed: number, total: number): void;
}

/**
 * Reads the list of orders to its end. The list may change between two pages, so a pass that may have missed an order is
 * repeated once: an audit that misses an order must not be green.
 * @throws ActionError if the list cannot be read, may be incomplete, or has no order
 */
export async function listAllOrders(options: ListOptions): Promise<ReadonlyMap<string, ListedOrder>> {
  let pass = await readPass(options);
  if (pass.gap) pass = await readPass(options);
  if (pass.gap) throw incompleteListError(pass.gap);
  if (pass.orders.size === 0) throw emptyListError();
  return pass.orders;
}

/** Reads the list once. Its gap is how it may be incomplete; undefined if it is complete. */
async function readPass({ getPage, requiresReading, onPage }: ListOptions) {
  const orders = new Map<string, ListedOrder>();
  let firstTotal: number | undefined;
  let offset = 0;
  let lastId: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { total, orders: rows } = await getPage(offset);
    const before = orders.size;
    const isMoved = lastId !== undefined && rows.length > 0 && rows[0]?.id !== lastId;
    for (const row of rows) {
      const known = orders.get(row.id);
      // An order that has several rows is read if a row requires that.
      if (!known || (!requiresReading(known) && requiresReading(row))) orders.set(row.id, row);
    }
    firstTotal ??= total;
    // The next page must begin with the last order of this one. If an order leaves the list and another arrives, the total stays,
    // and a third order moves from a page that is not read yet to one that was.
    offset += rows.length - 1;
    lastId = rows.at(-1)?.id;
    onPage(orders.size, total);
    if (!isMoved && orders.size < total && orders.size > before) continue;
    const isComplete = !isMoved && firstTotal === total && orders.size === total;
    return { orders, gap: isComplete ? undefined : { listed: orders.size, firstTotal, lastTotal: total, isMoved } };
  }
  throw endlessListError(MAX_PAGES);
}

/** Orders of an account. */
export interface SelectedOrders<T> {
  /** The orders to audit, in ascending order of ID. */
  selected: readonly T[];
  /** The orders that the policy names by their IDs, whether they are selected or not. */
  named: readonly T[];
}

/**
 * Selects the orders that an audit needs.
 * @param account every order of the account, by ID
 * @throws ActionError if the selection or the policy names orders that the account does not have, since it is wrong then
 */
export function selectOrders<T extends { id: string }>(
  selection: OrderSelection,
  policy: Pick<CtPolicy, 'entries' | 'ignore'>,
  account: ReadonlyMap<string, T>,
): SelectedOrders<T> {
  const policyIds = [...policy.entries.keys(), ...policy.ignore.keys()].filter((key) => ORDER_ID.test(key));
  const expected = new Set([...(selection === 'all' ? [] : selection), ...policyIds]);
  const missing = [...expected].filter((id) => !account.has(id));
  if (missing.length > 0) throw missingOrdersError(missing);
  const selected = [...account.values()].filter(({ id }) => selection === 'all' || selection.has(id));
  selected.sort((a, b) => Number(a.id) - Number(b.id));
  return { selected, named: compact(policyIds.map((id) => account.get(id))) };
}
