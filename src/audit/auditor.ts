import type { CertCentral } from '../certcentral/client.ts';
import { downloadCertificate } from '../certcentral/endpoints.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { decideDesired } from '../domain/assessment.ts';
import { fetchOrderSnapshot } from '../domain/order-snapshot.ts';
import { ifRead, RequestError } from '../errors.ts';
import { fetchDuplicates } from './duplicates.ts';
import { createFinding, type Finding, gatherFacts } from './finding.ts';
import type { Inputs } from './inputs.ts';
import { PolicyUse } from './policy-use.ts';
import type { Stops } from './stops.ts';
import { judgeListed, judgeRead } from './verdict-rules.ts';

type Api = Pick<CertCentral, 'request' | 'retry' | 'clock'>;

type Options = Pick<Inputs, 'source' | 'policy' | 'apiUrl' | 'checkDuplicates' | 'reissueBeforeDays' | 'retries'>;

const MAX_ORDERS_AT_ONCE = 20;

/** Reads and judges the orders of an audit, and keeps what was found so far. */
export class Auditor {
  readonly policyUse: PolicyUse;
  readonly #api: Api;
  readonly #options: Options;
  readonly #stops: Stops;
  /** Each order until it is judged, then its finding: both at once would take too much memory. */
  readonly #orders = new Map<string, ListedOrder | Finding>();

  /** @param orders in ascending order of ID */
  constructor(api: Api, orders: readonly ListedOrder[], options: Options, stops: Stops) {
    const { source, policy } = options;
    this.policyUse = new PolicyUse(policy);
    this.#api = api;
    this.#options = options;
    this.#stops = stops;
    const now = api.clock.now();
    for (const order of orders) {
      this.policyUse.addOrder(order);
      const ruling = judgeListed(order, policy, now);
      const finding =
        ruling && createFinding(order, ruling, now, { decision: decideDesired(source, order, undefined) });
      this.#orders.set(order.id, finding ?? order);
    }
  }

  get total(): number {
    return this.#orders.size;
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
    await this.#readAll(({ id }) => this.policyUse.isException(id));
    await this.#readAll(() => true);
  }

  async #readAll(isSelected: (order: ListedOrder) => boolean): Promise<void> {
    const isUnread = (entry: ListedOrder | Finding): entry is ListedOrder => !('verdict' in entry) && isSelected(entry);
    const queue = this.#orders.values().filter(isUnread);
    const readNext = async () => {
      try {
        for (const order of queue) await this.#read(order);
      } catch (error) {
        this.#stops.controller.abort(error);
      }
    };
    await Promise.all(Array.from({ length: MAX_ORDERS_AT_ONCE }, readNext));
    this.#stops.controller.signal.throwIfAborted();
  }

  async #read(listed: ListedOrder): Promise<void> {
    const { clock } = this.#api;
    const { signal } = this.#stops.controller;
    const { retries, checkDuplicates } = this.#options;
    const request = { retries, signal };
    const observedAt = clock.now();
    const snapshot = await fetchOrderSnapshot(this.#api, listed.id, request, downloadCertificate);
    const [order, certificate] = [ifRead(snapshot.order), ifRead(snapshot.certificate)];
    if (order) this.policyUse.addOrder(order);
    if (certificate) this.policyUse.addNames(certificate.names.dnsNames);
    const now = clock.now();
    const { facts, ...assessed } = gatherFacts(listed, snapshot, this.#options, this.policyUse, { observedAt, now });
    const judged = judgeRead(facts);
    const isSelected = judged.needsDuplicates && listed.hasDuplicates && checkDuplicates;
    const duplicates =
      isSelected && certificate
        ? await fetchDuplicates(this.#api, listed.id, certificate.serialNumber, now, request)
        : undefined;
    signal.throwIfAborted();
    const ruling = duplicates ? judgeRead(facts, duplicates) : judged;
    const finding = createFinding(listed, ruling, now, assessed, duplicates);
    this.#orders.set(listed.id, finding);
    const reads = [snapshot.order, snapshot.certificate, duplicates?.failure];
    const failure = reads.find((read) => read instanceof RequestError);
    this.#stops.addFinding(finding, failure);
  }
}
