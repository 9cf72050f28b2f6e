import type { AuditApi } from '../certcentral/audit-api.ts';
import type { Attempts } from '../certcentral/endpoint.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { Reading } from '../certcentral/order-snapshot.ts';
import type { Clock } from '../clock.ts';
import { Failure } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type Finding, judge, judgeUnread } from './evaluate.ts';
import { readOrders } from './fetch-orders.ts';
import { hintFor } from './hints.ts';
import { type Policy, wantedOf } from './policy.ts';
import { isToDo } from './totals.ts';

const MOST_UNKNOWN_IN_A_ROW = 10;

/** The orders of an audit, and what is known of them so far. */
export class Survey {
  readonly all: number;
  readonly toRead: number;
  read = 0;
  outOfStep = 0;
  /** When reading began, in milliseconds. */
  readonly since: number;
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
      const finding = judgeUnread(order, wantedOf(policy, order.id));
      if (finding) this.#findings.set(order.id, finding);
    }
    this.all = orders.length;
    this.toRead = this.all - this.#findings.size;
    this.since = clock.now();
  }

  /** What was found so far, in the order of the list. */
  findings(): Finding[] {
    return this.#orders.flatMap(({ id }) => this.#findings.get(id) ?? []);
  }

  /**
   * Reads and judges the orders that have to be read.
   * @throws Failure if the key is refused, or 10 orders in a row are unknown
   */
  async conduct(api: AuditApi, attempts: Attempts): Promise<void> {
    const unread = this.#orders.filter(({ id }) => !this.#findings.has(id));
    await readOrders(api, unread, attempts, (order, reading) => {
      const finding = judge(order, reading, wantedOf(this.#policy, order.id), this.#clock.now());
      this.#findings.set(order.id, finding);
      this.read += 1;
      if (isToDo(finding)) this.outOfStep += 1;
      this.#unknownInARow = finding.verdict === 'unknown' ? this.#unknownInARow + 1 : 0;
      if (this.#unknownInARow === MOST_UNKNOWN_IN_A_ROW) throw tooManyUnknown(finding, reading);
    });
  }
}

function tooManyUnknown({ reason, listed }: Finding, { order, certificate }: Reading<Certificate>): Failure {
  const failure = [order, certificate].find((part) => part instanceof Failure);
  return new Failure(`the last is order ${listed.id}: ${reason}`, {
    what: `${MOST_UNKNOWN_IN_A_ROW} orders in a row are unknown, so the audit stopped`,
    hint: failure ? hintFor(failure) : 'Look at these orders in CertCentral.',
  });
}
