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

type PendingState = ObservedState & { order: Order };

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

  /** Logs what a pending order waits for, and has DigiCert check the validation of its domains. */
  async followPending(state: PendingState): Promise<void> {
    if (canCheckDcv(await this.reasonsOf(state))) this.#checkDcv();
  }

  /** Returns what a pending order waits for, which is read and logged at the first call only. */
  async reasonsOf(state: PendingState): Promise<PendingReasons> {
    if (this.#reasons) return this.#reasons;
    const { api, log, memory, transaction } = this.#context;
    this.#reasons = await fetchPendingReasons(api, pendingOrderOf(state, memory.response));
    for (const reason of describePendingReasons(this.#reasons, transaction.dcvRandomValue))
      log(`The order is waiting for ${reason}.`);
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
