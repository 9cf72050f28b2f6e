import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { downloadCertificate } from '../certcentral/endpoints.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { Clock } from '../clock.ts';
import { activeCertificate, fetchOrderSnapshot } from '../domain/order-state.ts';
import { ActionError, RequestError } from '../errors.ts';
import { fetchDuplicates } from './duplicates.ts';
import { createFinding, type FetchedOrder, type Finding } from './finding.ts';
import type { Inputs } from './inputs.ts';
import { DomainCoverage } from './policy-warnings.ts';
import { applyRenewals } from './renewals.ts';
import { isOutOfSync, judgeOrder, judgeRow } from './verdict.ts';
import { formatReasons } from './words.ts';

type Api = Pick<CertCentral, 'request' | 'retry'>;

type Options = Pick<Inputs, 'source' | 'policy' | 'apiUrl' | 'checkDuplicates'>;

const MAX_ORDERS_AT_ONCE = 20;
const MAX_CONSECUTIVE_UNKNOWN = 10;

/** Reads and evaluates the orders of an audit, and keeps what was found so far. */
export class Auditor {
  readonly total: number;
  /** How many orders are evaluated, which includes those that are not read. */
  done = 0;
  outOfSync = 0;
  /** How many requests the orders left will take, approximately. */
  requestsLeft = 0;
  readonly coverage: DomainCoverage;
  readonly #options: Options;
  readonly #clock: Clock;
  /** Each order until it is evaluated, then its finding: both at once would take too much memory. */
  readonly #orders = new Map<string, ListedOrder | Finding>();
  #consecutiveUnknown = 0;

  /** @param orders in ascending order of ID */
  constructor(orders: readonly ListedOrder[], options: Options, clock: Clock) {
    this.total = orders.length;
    this.coverage = new DomainCoverage(options.policy);
    this.#options = options;
    this.#clock = clock;
    for (const order of orders) {
      const judgment = judgeRow(order, options.source, clock.now());
      this.#orders.set(order.id, judgment ? createFinding(order, undefined, judgment, options) : order);
      this.coverage.add([order.commonName, ...order.dnsNames]);
      if (judgment) this.done += 1;
      else this.requestsLeft += this.#requestsFor(order);
    }
  }

  /** Returns the findings so far, in ascending order of ID. */
  findings(): Finding[] {
    const findings = [...this.#orders.values()].filter((entry) => 'verdict' in entry);
    return applyRenewals(findings, this.#options.policy);
  }

  /**
   * Reads and evaluates the orders that need it, 20 at once.
   * @throws ActionError if the key is refused, or 10 orders in a row are unknown
   */
  async run(client: Api, retries: number): Promise<void> {
    const stop = new AbortController();
    const api = stopIfRefused(client, stop);
    const queue = this.#unread();
    const readNext = async () => {
      try {
        for (const order of queue) {
          const fetched = await this.#fetch(api, order, { retries, signal: stop.signal });
          if (stop.signal.aborted) return;
          this.#add(order, fetched);
        }
      } catch (error) {
        // Only the first error counts.
        stop.abort(error);
      }
    };
    await Promise.all(Array.from({ length: MAX_ORDERS_AT_ONCE }, readNext));
    stop.signal.throwIfAborted();
  }

  *#unread(): IterableIterator<ListedOrder> {
    for (const entry of this.#orders.values()) if (!('verdict' in entry)) yield entry;
  }

  async #fetch(api: Api, listed: ListedOrder, options: RequestOptions): Promise<FetchedOrder> {
    const observedAt = this.#clock.now();
    const snapshot = await fetchOrderSnapshot(api, listed.id, options, downloadCertificate);
    const now = this.#clock.now();
    const active = activeCertificate(snapshot);
    const needsDuplicates =
      active &&
      this.#hasDuplicates(listed) &&
      judgeOrder(listed, snapshot, undefined, this.#options.source, now).needsDuplicates;
    const duplicates = needsDuplicates ? await fetchDuplicates(api, listed.id, active, now, options) : undefined;
    return { observedAt, snapshot, duplicates };
  }

  #add(listed: ListedOrder, fetched: FetchedOrder): void {
    const { snapshot, duplicates } = fetched;
    const judgment = judgeOrder(listed, snapshot, duplicates, this.#options.source, this.#clock.now());
    const finding = createFinding(listed, fetched, judgment, this.#options);
    this.#orders.set(listed.id, finding);
    const { order, certificate } = snapshot;
    if (!(order instanceof RequestError)) this.coverage.add([order.commonName, ...order.dnsNames]);
    if (certificate && !(certificate instanceof RequestError)) this.coverage.add(certificate.names.dnsNames);
    this.done += 1;
    this.requestsLeft -= this.#requestsFor(listed);
    if (isOutOfSync(finding)) this.outOfSync += 1;
    this.#consecutiveUnknown = finding.verdict === 'unknown' ? this.#consecutiveUnknown + 1 : 0;
    if (this.#consecutiveUnknown === MAX_CONSECUTIVE_UNKNOWN) throw tooManyUnknownError(finding, fetched);
  }

  #hasDuplicates({ hasDuplicates }: ListedOrder): boolean {
    return hasDuplicates && this.#options.checkDuplicates;
  }

  #requestsFor(listed: ListedOrder): number {
    return this.#hasDuplicates(listed) ? 4 : 2;
  }
}

/** Returns an API of which the first refusal of the key ends all requests at once. */
function stopIfRefused(client: Api, stop: AbortController): Api {
  return {
    request: (endpoint, options) =>
      client.request(endpoint, options).catch((error: unknown) => {
        if (error instanceof RequestError && error.isKeyRefused) stop.abort(error);
        throw error;
      }),
    retry: (operation, options) => client.retry(operation, options),
  };
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
