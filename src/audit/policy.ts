import { ActionError } from '../action-error.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { formatIds } from '../text.ts';

/** The CT status that each order should have, and the orders to audit. */
export interface Policy {
  defaultStatus: CtStatus;
  /** Orders that should have the opposite status. */
  opposite: ReadonlySet<string>;
  /** Orders that the audit does not read. */
  ignore: ReadonlySet<string>;
  /** Orders that the report covers. */
  orderIds: ReadonlySet<string> | 'all';
}

/** Leaves room for the rest of a message of at most 2,000 characters. */
const MAX_MISSING_IDS_LENGTH = 1_700;

/** Returns the status that an order should have. */
export function desiredStatusFor({ defaultStatus, opposite }: Policy, orderId: string): CtStatus {
  if (!opposite.has(orderId)) return defaultStatus;
  return defaultStatus === 'enabled' ? 'disabled' : 'enabled';
}

/**
 * Returns the orders to audit, in ascending order of ID.
 * @param account every order of the account, by ID
 * @throws ActionError if the policy names orders that the account does not have, since the policy is wrong then
 */
export function selectOrders<T extends { id: string }>(policy: Policy, account: ReadonlyMap<string, T>): T[] {
  const { orderIds, opposite, ignore } = policy;
  const lists = { orders: orderIds === 'all' ? [] : [...orderIds], opposite: [...opposite], ignore: [...ignore] };
  const missing = Object.entries(lists)
    .map(([name, ids]) => [name, ids.filter((id) => !account.has(id))] as const)
    .filter(([, ids]) => ids.length > 0);
  if (missing.length > 0)
    throw new ActionError(formatLists(missing), {
      title: 'The inputs name orders that the account does not have, or that this key cannot see',
      hint: 'Correct the inputs. No order was read.',
    });
  const orders = [...account.values()];
  return orders.filter(({ id }) => orderIds === 'all' || orderIds.has(id)).sort((a, b) => compareIds(a.id, b.id));
}

/** Lists the IDs of each list. What one list leaves of the length is for the next ones. */
function formatLists(lists: readonly (readonly [name: string, ids: readonly string[]])[]): string {
  let left = MAX_MISSING_IDS_LENGTH;
  const texts = lists.map(([name, ids], index) => {
    const text = formatIds(ids, Math.floor(left / (lists.length - index)));
    left -= text.length;
    return `${name}: ${text}`;
  });
  return texts.join('; ');
}

/** Compares IDs as numbers; they may exceed `Number.MAX_SAFE_INTEGER`. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a === b ? 0 : a < b ? -1 : 1;
}
