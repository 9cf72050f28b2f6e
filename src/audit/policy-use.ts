import type { Order } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { coveringDomains } from '../domain/policy.ts';
import { findNamedOrder, type NamedOrder } from '../domain/renewals.ts';
import { ORDER_ID } from '../json.ts';
import type { Finding } from './finding.ts';
import type { Inputs } from './inputs.ts';
import { hasReason, type Reason } from './verdict-rules.ts';

type NoticedOrder = Pick<ListedOrder, 'id' | 'isRenewed' | 'commonName' | 'dnsNames'> &
  Partial<Pick<Order, 'renewedOrderId'>>;

/** What is probably a mistake in the policy: its entries, by kind. */
export interface PolicyWarnings {
  /** The domains in `keep-out` that cover no name of any order. */
  'uncovered-domain': readonly string[];
  /** The ignored orders whose listed names `keep-out` covers. */
  ignored: readonly string[];
  /** The orders in `keep-out` and `log` that are over. */
  ended: readonly string[];
}

export const NO_WARNINGS: PolicyWarnings = { 'uncovered-domain': [], ignored: [], ended: [] };

/** An order that the policy names by its ID, and why nobody knows whether it was renewed. */
export interface UnreadRenewal {
  id: string;
  detail: string;
}

/** Finds what the entries of a policy do not reach: renewals of orders that it names by ID, and domains without a name. */
export class PolicyUse {
  /** The domains that cover no name so far. */
  readonly uncoveredDomains: Set<string>;
  /** The orders whose renewals are not known. */
  readonly unread: UnreadRenewal[] = [];
  readonly #policy: Inputs['policy'];
  /** By the order that they report as the other order of a renewal. */
  readonly #reporters = new Map<string, readonly NamedOrder[]>();
  readonly #renewed = new Set<string>();
  readonly #ignored = new Set<string>();

  constructor(policy: Inputs['policy']) {
    this.#policy = policy;
    this.uncoveredDomains = new Set([...policy.entries.keys()].filter((key) => !ORDER_ID.test(key)));
  }

  /** Returns whether the policy names an order by its ID. */
  isNamed(id: string): boolean {
    return findNamedOrder(this.#policy, id) !== undefined;
  }

  /** Takes note of an order, as the list or its own response reports it. */
  addOrder({ id, isRenewed, commonName, dnsNames, renewedOrderId = '' }: NoticedOrder): void {
    const names = [commonName, ...dnsNames];
    this.addNames(names);
    if (this.#policy.ignore.has(id) && names.some((name) => this.#isKeptOut(name))) this.#ignored.add(id);
    if (isRenewed) this.#renewed.add(id);
    if (renewedOrderId === '') return;
    // It is not known which of the two orders reports the other one. The renewal is the newer order.
    this.#renewed.add(Number(id) < Number(renewedOrderId) ? id : renewedOrderId);
    const reporter = findNamedOrder(this.#policy, id);
    if (reporter) this.#reporters.set(renewedOrderId, [...this.reportersOf(renewedOrderId), reporter]);
  }

  /** Takes note of names of the account. */
  addNames(names: readonly string[]): void {
    if (this.uncoveredDomains.size === 0) return;
    for (const name of names)
      for (const domain of coveringDomains(this.#policy, name)) this.uncoveredDomains.delete(domain);
  }

  /** Returns the orders that the policy names by their IDs, and that report this order as the other order of a renewal. */
  reportersOf(id: string): readonly NamedOrder[] {
    return this.#reporters.get(id) ?? [];
  }

  /** Returns what is probably a mistake in the policy, if the audit covers all orders. */
  warnings(findings: readonly Pick<Finding, 'orderId' | 'reasons'>[]): PolicyWarnings {
    const uncovered = [...this.uncoveredDomains].filter(
      (domain) => this.#policy.entries.get(domain)?.list === 'keep-out',
    );
    return { 'uncovered-domain': uncovered, ignored: [...this.#ignored], ended: this.#overOrders(findings) };
  }

  #isKeptOut(name: string): boolean {
    const [domain = ''] = coveringDomains(this.#policy, name);
    return this.#policy.entries.get(domain)?.list === 'keep-out';
  }

  /** Returns the orders in `keep-out` and `log` that are closed, expired or renewed. */
  #overOrders(findings: readonly Pick<Finding, 'orderId' | 'reasons'>[]): string[] {
    const exceptions = findings.filter(({ orderId }) => this.#policy.entries.has(orderId));
    const hasEnded = (reasons: readonly Reason[]) => hasReason(reasons, 'closed') || hasReason(reasons, 'expired');
    const ended = exceptions.filter(({ orderId, reasons }) => this.#renewed.has(orderId) || hasEnded(reasons));
    return ended.map(({ orderId }) => orderId);
  }
}
