import type { CertCentral } from '../certcentral/client.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { Clock } from '../clock.ts';
import type { CtPolicy } from '../domain/policy.ts';
import { ActionError, RequestError } from '../errors.ts';
import { type Criteria, evaluateOrder, evaluateRow } from './evaluate.ts';
import { type FetchedOrder, fetchOrders } from './fetch.ts';
import { type Finding, isOutOfSync } from './finding.ts';
import { DomainCoverage } from './policy-warnings.ts';
import type { OrderProgress } from './progress.ts';
import { applyRenewals } from './renewals.ts';
import { judgeOrder } from './verdict.ts';
import { formatReasons } from './words.ts';

interface AuditorOptions extends Criteria {
  /** Without a policy file, one without entries. */
  policy: Pick<CtPolicy, 'entries' | 'ignore'>;
  checkDuplicates: boolean;
}

const MAX_CONSECUTIVE_UNKNOWN = 10;

/** Evaluates the orders of an audit, and keeps what was found so far. */
export class Auditor implements OrderProgress {
  readonly total: number;
  done = 0;
  outOfSync = 0;
  requestsLeft = 0;
  readonly coverage: DomainCoverage;
  readonly #options: AuditorOptions;
  readonly #clock: Clock;
  /** Each order until it is evaluated, then its finding: both at once would take too much memory. */
  readonly #orders = new Map<string, ListedOrder | Finding>();
  #consecutiveUnknown = 0;

  /** @param orders in ascending order of ID */
  constructor(orders: readonly ListedOrder[], options: AuditorOptions, clock: Clock) {
    this.total = orders.length;
    this.coverage = new DomainCoverage(options.policy);
    this.#options = options;
    this.#clock = clock;
    for (const order of orders) {
      const finding = evaluateRow(order, options, clock.now());
      this.#orders.set(order.id, finding ?? order);
      this.coverage.add([order.commonName, ...order.dnsNames]);
      if (finding) this.done += 1;
      else this.requestsLeft += this.#requestsFor(order);
    }
  }

  /** Returns the findings so far, in ascending order of ID. */
  findings(): Finding[] {
    const findings = [...this.#orders.values()].filter((entry) => 'verdict' in entry);
    return applyRenewals(findings, this.#options.policy);
  }

  /**
   * Fetches and evaluates the orders that need it.
   * @throws ActionError if the key is refused, or 10 orders in a row are unknown
   */
  async run(api: Pick<CertCentral, 'request' | 'retry'>, retries: number): Promise<void> {
    const { source, checkDuplicates } = this.#options;
    await fetchOrders(api, this.#unread(), {
      retries,
      clock: this.#clock,
      needsDuplicates: (order, snapshot) =>
        checkDuplicates &&
        order.hasDuplicates &&
        judgeOrder(order, { snapshot, duplicates: undefined }, source, this.#clock.now()).needsDuplicates === true,
      onFetched: (order, fetched) => this.#add(order, fetched),
    });
  }

  #add(listed: ListedOrder, fetched: FetchedOrder): void {
    const finding = evaluateOrder(listed, fetched, this.#options, this.#clock.now());
    this.#orders.set(listed.id, finding);
    const { order, certificate } = fetched.snapshot;
    if (!(order instanceof RequestError)) this.coverage.add([order.commonName, ...order.dnsNames]);
    if (certificate && !(certificate instanceof RequestError)) this.coverage.add(certificate.names.dnsNames);
    this.done += 1;
    this.requestsLeft -= this.#requestsFor(listed);
    if (isOutOfSync(finding)) this.outOfSync += 1;
    this.#consecutiveUnknown = finding.verdict === 'unknown' ? this.#consecutiveUnknown + 1 : 0;
    if (this.#consecutiveUnknown === MAX_CONSECUTIVE_UNKNOWN) throw tooManyUnknownError(finding, fetched);
  }

  *#unread(): Iterable<ListedOrder> {
    for (const entry of this.#orders.values()) if (!('verdict' in entry)) yield entry;
  }

  #requestsFor({ hasDuplicates }: ListedOrder): number {
    return hasDuplicates && this.#options.checkDuplicates ? 4 : 2;
  }
}

/** Creates the error for an audit that finds nothing out anymore. Orders count in the order in which they finish. */
function tooManyUnknownError(finding: Finding, { snapshot, duplicates }: FetchedOrder): ActionError {
  const parts = [snapshot.order, snapshot.certificate, duplicates?.failure];
  const error = parts.find((part) => part instanceof RequestError);
  return new ActionError(`the last one is order ${finding.orderId}: ${formatReasons(finding)}`, {
    title: `The audit stopped, because ${MAX_CONSECUTIVE_UNKNOWN} orders in a row are unknown`,
    hint: error?.hint ?? 'Check these orders in CertCentral.',
  });
}
