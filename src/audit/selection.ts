import type { CtPolicy } from '../domain/policy.ts';
import { ActionError } from '../errors.ts';
import { formatList } from '../text.ts';

/** The orders that an audit covers. */
export type OrderSelection = ReadonlySet<string> | 'all';

/** Leaves room for the rest of a message of at most 2,000 characters. */
const MAX_LIST_LENGTH = 1_500;

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
      title:
        'The input orders or the policy file names orders that the account does not have, or that this key cannot see',
      hint: 'Correct them. No order was read.',
    });
  const orders = [...account.values()];
  return orders
    .filter(({ id }) => selection === 'all' || selection.has(id))
    .sort((a, b) => Number(a.id) - Number(b.id));
}

/** Returns whether an entry of a policy is an order ID, and not a domain. */
export function isOrderId(key: string): boolean {
  return /^\d+$/.test(key);
}

/** Lists whole IDs or domains, as many as a message has room for, and the number of the others. */
export function formatIds(ids: readonly string[]): string {
  return formatList(ids, ', ', ids.length, MAX_LIST_LENGTH);
}
