import type { Order } from '../../certcentral/order.ts';
import type { ReissueContext } from '../context.ts';
import { describePendingReasons } from '../describe-pending.ts';
import type { ObservedState } from '../observed-state.ts';
import { canCheckDcv, fetchPendingReasons, type PendingReasons } from '../pending-reasons.ts';

type PendingState = ObservedState & { order: Order };

const MIN_DCV_CHECK_INTERVAL_MS = 60_000;

/** Follows an order during a wait: logs its status and what it waits for, and has DigiCert check the validation of domains. */
export class PendingWatch {
  readonly #context: ReissueContext;
  readonly #signal: AbortSignal;
  #status: string | undefined;
  #reasons: Promise<PendingReasons> | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param initialStatus the status of the order that needs no line in the log
   * @param signal ends what runs beside the wait
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

  /**
   * Reads what a pending order waits for, at the first call only, and has DigiCert check the validation of its domains. The
   * wait goes on meanwhile, because a response may be slow.
   */
  followPending(state: PendingState): void {
    this.#reasons ??= this.readReasons(state, this.#signal);
    void this.#reasons.then(
      (reasons) => canCheckDcv(reasons) && this.#checkDcv(),
      (error: Error) => this.#context.log(error.message),
    );
  }

  /** Reads and logs what a pending order waits for. */
  async readReasons(state: PendingState, signal: AbortSignal): Promise<PendingReasons> {
    const { api, log, timeline, transaction } = this.#context;
    const reasons = await fetchPendingReasons(api, state, timeline.response, signal);
    if (this.#signal.aborted) return reasons;
    for (const reason of describePendingReasons(reasons, transaction.dcvRandomValue))
      log(`The order is waiting for ${reason}.`);
    return reasons;
  }

  /** Does not wait for the response, which decides nothing. */
  #checkDcv(): void {
    const { api, clock, log, inputs } = this.#context;
    if (this.#signal.aborted || clock.now() - this.#checkedAt < MIN_DCV_CHECK_INTERVAL_MS) return;
    this.#checkedAt = clock.now();
    void api.checkDcv(inputs.orderId, { retries: 0, signal: this.#signal }).catch((error: Error) => {
      if (!this.#signal.aborted) log(`${error.message} Still waiting.`);
    });
  }
}
