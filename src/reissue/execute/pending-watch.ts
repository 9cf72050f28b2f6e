import type { Order } from '../../certcentral/order.ts';
import type { ReissueContext } from '../context.ts';
import type { ObservedState } from '../observe.ts';
import {
  canCheckDcv,
  describePendingReasons,
  fetchPendingReasons,
  type PendingReasons,
  pendingOrderOf,
} from '../pending-reasons.ts';

const MIN_DCV_CHECK_INTERVAL_MS = 60_000;

/** Follows an order during a wait: logs its status and what it waits for, and has DigiCert check the validation of domains. */
export class PendingWatch {
  readonly #context: ReissueContext;
  readonly #signal: AbortSignal;
  #status: string | undefined;
  #reasons: PendingReasons | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param initialStatus the status of the order that needs no line in the log
   * @param signal ends a check of the validation
   */
  constructor(context: ReissueContext, initialStatus: string | undefined, signal: AbortSignal) {
    this.#context = context;
    this.#status = initialStatus;
    this.#signal = signal;
  }

  /** Logs the status of an order if it changed. */
  logStatus(order: Order | undefined): void {
    if (!order || order.status === this.#status) return;
    this.#status = order.status;
    this.#context.log(`The status of the order is ${order.status || 'not reported'}.`);
  }

  /** Returns what a pending order waits for, which is read at the first call only. */
  async followPending(state: ObservedState & { order: Order }): Promise<PendingReasons> {
    const { api, log, inputs, memory, transaction } = this.#context;
    if (!this.#reasons) {
      this.#reasons = await fetchPendingReasons(api, pendingOrderOf(state, memory.response));
      for (const line of describePendingReasons(this.#reasons, transaction.dcvRandomValue))
        log(`The order waits for ${line}.`);
    }
    if (inputs.waitMinutes > 0 && canCheckDcv(this.#reasons)) this.#checkDcv();
    return this.#reasons;
  }

  /** Does not wait for the response, which decides nothing and may be slow. */
  #checkDcv(): void {
    const { api, clock, log, inputs } = this.#context;
    if (clock.now() - this.#checkedAt < MIN_DCV_CHECK_INTERVAL_MS) return;
    this.#checkedAt = clock.now();
    void api.checkDcv(inputs.orderId, { retries: 0, signal: this.#signal }).catch((error: Error) => {
      if (!this.#signal.aborted) log(`${error.message} Still waiting.`);
    });
  }
}
