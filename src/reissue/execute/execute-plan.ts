import type { Order } from '../../certcentral/order.ts';
import type { Chain } from '../../pki/issued-certificate.ts';
import type { Warning } from '../../runner/html.ts';
import type { Desk } from '../context.ts';
import { type Look, sightOf } from '../observe.ts';
import { type Plan, planOf, prove } from '../plan.ts';
import type { Since } from '../recovery/recover.ts';
import { isReissuePossible, startOf, type Transaction } from '../transaction.ts';
import { keyWarnings, statusWarnings } from '../warnings.ts';
import { leftAs, readBack } from './read-back.ts';
import { requestReissue } from './request-reissue.ts';
import { setStatus } from './update-status.ts';
import { waitForIssuance } from './wait-for-issuance.ts';
import type { Awaited } from './wait-state.ts';

type ReissuePlan = Extract<Plan, { kind: 'reissue' }>;

/** What a change ends with. */
export interface Changed {
  order: Order;
  /** Null where nothing was issued yet. */
  chain: Chain | null;
  warnings: readonly Warning[];
}

/** A change under way, from the first PUT to the proof. */
export class Change {
  readonly transaction: Transaction;
  /** For a settlement in this process. */
  readonly since: Since = {};
  readonly #desk: Desk;
  readonly #plan: Plan;

  constructor(desk: Desk, plan: Plan) {
    const { orderId, requested, apiUrl } = desk.inputs;
    const { order, chain } = plan;
    this.#desk = desk;
    this.#plan = plan;
    this.transaction = {
      orderId,
      requested,
      apiUrl,
      start: chain && startOf(chain),
      told: order.ctStatus,
      put: 'in doubt',
      post: 'not sent',
      pending: plan.kind === 'wait for the pending reissue' ? 'at the start' : 'never',
      certificateFile: null,
    };
  }

  /**
   * Sets the status, has the certificate reissued where that is due, and proves it. What the settlement needs is to be
   * noted before.
   * @throws Failure; what was changed is then to be settled
   */
  async carryOut(): Promise<Changed> {
    const { requested, csr } = this.#desk.inputs;
    const beside = await setStatus(this.#desk, this.#plan.kind === 'reissue', (put) => this.note({ put }));
    const { order, chain, warnings } = await this.#follow(beside);
    const more = [...statusWarnings(order, requested), ...keyWarnings(csr, chain, this.transaction)];
    return { order, chain, warnings: [...warnings, ...more] };
  }

  /** Notes how far the change has come, for a settlement in this process or another. */
  note(progress: Partial<Transaction>): void {
    this.#desk.save(Object.assign(this.transaction, progress));
  }

  async #follow(beside: Look | undefined): Promise<Changed> {
    switch (this.#plan.kind) {
      case 'not issued':
        return this.#followUnissued(this.#plan);
      case 'nothing to reissue':
        return this.#confirm(this.#plan);
      case 'wait for the pending reissue':
        return this.#wait();
      case 'reissue':
        return this.#reissue(this.#plan, beside);
    }
  }

  async #followUnissued({ order }: Extract<Plan, { kind: 'not issued' }>): Promise<Changed> {
    const seen = await readBack(this.#desk);
    const sight = sightOf(seen, undefined);
    if (sight.kind === 'another') {
      if (sight.chain.ctStatus === this.#desk.inputs.requested) return this.#proven(sight.order, sight.chain);
      this.note({ start: startOf(sight.chain) });
      // Neither pending nor as requested: it is a reissue, or cannot be.
      return this.#reissue(planOf(seen, this.#desk.inputs) as ReissuePlan, seen);
    }
    // Issued, as far as the order tells: nothing is proven before that can be read.
    if (sight.kind === 'pending' || (sight.kind === 'unreadable' && sight.order)) return this.#wait(seen);
    return { ...leftAs(sight, order, this.#desk.inputs.requested), chain: null };
  }

  async #confirm({ order, chain }: Extract<Plan, { kind: 'nothing to reissue' }>): Promise<Changed> {
    const seen = await readBack(this.#desk);
    const sight = sightOf(seen, chain.serialNumber);
    if (sight.kind === 'pending') return this.#wait(seen);
    if (sight.kind === 'another') return this.#proven(sight.order, sight.chain);
    return { ...leftAs(sight, order, this.#desk.inputs.requested), chain };
  }

  async #reissue({ request }: ReissuePlan, beside: Look | undefined): Promise<Changed> {
    const requested = await requestReissue(this.#desk, this.transaction, request, beside, (progress) =>
      this.note(progress),
    );
    if (requested.kind === 'superseded') return this.#wait(requested.seen);
    // For a settlement: what was accepted long ago without a trace need not be waited for anew.
    this.since.doubt = requested.since;
    return this.#wait(undefined, requested.kind === 'in doubt' ? requested : undefined);
  }

  /** @param seen what was seen already; if that is what is waited for, there is no wait */
  async #wait(seen?: Look, doubt?: Awaited['doubt']): Promise<Changed> {
    const { api, inputs, clock, log } = this.#desk;
    const serialNumber = this.transaction.start?.serialNumber;
    const sight = seen && sightOf(seen, serialNumber);
    if (sight?.kind === 'another') return this.#proven(sight.order, sight.chain);
    const noteSeen = () => this.note({ pending: 'since' });
    if (sight?.kind === 'pending') noteSeen();
    const awaited = {
      orderId: inputs.orderId,
      serialNumber,
      minutes: inputs.waitMinutes,
      // What the wait begins with is no change, but for a reissue that is pending.
      status: this.#plan.order.reissuePending ? undefined : this.#plan.order.status,
      doubt,
      pendingSeen: this.transaction.pending !== 'never',
      overSince: undefined,
    };
    try {
      const { order, chain } = await waitForIssuance(api, awaited, clock, log, noteSeen);
      return this.#proven(order, chain);
    } finally {
      this.since.over = awaited.overSince;
    }
  }

  #proven(order: Order, chain: Chain): Changed {
    // Another's reissue was seen: the certificate of the start is no longer what an unreadable one may be taken for.
    if (!isReissuePossible(this.transaction)) this.note({ pending: 'since' });
    prove(chain, this.transaction.requested, this.transaction.start?.dnsNames ?? []);
    return { order, chain, warnings: [] };
  }
}
