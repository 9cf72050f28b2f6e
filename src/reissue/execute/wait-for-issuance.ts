import type { Order } from '../../certcentral/order.ts';
import { runEvery, withDeadline } from '../../clock.ts';
import { unlessClosed } from '../../domain/order-snapshot.ts';
import type { RequestError } from '../../http/request-error.ts';
import type { CertificateWithChain } from '../../pki/certificate.ts';
import { observeProgress, type ReissueContext } from '../context.ts';
import { MIN_DCV_CHECK_INTERVAL_MS, MIN_REASONS_BUDGET_MS, PROGRESS_INTERVAL_MS } from '../limits.ts';
import { certificateOf, type ObservedState, orderOf } from '../observe.ts';
import { canCheckDcv, describePendingReasons, fetchPendingReasons, type PendingReasons } from '../pending-reasons.ts';
import { IssuanceWait, type WaitDecision } from './wait-decision.ts';

/** What a wait ends with: a certificate to verify, or a pending reissue if that is enough. */
type WaitResult =
  | (Extract<WaitDecision, { kind: 'issued' }> & {
      /** The last certificate that was seen before, if any was. */
      lastCertificate: CertificateWithChain | undefined;
    })
  | { kind: 'left-pending'; order: Order; reasons: PendingReasons };

/**
 * Waits until the order is not pending and its active certificate is another one, or is as desired after all; for a request
 * only, until the reissue is pending.
 * @param inDoubt why the reissue request is in doubt, if it is
 * @param initialStatus the status of the order that needs no line in the log
 * @param lastState what was observed before the wait, if that was later than the initial status
 * @throws ActionError if there is nothing left to wait for
 */
export async function waitForIssuance(
  context: ReissueContext,
  inDoubt: RequestError | undefined,
  initialStatus: string | undefined,
  lastState?: ObservedState,
): Promise<WaitResult> {
  const { clock, log } = context;
  const wait = new IssuanceWait(context, inDoubt, clock.now());
  const done = new AbortController();
  const watch = new PendingWatch(context, initialStatus, done.signal);
  if (lastState) watch.logStatus(lastState);
  let lastCertificate = lastState && certificateOf(lastState);
  let isFailing = false;
  void runEvery(clock, PROGRESS_INTERVAL_MS, done.signal, () => log(wait.progressLine(clock.now())));
  try {
    for (;;) {
      const { deadline } = wait;
      const { state, isLast } = await poll(context, wait);
      const decision = wait.advance(state);
      watch.logStatus(state);
      if (decision.kind === 'failed') throw decision.error;
      if (decision.kind === 'issued') return { ...decision, lastCertificate };
      if (decision.kind === 'left-pending') {
        const pending = decision.state;
        // The reissue may have appeared only at the end of the wait.
        const reasonsDeadline = Math.max(deadline, clock.now() + MIN_REASONS_BUDGET_MS);
        const reasons = await withDeadline(clock, reasonsDeadline, (signal) => watch.readReasons(pending, signal));
        return { kind: 'left-pending', order: pending.order, reasons };
      }
      lastCertificate = certificateOf(state) ?? lastCertificate;
      // This observation may have begun a grace period, which moves the end.
      if (isLast && wait.deadline === deadline) throw wait.timeoutError(decision.error);
      if (state.kind === 'pending') watch.followPending(state);
      if (decision.error && !isFailing) log(`${decision.error.message} Still waiting.`);
      isFailing = decision.error !== undefined;
    }
  } finally {
    done.abort();
  }
}

async function poll(context: ReissueContext, wait: IssuanceWait): Promise<{ state: ObservedState; isLast: boolean }> {
  const { clock } = context;
  const delay = wait.nextPollDelayMs(clock.now(), clock.random());
  const isAtDeadline = clock.now() + delay >= wait.deadline;
  await clock.sleep(delay);
  // A timer may fire slightly early.
  const isLast = isAtDeadline || clock.now() >= wait.deadline;
  const observeOnce = (signal?: AbortSignal) => observeProgress(context, { retries: 0, signal }, unlessClosed);
  // The deadline ends an observation that hangs, so that the last one still follows.
  const state = isLast ? await observeOnce() : await withDeadline(clock, wait.deadline, observeOnce);
  return { state, isLast };
}

type PendingState = ObservedState & { order: Order };

/** Follows an order during a wait: logs its status and what it waits for, and has DigiCert check the validation of domains. */
class PendingWatch {
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
  logStatus(state: ObservedState): void {
    const order = orderOf(state);
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
    const { api, log, session, transaction } = this.#context;
    const reasons = await fetchPendingReasons(api, state, session.response, signal);
    if (this.#signal.aborted) return reasons;
    // With each domain: while the run waits, only the log shows which DNS records to create.
    for (const reason of describePendingReasons(reasons, transaction.dcvRandomValue, Number.POSITIVE_INFINITY))
      log(`The order is waiting for ${reason}.`);
    return reasons;
  }

  /** Does not wait for the response, which decides nothing. */
  #checkDcv(): void {
    const { api, clock, log, transaction } = this.#context;
    if (this.#signal.aborted || clock.now() - this.#checkedAt < MIN_DCV_CHECK_INTERVAL_MS) return;
    this.#checkedAt = clock.now();
    void api.checkDcv(transaction.orderId, { retries: 0, signal: this.#signal }).catch((error: Error) => {
      if (!this.#signal.aborted) log(`${error.message} Still waiting.`);
    });
  }
}
