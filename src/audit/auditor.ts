import type { AuditApi } from '../certcentral/audit-api.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { Clock } from '../clock.ts';
import { type FetchedOrder, fetchOrders } from './fetch/fetch-orders.ts';
import { countsAsDuplicate } from './judge/compare-duplicates.ts';
import { type Criteria, evaluate, evaluateListed, type Finding, needsDuplicates } from './judge/finding.ts';
import { applyRenewals } from './judge/renewals.ts';
import { isOutOfSync } from './judge/verdict.ts';
import { SharedTexts } from './shared-texts.ts';
import { UnknownRule } from './stop-rules.ts';

/** How far the reading of the orders has come. */
export interface FetchProgress {
  total: number;
  /** Includes the orders that are not read. */
  done: number;
  outOfSync: number;
  /** How many requests the orders left will take: 2 each, 4 with duplicates. */
  requestsLeft: number;
}

interface AuditorOptions extends Criteria {
  checkDuplicates: boolean;
}

/** What many findings have in common. */
const SHARED_KEYS = ['rule', 'status', 'productNameId', 'validationType', 'reason'] as const;

/** Evaluates the orders of an audit, and keeps what was found so far. */
export class Auditor implements FetchProgress {
  readonly total: number;
  done = 0;
  outOfSync = 0;
  requestsLeft = 0;
  readonly #options: AuditorOptions;
  readonly #clock: Clock;
  /** Each order until it is evaluated, then its finding: both at once would take too much memory. */
  readonly #orders: Map<string, ListedOrder | Finding>;
  readonly #texts = new SharedTexts();
  readonly #unknownRule = new UnknownRule();

  /** @param orders in ascending order of ID */
  constructor(orders: readonly ListedOrder[], options: AuditorOptions, clock: Clock) {
    this.total = orders.length;
    this.#options = options;
    this.#clock = clock;
    this.#orders = new Map(
      orders.map((order) => {
        const finding = evaluateListed(order, options, clock.now());
        return [order.id, finding ? this.#share(finding) : order] as const;
      }),
    );
    this.done = this.total;
    for (const order of this.#unread()) {
      this.done -= 1;
      this.requestsLeft += this.#requestsFor(order);
    }
  }

  /** Returns the findings so far, in ascending order of ID. */
  findings(): Finding[] {
    const findings = [...this.#orders.values()].filter((entry) => 'verdict' in entry);
    return applyRenewals(findings, this.#options.policy);
  }

  /**
   * Fetches and evaluates the orders that need it.
   * @throws ActionError if the key is refused, 10 orders in a row are unknown, or `stop` aborts
   */
  async run(api: AuditApi, retries: number, stop: AbortController): Promise<void> {
    await fetchOrders(api, this.#unread(), retries, {
      needsDuplicates: (order, snapshot) =>
        this.#options.checkDuplicates && needsDuplicates(order, snapshot, this.#options, this.#clock.now()),
      countsDuplicate: (duplicate, active) => countsAsDuplicate(duplicate, active, this.#clock.now()),
      onFetched: (order, fetched) => this.#add(order, fetched),
      clock: this.#clock,
      stop,
    });
  }

  #add(order: ListedOrder, fetched: FetchedOrder): void {
    const finding = this.#share(evaluate(order, fetched, this.#options, this.#clock.now()));
    this.#orders.set(order.id, finding);
    this.done += 1;
    this.requestsLeft -= this.#requestsFor(order);
    if (isOutOfSync(finding)) this.outOfSync += 1;
    this.#unknownRule.check(finding, fetched);
  }

  #share(finding: Finding): Finding {
    for (const key of SHARED_KEYS) finding[key] = this.#texts.share(finding[key]);
    return finding;
  }

  *#unread(): Iterable<ListedOrder> {
    for (const entry of this.#orders.values()) if (!('verdict' in entry)) yield entry;
  }

  #requestsFor({ hasDuplicates }: ListedOrder): number {
    return hasDuplicates && this.#options.checkDuplicates ? 4 : 2;
  }
}
