import type { AuditApi } from '../certcentral/audit-api.ts';
import type { RequestOptions } from '../certcentral/endpoint.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { OrderSnapshot } from '../certcentral/order-snapshot.ts';
import type { Clock } from '../clock.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import { evaluate, evaluateListed, type Finding } from './evaluate.ts';
import { fetchOrders } from './fetch-orders.ts';
import { auditHint } from './hints.ts';
import { desiredStatusFor, type Policy } from './policy.ts';
import { isOutOfSync } from './totals.ts';

const MAX_CONSECUTIVE_UNKNOWN = 10;

/** The orders of an audit, and what is known of them so far. */
export class Auditor {
  readonly total: number;
  readonly toFetch: number;
  fetched = 0;
  outOfSync = 0;
  /** When reading began, in milliseconds. */
  readonly startedAt: number;
  readonly #orders: readonly ListedOrder[];
  readonly #policy: Policy;
  readonly #clock: Clock;
  readonly #findings = new Map<string, Finding>();
  #unknownInARow = 0;

  constructor(orders: readonly ListedOrder[], policy: Policy, clock: Clock) {
    this.#orders = orders;
    this.#policy = policy;
    this.#clock = clock;
    for (const order of orders) {
      const finding = evaluateListed(order, desiredStatusFor(policy, order.id));
      if (finding) this.#findings.set(order.id, finding);
    }
    this.total = orders.length;
    this.toFetch = this.total - this.#findings.size;
    this.startedAt = clock.now();
  }

  /** What was found so far, in the order of the list. */
  findings(): Finding[] {
    return this.#orders.flatMap(({ id }) => this.#findings.get(id) ?? []);
  }

  /**
   * Reads and judges the orders that have to be read.
   * @throws Failure if the key is refused, or 10 orders in a row are unknown
   */
  async run(api: AuditApi, attempts: RequestOptions): Promise<void> {
    const unread = this.#orders.filter(({ id }) => !this.#findings.has(id));
    await fetchOrders(api, unread, attempts, (order, reading) => {
      const finding = evaluate(order, reading, desiredStatusFor(this.#policy, order.id), this.#clock.now());
      this.#findings.set(order.id, finding);
      this.fetched += 1;
      if (isOutOfSync(finding)) this.outOfSync += 1;
      this.#unknownInARow = finding.verdict === 'unknown' ? this.#unknownInARow + 1 : 0;
      if (this.#unknownInARow === MAX_CONSECUTIVE_UNKNOWN) throw tooManyUnknownError(finding, reading);
    });
  }
}

function tooManyUnknownError(
  { reason, listedOrder }: Finding,
  { order, certificate }: OrderSnapshot<Certificate>,
): RequestError {
  const failure = [order, certificate].find((part) => part instanceof RequestError);
  return new RequestError(`the last is order ${listedOrder.id}: ${reason}`, {
    title: `${MAX_CONSECUTIVE_UNKNOWN} orders in a row are unknown, so the audit stopped`,
    hint: failure ? auditHint(failure) : 'Look at these orders in CertCentral.',
  });
}
