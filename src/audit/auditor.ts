import type { CertCentral } from '../certcentral/client.ts';
import { downloadCertificate, getOrder } from '../certcentral/endpoints.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { decideDesired } from '../domain/assessment.ts';
import { fetchOrderSnapshot } from '../domain/order-snapshot.ts';
import { activeCertificate } from '../domain/order-state.ts';
import { ifRead, RequestError, toRequestError } from '../errors.ts';
import type { SelectedOrders } from './complete-list.ts';
import { fetchDuplicates } from './duplicates.ts';
import { gatherFacts } from './facts.ts';
import { createFinding, type Finding } from './finding.ts';
import type { Inputs } from './inputs.ts';
import { PolicyUse } from './policy-use.ts';
import type { Stops } from './stops.ts';
import { judgeListed, judgeRead } from './verdict-rules.ts';
import type { Progress } from './words.ts';

type Api = Pick<CertCentral, 'request' | 'retry' | 'clock'>;

type Options = Pick<Inputs, 'source' | 'policy' | 'apiUrl' | 'checkDuplicates' | 'reissueBeforeDays' | 'retries'>;

const MAX_ORDERS_AT_ONCE = 20;
/** What is known beside the row of an order that is not read. */
const UNREAD = { certificate: undefined, reissuePending: 'unknown' } as const;
const REQUESTS_PER_ORDER = 2;

/** Reads and judges the orders of an audit, and keeps what was found so far. */
export class Auditor {
  readonly policyUse: PolicyUse;
  readonly #api: Api;
  readonly #options: Options;
  readonly #stops: Stops;
  /** Each order until it is judged, then its finding: both at once would take too much memory. */
  readonly #orders = new Map<string, ListedOrder | Finding>();
  /** The orders that are read for their renewals alone: the policy names them, and nothing else needs their responses. */
  readonly #onlyForRenewal = new Map<string, ListedOrder>();

  constructor(api: Api, { selected, named }: SelectedOrders<ListedOrder>, options: Options, stops: Stops) {
    const { source, policy } = options;
    this.policyUse = new PolicyUse(policy);
    this.#api = api;
    this.#options = options;
    this.#stops = stops;
    const now = api.clock.now();
    for (const order of selected) {
      this.policyUse.addOrder(order);
      const ruling = judgeListed(order, policy, now);
      const finding =
        ruling && createFinding(order, ruling, now, { decision: decideDesired(source, { order, ...UNREAD }) });
      this.#orders.set(order.id, finding ?? order);
    }
    for (const order of named) {
      const isRead = this.#orders.get(order.id) === order;
      if (!isRead && order.isRenewed !== false) this.#onlyForRenewal.set(order.id, order);
    }
  }

  /** Returns how far the audit has come. How many requests the duplicates need is not known. */
  progress(): Progress {
    const findings = this.findings();
    const total = this.#orders.size;
    const requestsLeft = (total - findings.length) * REQUESTS_PER_ORDER + this.#onlyForRenewal.size;
    return { findings, total, requestsLeft };
  }

  /** Returns the findings so far, in ascending order of ID. */
  findings(): Finding[] {
    return [...this.#orders.values()].filter((entry) => 'verdict' in entry);
  }

  /**
   * Reads and judges the orders that need it. The orders that the policy names come first, because others may be renewals of
   * them.
   * @throws the error that stops the audit
   */
  async run(): Promise<void> {
    await this.#forEach(this.#onlyForRenewal.values(), (order) => this.#readRenewal(order));
    const isUnread = (entry: ListedOrder | Finding): entry is ListedOrder => !('verdict' in entry);
    const unread = () => this.#orders.values().filter(isUnread);
    const named = unread().filter(({ id }) => this.policyUse.isNamed(id));
    await this.#forEach(named, (order) => this.#read(order));
    await this.#forEach(unread(), (order) => this.#read(order));
  }

  /** Reads orders, several at once. */
  async #forEach(queue: IteratorObject<ListedOrder>, read: (order: ListedOrder) => Promise<void>): Promise<void> {
    const readNext = async () => {
      try {
        for (const order of queue) await read(order);
      } catch (error) {
        this.#stops.controller.abort(error);
      }
    };
    await Promise.all(Array.from({ length: MAX_ORDERS_AT_ONCE }, readNext));
    this.#stops.controller.signal.throwIfAborted();
  }

  /** Reads only whether an order was renewed, and by which. */
  async #readRenewal({ id }: ListedOrder): Promise<void> {
    const { signal } = this.#stops.controller;
    const read = await this.#api
      .request(getOrder(id), { retries: this.#options.retries, signal })
      .catch(toRequestError);
    signal.throwIfAborted();
    this.#onlyForRenewal.delete(id);
    if (read instanceof RequestError) this.policyUse.unread.push({ id, detail: read.detail });
    else this.policyUse.addOrder(read);
  }

  async #read(listed: ListedOrder): Promise<void> {
    const { clock } = this.#api;
    const { signal } = this.#stops.controller;
    const { retries, checkDuplicates } = this.#options;
    const request = { retries, signal };
    const observedAt = clock.now();
    const snapshot = await fetchOrderSnapshot(this.#api, listed.id, request, downloadCertificate);
    const order = ifRead(snapshot.order);
    const certificate = activeCertificate(snapshot);
    if (order) this.policyUse.addOrder(order);
    if (certificate) this.policyUse.addNames(certificate.names.dnsNames);
    const now = clock.now();
    const reporters = this.policyUse.reportersOf(listed.id);
    const gathered = gatherFacts(listed, snapshot, this.#options, reporters, { observedAt, now });
    const { facts } = gathered;
    const judged = judgeRead(facts);
    const isSelected = judged.needsDuplicates && listed.hasDuplicates && checkDuplicates;
    const duplicates =
      isSelected && certificate
        ? await fetchDuplicates(this.#api, listed.id, { certificate, now, isOther: gathered.isOther }, request)
        : undefined;
    signal.throwIfAborted();
    const ruling = duplicates ? judgeRead(facts, duplicates) : judged;
    const finding = createFinding(listed, ruling, now, gathered, duplicates);
    this.#orders.set(listed.id, finding);
    const reads = [snapshot.order, snapshot.certificate, duplicates?.failure];
    const failure = reads.find((read) => read instanceof RequestError);
    this.#stops.addFinding(finding, failure);
  }
}
