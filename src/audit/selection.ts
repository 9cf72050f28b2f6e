import type { CtPolicy } from '../domain/policy.ts';
import { ActionError } from '../errors.ts';
import { formatList } from '../text.ts';

/** The orders that an audit covers. */
export type OrderSelection = ReadonlySet<string> | 'all';

/** Leaves room for the rest of a message of at most 2,000 characters. */
const MAX_MISSING_IDS_LENGTH = 1_600;

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
  if (missing.length > 0) {
    const maxLength = Math.floor(MAX_MISSING_IDS_LENGTH / missing.length);
    throw new ActionError(missing.map(([name, ids]) => `${name}: ${formatIds(ids, maxLength)}`).join('; '), {
      title:
        'The input orders or the policy file names orders that the account does not have, or that this key cannot see',
      hint: 'Correct them. No order was read.',
    });
  }
  const orders = [...account.values()];
  return orders
    .filter(({ id }) => selection === 'all' || selection.has(id))
    .sort((a, b) => Number(a.id) - Number(b.id));
}

/** Returns whether an entry of a policy is an order ID, and not a domain. */
export function isOrderId(key: string): boolean {
  return /^\d+$/.test(key);
}

/** Returns the order IDs of each list of a policy. */
function orderIdsOf({ entries, ignore }: Pick<CtPolicy, 'entries' | 'ignore'>): Record<string, string[]> {
  const idsIn = (expected: string) =>
    [...entries].filter(([key, { list }]) => list === expected && isOrderId(key)).map(([id]) => id);
  return { 'keep-out': idsIn('keep-out'), log: idsIn('log'), ignore: [...ignore.keys()] };
}

/** Lists whole IDs up to a length, and the number of the others. */
export function formatIds(ids: readonly string[], maxLength: number): string {
  return formatList(ids, ', ', ids.length, maxLength);
}
