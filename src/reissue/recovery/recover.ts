import type { ReissueApi } from '../../certcentral/reissue-api.ts';
import { withDeadline } from '../../clock.ts';
import { type RequestError, toRequestError } from '../../http/request-error.ts';
import { delayWithin, retryMessage } from '../../http/retry-policy.ts';
import { formatDuration } from '../../text.ts';
import { observeProgress, type TransactionContext } from '../context.ts';
import { always, type ObservedState } from '../observe.ts';
import { fetchPendingReasons, type PendingReasons } from '../pending-reasons.ts';
import { decideRecovery, type RecoveryDecision } from './decision.ts';
import { decideNextObservation, keepPending, mayAppearLater } from './next-observation.ts';

/** Timeout of an attempt in any recovery, in seconds. */
export const ATTEMPT_TIMEOUT_SECONDS = 30;
/** Any recovery ends within 4 minutes, because the runner ends a post step after 5. */
const RECOVERY_BUDGET_MS = 235_000;
/** The part of the budget that only the status update may use. */
const STATUS_BUDGET_MS = 60_000;

/** Outcome of a recovery. */
export interface RecoveryResult {
  decision: RecoveryDecision;
  /** Why the status could not be set, if it could not. */
  error: RequestError | undefined;
  /** What the order waits for, if it is pending. */
  pendingReasons: PendingReasons | undefined;
}

/**
 * Brings an order and its active certificate back in sync, or finds out that this is not possible.
 * @param connect connects to CertCentral with `ATTEMPT_TIMEOUT_SECONDS`, unless there is nothing to recover
 */
export async function recover(
  context: Omit<TransactionContext, 'api'>,
  connect: () => ReissueApi,
): Promise<RecoveryResult> {
  const { transaction } = context;
  if (transaction.statusUpdate === 'not-applied')
    return { decision: decideRecovery(transaction, undefined), error: undefined, pendingReasons: undefined };
  const api = connect();
  try {
    return await observeAndSet({ ...context, api });
  } finally {
    api.close();
  }
}

async function observeAndSet(context: TransactionContext): Promise<RecoveryResult> {
  const { clock, transaction } = context;
  const startedAt = clock.now();
  const deadline = startedAt + RECOVERY_BUDGET_MS;
  const state = await observeUntilStable(context, deadline - STATUS_BUDGET_MS);
  const decision = decideRecovery(transaction, state);
  const [error, pendingReasons] = await withDeadline(clock, deadline, (signal) =>
    Promise.all([setStatus(context, decision, deadline, signal), readPendingReasons(context, state, signal)]),
  );
  return { decision, error, pendingReasons };
}

/**
 * Observes the order until it can be read. If a reissue may only not show yet, observes it until the reissue shows or its
 * grace period ends. Each observation repeats both reads, so that the order and its certificate belong together.
 * @param deadline ends it: what was not found out by then counts as unreadable
 */
function observeUntilStable(context: TransactionContext, deadline: number): Promise<ObservedState> {
  const { clock, log, timeline, transaction } = context;
  const startedAt = clock.now();
  return withDeadline(clock, deadline, async (signal) => {
    let failures = 0;
    let isWaiting = false;
    for (;;) {
      const state = keepPending(await observeProgress(context, { retries: 0, signal }, always), transaction, timeline);
      const now = clock.now();
      if (mayAppearLater(state, transaction)) {
        // Only the process that requested the reissue, or saw it pending, knows when its grace period began. In any other
        // process, the grace period begins anew: after the request, with the recovery; after pending, with the first
        // observation that shows the end.
        timeline.reissueRequestedAt ??= startedAt;
        timeline.pendingEndedAt ??= now;
      }
      const next = decideNextObservation(state, transaction, { timeline, failures, now });
      if (next.kind === 'none') return state;
      if (next.kind === 'wait') {
        if (!isWaiting) log(`A reissue may still appear: waiting up to ${formatDuration(next.graceLeftMs)} for it.`);
        isWaiting = true;
        failures = 0;
        await clock.sleep(next.delayMs, signal).catch(() => {});
        if (signal.aborted) return { ...state, kind: 'unreadable', error: toRequestError(signal.reason) };
      } else {
        const delayMs = delayWithin(deadline - now, next.error, ++failures, now, clock.random());
        log(retryMessage(`${failures}`, next.error, delayMs));
        await clock.sleep(delayMs, signal).catch(() => {});
        if (signal.aborted) return state;
      }
    }
  });
}

async function setStatus(
  context: TransactionContext,
  decision: RecoveryDecision,
  deadline: number,
  signal: AbortSignal,
): Promise<RequestError | undefined> {
  const status = 'statusToSet' in decision ? decision.statusToSet : undefined;
  if (status === undefined) return undefined;
  // In doubt again, so that a post step that continues this recovery does not rely on the first update.
  context.checkpoint({ statusUpdate: 'in-doubt' });
  try {
    await context.api.setCtStatus(context.transaction.orderId, status, { retries: 0, deadline, signal });
    return undefined;
  } catch (error) {
    return toRequestError(error);
  }
}

async function readPendingReasons({ api, timeline }: TransactionContext, state: ObservedState, signal: AbortSignal) {
  if (state.kind !== 'pending') return undefined;
  return fetchPendingReasons(api, state, timeline.response, signal);
}
