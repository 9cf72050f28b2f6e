import type { Order } from '../../certcentral/order.ts';
import type { IssuedCertificate } from '../../pki/issued-certificate.ts';
import type { Warning } from '../../runner/html.ts';
import type { ReissueContext } from '../context.ts';
import { classify, type Observation } from '../observe.ts';
import { createPlan, type Plan, verifyCertificate } from '../plan.ts';
import type { GracePeriods } from '../recovery/recover.ts';
import { baselineOf, mayStillBeReissued, type Transaction } from '../transaction.ts';
import { keyWarnings, statusWarnings } from '../warnings.ts';
import { readBack, resultFromReadBack } from './read-back.ts';
import { requestReissue } from './request-reissue.ts';
import { updateCtStatus } from './update-status.ts';
import { waitForIssuance } from './wait-for-issuance.ts';
import type { WaitState } from './wait-state.ts';

type ReissuePlan = Extract<Plan, { kind: 'reissue' }>;

/** What a change ends with. */
export interface ExecutionResult {
  order: Order;
  /** Null where nothing was issued yet. */
  certificate: IssuedCertificate | null;
  warnings: readonly Warning[];
}

/** A change under way, from the first PUT to the proof. */
export class Change {
  readonly transaction: Transaction;
  /** For a settlement in this process. */
  readonly since: GracePeriods = {};
  readonly #desk: ReissueContext;
  readonly #plan: Plan;

  constructor(desk: ReissueContext, plan: Plan) {
    const { orderId, desiredStatus, apiUrl } = desk.inputs;
    const { order, certificate } = plan;
    this.#desk = desk;
    this.#plan = plan;
    this.transaction = {
      orderId,
      desiredStatus,
      apiUrl,
      baseline: certificate && baselineOf(certificate),
      initialCtStatus: order.ctStatus,
      statusUpdate: 'in-doubt',
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
  async executePlan(): Promise<ExecutionResult> {
    const { desiredStatus, csr } = this.#desk.inputs;
    const beside = await updateCtStatus(this.#desk, this.#plan.kind === 'reissue', (statusUpdate) =>
      this.checkpoint({ statusUpdate }),
    );
    const { order, certificate, warnings } = await this.#follow(beside);
    const more = [...statusWarnings(order, desiredStatus), ...keyWarnings(csr, certificate, this.transaction)];
    return { order, certificate, warnings: [...warnings, ...more] };
  }

  /** Notes how far the change has come, for a settlement in this process or another. */
  checkpoint(progress: Partial<Transaction>): void {
    this.#desk.persist(Object.assign(this.transaction, progress));
  }

  async #follow(beside: Observation | undefined): Promise<ExecutionResult> {
    switch (this.#plan.kind) {
      case 'unissued':
        return this.#followUnissued(this.#plan);
      case 'nothing to reissue':
        return this.#confirm(this.#plan);
      case 'wait for the pending reissue':
        return this.#wait();
      case 'reissue':
        return this.#reissue(this.#plan, beside);
    }
  }

  async #followUnissued({ order }: Extract<Plan, { kind: 'unissued' }>): Promise<ExecutionResult> {
    const seen = await readBack(this.#desk);
    const sight = classify(seen, undefined);
    if (sight.kind === 'replaced') {
      if (sight.certificate.ctStatus === this.#desk.inputs.desiredStatus)
        return this.#proven(sight.order, sight.certificate);
      this.checkpoint({ baseline: baselineOf(sight.certificate) });
      // Neither pending nor as requested: it is a reissue, or cannot be.
      return this.#reissue(createPlan(seen, this.#desk.inputs) as ReissuePlan, seen);
    }
    // Issued, as far as the order tells: nothing is proven before that can be read.
    if (sight.kind === 'pending' || (sight.kind === 'unreadable' && sight.order)) return this.#wait(seen);
    return { ...resultFromReadBack(sight, order, this.#desk.inputs.desiredStatus), certificate: null };
  }

  async #confirm({ order, certificate }: Extract<Plan, { kind: 'nothing to reissue' }>): Promise<ExecutionResult> {
    const seen = await readBack(this.#desk);
    const sight = classify(seen, certificate.serialNumber);
    if (sight.kind === 'pending') return this.#wait(seen);
    if (sight.kind === 'replaced') return this.#proven(sight.order, sight.certificate);
    return { ...resultFromReadBack(sight, order, this.#desk.inputs.desiredStatus), certificate };
  }

  async #reissue({ request }: ReissuePlan, beside: Observation | undefined): Promise<ExecutionResult> {
    const desiredStatus = await requestReissue(this.#desk, this.transaction, request, beside, (progress) =>
      this.checkpoint(progress),
    );
    if (desiredStatus.kind === 'preempted') return this.#wait(desiredStatus.seen);
    // For a settlement: what was accepted long ago without a trace need not be waited for anew.
    this.since.reissueRequestedAt = desiredStatus.requestedAt;
    return this.#wait(undefined, desiredStatus.kind === 'in-doubt' ? desiredStatus : undefined);
  }

  /** @param seen what was seen already; if that is what is waited for, there is no wait */
  async #wait(seen?: Observation, doubt?: WaitState['inDoubt']): Promise<ExecutionResult> {
    const { api, inputs, clock, log } = this.#desk;
    const serialNumber = this.transaction.baseline?.serialNumber;
    const sight = seen && classify(seen, serialNumber);
    if (sight?.kind === 'replaced') return this.#proven(sight.order, sight.certificate);
    const noteSeen = () => this.checkpoint({ pending: 'since' });
    if (sight?.kind === 'pending') noteSeen();
    const awaited = {
      orderId: inputs.orderId,
      serialNumber,
      timeoutMinutes: inputs.waitMinutes,
      // What the wait begins with is no change, but for a reissue that is pending.
      lastStatus: this.#plan.reissuePending === true ? undefined : this.#plan.order.status,
      inDoubt: doubt,
      sawPending: this.transaction.pending !== 'never',
      pendingEndedAt: undefined,
    };
    try {
      const { order, chain: certificate } = await waitForIssuance(api, awaited, clock, log, noteSeen);
      return this.#proven(order, certificate);
    } finally {
      this.since.pendingEndedAt = awaited.pendingEndedAt;
    }
  }

  #proven(order: Order, certificate: IssuedCertificate): ExecutionResult {
    // Another's reissue was seen: the certificate of the start is no longer what an unreadable one may be taken for.
    if (!mayStillBeReissued(this.transaction)) this.checkpoint({ pending: 'since' });
    verifyCertificate(certificate, this.transaction.desiredStatus, this.transaction.baseline?.dnsNames ?? []);
    return { order, certificate, warnings: [] };
  }
}
