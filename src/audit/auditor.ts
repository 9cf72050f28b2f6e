import type { CertCentral } from '../certcentral/client.ts';
import { downloadCertificate } from '../certcentral/endpoints.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { fetchOrderSnapshot } from '../domain/order-snapshot.ts';
import { activeCertificate } from '../domain/order-state.ts';
import { ifRead } from '../errors.ts';
import { fetchDuplicates } from './duplicates.ts';
import { createFinding, type Finding } from './finding.ts';
import type { Inputs } from './inputs.ts';
import { addDuplicates, judgeOrder, judgeRow } from './judgment.ts';
import { DomainCoverage } from './policy-warnings.ts';
import { Renewals } from './renewals.ts';
import type { Stops } from './stops.ts';
import { isOutOfSync } from './verdict-types.ts';

type Api = Pick<CertCentral, 'request' | 'retry' | 'clock'>;

type Options = Pick<Inputs, 'source' | 'policy' | 'apiUrl' | 'checkDuplicates' | 'reissueBeforeDays' | 'retries'>;

const MAX_ORDERS_AT_ONCE = 20;

/** Reads and judges the orders of an audit, and keeps what was found so far. */
export class Auditor {
  readonly total: number;
  /** How many orders are judged, which includes those that are not read. */
  done = 0;
  outOfSync = 0;
  /** How many requests the orders left will take, approximately. */
  requestsLeft = 0;
  readonly coverage: DomainCoverage;
  readonly renewals: Renewals;
  readonly #api: Api;
  readonly #options: Options;
  readonly #stops: Stops;
  /** Each order until it is judged, then its finding: both at once would take too much memory. */
  readonly #orders = new Map<string, ListedOrder | Finding>();

  /** @param orders in ascending order of ID */
  constructor(api: Api, orders: readonly ListedOrder[], options: Options, stops: Stops) {
    this.total = orders.length;
    this.coverage = new DomainCoverage(options.policy);
    this.#api = api;
    this.#options = options;
    this.#stops = stops;
    this.renewals = new Renewals(options.policy);
    const now = api.clock.now();
    for (const order of orders) {
      const judgment = judgeRow(order, options, now);
      this.#orders.set(order.id, judgment ? createFinding(order, judgment, now) : order);
      this.coverage.add([order.commonName, ...order.dnsNames]);
      if (judgment) this.done += 1;
      else this.requestsLeft += this.#requestsFor(order);
    }
  }

  /** Returns the findings so far, in ascending order of ID. */
  findings(): Finding[] {
    return [...this.#orders.values()].filter((entry) => 'verdict' in entry);
  }

  /**
   * Reads and judges the orders that need it, the exceptions of the policy first, because others may be renewals of them.
   * @throws the error that stops the audit
   */
  async run(): Promise<void> {
    await this.#readAll(({ id }) => this.renewals.isException(id));
    await this.#readAll(() => true);
  }

  /** Reads orders, 20 at once. */
  async #readAll(isSelected: (order: ListedOrder) => boolean): Promise<void> {
    const queue = this.#unread(isSelected);
    const { signal } = this.#stops;
    const readNext = async () => {
      try {
        for (const order of queue) await this.#read(order);
      } catch (error) {
        this.#stops.stop(error);
      }
    };
    await Promise.all(Array.from({ length: MAX_ORDERS_AT_ONCE }, readNext));
    signal.throwIfAborted();
  }

  *#unread(isSelected: (order: ListedOrder) => boolean): IterableIterator<ListedOrder> {
    for (const entry of this.#orders.values()) if (!('verdict' in entry) && isSelected(entry)) yield entry;
  }

  async #read(listed: ListedOrder): Promise<void> {
    const { signal } = this.#stops;
    const request = { retries: this.#options.retries, signal };
    const observedAt = this.#api.clock.now();
    const snapshot = await fetchOrderSnapshot(this.#api, listed.id, request, downloadCertificate);
    const order = ifRead(snapshot.order);
    if (order) this.renewals.add(order);
    const now = this.#api.clock.now();
    const judged = judgeOrder(listed, snapshot, this.#options, this.renewals, { observedAt, now });
    const active = judged.needsDuplicates && this.#hasDuplicates(listed) ? activeCertificate(snapshot) : undefined;
    const duplicates = active && (await fetchDuplicates(this.#api, listed.id, active.serialNumber, now, request));
    signal.throwIfAborted();
    const judgment = duplicates ? addDuplicates(judged, duplicates) : judged;
    const finding = createFinding(listed, judgment, now, snapshot, duplicates);
    this.#orders.set(listed.id, finding);
    if (order) this.coverage.add([order.commonName, ...order.dnsNames]);
    this.coverage.add(ifRead(snapshot.certificate)?.names.dnsNames ?? []);
    this.done += 1;
    this.requestsLeft -= this.#requestsFor(listed);
    if (isOutOfSync(finding)) this.outOfSync += 1;
    this.#stops.addFinding(finding, judgment.failure);
  }

  #hasDuplicates({ hasDuplicates }: ListedOrder): boolean {
    return hasDuplicates && this.#options.checkDuplicates;
  }

  #requestsFor(listed: ListedOrder): number {
    return this.#hasDuplicates(listed) ? 4 : 2;
  }
}
