import type { Order } from '../certcentral/order.ts';
import { compact } from '../text.ts';
import type { CtPolicy, DesiredStatus, PolicyList } from './policy.ts';

/** An order that a policy names by its ID, and the list that contains the ID. */
export interface NamedOrder {
  id: string;
  list: PolicyList | 'ignore';
}

type NamingPolicy = Pick<CtPolicy, 'entries' | 'ignore'>;

/** Returns the order with this ID if the policy names the order by its ID; undefined otherwise. */
export function findNamedOrder({ entries, ignore }: NamingPolicy, id: string): NamedOrder | undefined {
  const list = entries.get(id)?.list ?? (ignore.has(id) ? 'ignore' : undefined);
  return list && { id, list };
}

/**
 * Finds the order that makes another order a renewal that the policy does not name. A renewal is a new order with another ID, so
 * `default` would decide about the names of an order that the policy names by its ID. Undefined if the policy names the renewal,
 * too, or each of its names took a domain.
 * @param by what decided by the policy
 * @param reporters the orders that the policy names by their IDs, and that report this order as the other order of a renewal: it
 *   is not documented which of the two orders does
 */
export function findRenewedOrder(
  policy: NamingPolicy,
  { id, renewedOrderId }: Pick<Order, 'id' | 'renewedOrderId'>,
  by: DesiredStatus['by'],
  reporters: readonly NamedOrder[] = [],
): NamedOrder | undefined {
  if (by === 'domains' || findNamedOrder(policy, id)) return undefined;
  const others = compact([findNamedOrder(policy, renewedOrderId), ...reporters]);
  // Publishing is final, so an order whose names must stay out comes first.
  return others.find(({ list }) => list === 'keep-out') ?? others[0];
}
