import type { ListedOrder, OrderListPage } from '../certcentral/order-list.ts';
import type { CtPolicy } from '../domain/policy.ts';
import { ActionError } from '../errors.ts';
import { ORDER_ID } from '../json.ts';
import { formatCount, formatList, MAX_MESSAGE_LENGTH } from '../text.ts';

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
  if (pass.problem) pass = await readPass(options);
  if (pass.problem) throw unreliableListError(`${pass.problem}, the second time, too`);
  if (pass.orders.size > 0) return pass.orders;
  throw new ActionError('CertCentral lists no order', {
    title: 'There is nothing to audit',
    hint: 'Check that the user of the API key may see the orders, and that api-url is the instance that has them.',
  });
}

/** Reads the list once. Its problem is why it may be incomplete; undefined if it is complete. */
async function readPass({ getPage, requiresReading, onPage }: ListOptions) {
  const orders = new Map<string, ListedOrder>();
  let firstTotal: number | undefined;
  let offset = 0;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { total, orders: rows } = await getPage(offset);
    const before = orders.size;
    for (const row of rows) {
      const known = orders.get(row.id);
      // An order that has several rows is read if a row requires that.
      if (!known || (!requiresReading(known) && requiresReading(row))) orders.set(row.id, row);
    }
    firstTotal ??= total;
    offset += rows.length;
    onPage(orders.size, total);
    if (orders.size < total && orders.size > before) continue;
    const isComplete = firstTotal === total && orders.size === total;
    const problem = `it had ${formatCount(orders.size, 'order')}, and a total of ${firstTotal} on its first page and ${total} on its last one`;
    return { orders, problem: isComplete ? undefined : problem };
  }
  throw unreliableListError(`it has not come to an end after ${MAX_PAGES} pages`);
}

function unreliableListError(detail: string): ActionError {
  return new ActionError(detail, {
    title: 'The list of orders is unreliable',
    hint: 'No order was read, because the audit could miss one. Run again when fewer orders are placed or removed.',
  });
}

/** The orders that an audit covers. */
export type OrderSelection = ReadonlySet<string> | 'all';

/** Leaves room for the rest of a message. */
const MAX_LIST_LENGTH = MAX_MESSAGE_LENGTH - 500;

/**
 * Returns the orders to audit, in ascending order of ID.
 * @param account every order of the account, by ID
 * @throws ActionError if the selection or the policy names orders that the account does not have, since it is wrong then
 */
export function selectOrders<T extends { id: string }>(
  selection: OrderSelection,
  policy: Pick<CtPolicy, 'entries' | 'ignore'>,
  account: ReadonlyMap<string, T>,
): T[] {
  const policyIds = [...policy.entries.keys(), ...policy.ignore.keys()].filter(isOrderId);
  const named = new Set([...(selection === 'all' ? [] : selection), ...policyIds]);
  const missing = [...named].filter((id) => !account.has(id));
  if (missing.length > 0)
    throw new ActionError(formatIds(missing), {
      title: 'The input orders or the policy file names orders that the account lacks, or that this key cannot see',
      hint: 'Correct them. No order was read.',
    });
  const selected = [...account.values()].filter(({ id }) => selection === 'all' || selection.has(id));
  return selected.sort((a, b) => Number(a.id) - Number(b.id));
}

/** Returns whether an entry of a policy is an order ID, and not a domain. */
export function isOrderId(key: string): boolean {
  return ORDER_ID.test(key);
}

/** Lists whole IDs or domains, as many as a message has room for, and the number of the others. */
export function formatIds(ids: readonly string[]): string {
  return formatList(ids, ', ', ids.length, MAX_LIST_LENGTH);
}
