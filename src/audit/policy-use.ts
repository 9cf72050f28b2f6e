import type { Order } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { coveringDomains, type DesiredStatus } from '../domain/policy.ts';
import { ORDER_ID } from '../json.ts';
import type { Inputs } from './inputs.ts';
import { hasReason, type Reason, type RenewalReason } from './verdict-rules.ts';

type KnownOrder = Pick<ListedOrder, 'id' | 'isRenewed' | 'commonName' | 'dnsNames'> &
  Partial<Pick<Order, 'renewedOrderId'>>;

/** Finds what the entries of a policy do not reach: renewals of orders that it names by ID, and domains without a name. */
export class PolicyUse {
  /** The domains that cover no name so far. */
  readonly uncoveredDomains: Set<string>;
  readonly #policy: Inputs['policy'];
  /** By the other order that an exception reports. */
  readonly #renewals = new Map<string, RenewalReason>();
  readonly #renewed = new Set<string>();

  constructor(policy: Inputs['policy']) {
    this.#policy = policy;
    this.uncoveredDomains = new Set([...policy.entries.keys()].filter((key) => !ORDER_ID.test(key)));
  }

  /** Returns whether the policy names an order by its ID. */
  isException(id: string): boolean {
    return this.#exceptionFor(id) !== undefined;
  }

  /** Takes note of an order, as the list or its own response reports it. */
  addOrder({ id, isRenewed, commonName, dnsNames, renewedOrderId = '' }: KnownOrder): void {
    this.addNames([commonName, ...dnsNames]);
    if (isRenewed) this.#renewed.add(id);
    if (renewedOrderId === '') return;
    // It is not known which of the two orders reports the other one. The renewal is the newer order.
    this.#renewed.add(Number(id) < Number(renewedOrderId) ? id : renewedOrderId);
    const renewal = this.#exceptionFor(id);
    if (renewal) this.#renewals.set(renewedOrderId, renewal);
  }

  /** Takes note of names of the account. */
  addNames(names: readonly string[]): void {
    if (this.uncoveredDomains.size === 0) return;
    for (const name of names)
      for (const domain of coveringDomains(this.#policy, name)) this.uncoveredDomains.delete(domain);
  }

  /**
   * Returns why the policy may not decide about an order: it is a new order, so an order ID does not name it, and its reissue
   * could publish the names of an exception. Undefined if it is no such renewal, or each of its names has a domain.
   */
  findRenewal({ id, renewedOrderId }: Pick<Order, 'id' | 'renewedOrderId'>, by: DesiredStatus['by']) {
    if (by === 'domains' || this.isException(id)) return undefined;
    return this.#exceptionFor(renewedOrderId) ?? this.#renewals.get(id);
  }

  /** Returns the orders in `keep-out` and `log` that are closed, expired or renewed. */
  findEnded(findings: readonly { orderId: string; reasons: readonly Reason[] }[]): string[] {
    const exceptions = findings.filter(({ orderId }) => this.#policy.entries.has(orderId));
    const hasEnded = (reasons: readonly Reason[]) => hasReason(reasons, 'closed') || hasReason(reasons, 'expired');
    const ended = exceptions.filter(({ orderId, reasons }) => this.#renewed.has(orderId) || hasEnded(reasons));
    return ended.map(({ orderId }) => orderId);
  }

  #exceptionFor(id: string): RenewalReason | undefined {
    const list = this.#policy.entries.get(id)?.list ?? (this.#policy.ignore.has(id) ? 'ignore' : undefined);
    return list && { kind: 'renewal', id, list };
  }
}
