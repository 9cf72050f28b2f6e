import { Failure } from '../http/request-error.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { MAX_FIELD } from '../text.ts';

/** Which status orders are to have: one, and its exceptions. */
export interface Policy {
  usual: CtStatus;
  /** The orders that are to have the other one. */
  except: ReadonlySet<string>;
  /** The orders that it is about; none for all. */
  orders: ReadonlySet<string>;
}

/** The status that an order is to have. */
export function wantedOf({ usual, except }: Policy, orderId: string): CtStatus {
  if (!except.has(orderId)) return usual;
  return usual === 'enabled' ? 'disabled' : 'enabled';
}

/**
 * The orders of the account that the policy is about.
 * @throws Failure if it names orders that the account does not have: it is wrong then
 */
export function ordersOf<T>({ orders, except }: Policy, account: ReadonlyMap<string, T>): T[] {
  const missing = (ids: ReadonlySet<string>) => [...ids].filter((id) => !account.has(id));
  const wrong = Object.entries({ except: missing(except), orders: missing(orders) })
    .filter(([, ids]) => ids.length > 0)
    .map(([name, ids]) => `${name}: ${named(ids)}`);
  if (wrong.length > 0)
    throw new Failure(wrong.join('; '), {
      what: 'The policy names orders that the account does not have, or that this key may not see',
      hint: 'Correct the inputs; no order was read.',
    });
  return [...account].filter(([id]) => orders.size === 0 || orders.has(id)).map(([, order]) => order);
}

/** As many as there is room for, and how many more there are. */
function named(ids: readonly string[]): string {
  let text = '';
  for (const [index, id] of ids.entries()) {
    if (text.length + id.length > MAX_FIELD) return `${text} and ${ids.length - index} more`;
    text += `${text && ', '}${id}`;
  }
  return text;
}
