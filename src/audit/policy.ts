import { RequestError } from '../http/request-error.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { MAX_FIELD_LENGTH } from '../text.ts';

/** Which status orders are to have: one, and its exceptions. */
export interface Policy {
  defaultStatus: CtStatus;
  /** The orders that are to have the other one. */
  exceptions: ReadonlySet<string>;
  /** The orders that it is about; none for all. */
  orderIds: ReadonlySet<string>;
}

/** The status that an order is to have. */
export function desiredStatusFor({ defaultStatus, exceptions }: Policy, orderId: string): CtStatus {
  if (!exceptions.has(orderId)) return defaultStatus;
  return defaultStatus === 'enabled' ? 'disabled' : 'enabled';
}

/**
 * The orders of the account that the policy is about.
 * @throws Failure if it names orders that the account does not have: it is wrong then
 */
export function selectOrders<T>({ orderIds, exceptions }: Policy, account: ReadonlyMap<string, T>): T[] {
  const missing = (ids: ReadonlySet<string>) => [...ids].filter((id) => !account.has(id));
  const wrong = Object.entries({ exceptions: missing(exceptions), orderIds: missing(orderIds) })
    .filter(([, ids]) => ids.length > 0)
    .map(([name, ids]) => `${name}: ${formatIds(ids)}`);
  if (wrong.length > 0)
    throw new RequestError(wrong.join('; '), {
      title: 'The policy names orders that the account does not have, or that this key may not see',
      hint: 'Correct the inputs; no order was read.',
    });
  return [...account].filter(([id]) => orderIds.size === 0 || orderIds.has(id)).map(([, order]) => order);
}

/** As many as there is room for, and how many more there are. */
function formatIds(ids: readonly string[]): string {
  let text = '';
  for (const [index, id] of ids.entries()) {
    if (text.length + id.length > MAX_FIELD_LENGTH) return `${text} and ${ids.length - index} more`;
    text += `${text && ', '}${id}`;
  }
  return text;
}
