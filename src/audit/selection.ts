import { ActionError } from '../action-error.ts';
import type { CtPolicy } from '../domain/ct-policy.ts';
import { formatIds } from './format-ids.ts';

/** The orders that an audit covers. */
export type OrderSelection = ReadonlySet<string> | 'all';

/** Leaves room for the rest of a message of at most 2,000 characters. */
const MAX_MISSING_IDS_LENGTH = 1_700;

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
  const lists = { orders: selection === 'all' ? [] : [...selection], ...orderIdsOf(policy) };
  const missing = Object.entries(lists)
    .map(([name, ids]) => [name, ids.filter((id) => !account.has(id))] as const)
    .filter(([, ids]) => ids.length > 0);
  if (missing.length > 0)
    throw new ActionError(formatLists(missing), {
      title:
        'The input orders or the policy file names orders that the account does not have, or that this key cannot see',
      hint: 'Correct them. No order was read.',
    });
  const orders = [...account.values()];
  return orders.filter(({ id }) => selection === 'all' || selection.has(id)).sort((a, b) => compareIds(a.id, b.id));
}

/** Returns the order IDs of each list of a policy, whose other entries are domains. */
function orderIdsOf({ entries, ignore }: Pick<CtPolicy, 'entries' | 'ignore'>): Record<string, string[]> {
  const orderIds = [...entries].filter(([key]) => /^\d+$/.test(key));
  const idsIn = (expected: string) => orderIds.filter(([, { list }]) => list === expected).map(([id]) => id);
  return { 'keep-out': idsIn('keep-out'), log: idsIn('log'), ignore: [...ignore.keys()] };
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
