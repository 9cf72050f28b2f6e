import type { Order } from '../certcentral/order.ts';
import type { DesiredStatus, PolicyList } from '../domain/policy.ts';
import type { Inputs } from './inputs.ts';

/** An order that the policy names by its ID. */
export interface Exception {
  id: string;
  list: PolicyList | 'ignore';
}

type RenewedOrder = Pick<Order, 'id' | 'renewedOrderId'>;

/**
 * The renewals of exceptions. A renewal is a new order, so no order ID of the policy names it, and its reissue could publish the
 * names of the exception.
 */
export class Renewals {
  readonly #policy: Inputs['policy'];
  /** By the other order that an exception reports. */
  readonly #exceptions = new Map<string, Exception>();
  readonly #renewed = new Set<string>();

  constructor(policy: Inputs['policy']) {
    this.#policy = policy;
  }

  isException(orderId: string): boolean {
    return this.#exceptionOf(orderId) !== undefined;
  }

  /** Takes note of the renewal that an order reports. */
  add({ id, renewedOrderId }: RenewedOrder): void {
    if (renewedOrderId === '') return;
    // It is not known which of the two orders reports the other one. The renewal is the newer order.
    this.#renewed.add(Number(id) < Number(renewedOrderId) ? id : renewedOrderId);
    const exception = this.#exceptionOf(id);
    if (exception) this.#exceptions.set(renewedOrderId, exception);
  }

  /** Returns whether an order that was read reports that another one renewed this order. */
  isRenewed(orderId: string): boolean {
    return this.#renewed.has(orderId);
  }

  /**
   * Returns the exception that an order renews or was renewed by; undefined if there is none, or if the policy decides about
   * each name of the order.
   */
  findException({ id, renewedOrderId }: RenewedOrder, by: DesiredStatus['by']): Exception | undefined {
    if (by === 'domains' || this.isException(id)) return undefined;
    return this.#exceptionOf(renewedOrderId) ?? this.#exceptions.get(id);
  }

  #exceptionOf(id: string): Exception | undefined {
    const list = this.#policy.entries.get(id)?.list ?? (this.#policy.ignore.has(id) ? 'ignore' : undefined);
    return list && { id, list };
  }
}
