import { formatDuration } from '../../format.ts';
import type { RequestError } from '../../http/request-error.ts';
import { decideRetry } from '../../http/retry.ts';
import type { TransactionContext } from '../context.ts';
import { GRACE_PERIOD_MS } from '../execute/wait-state.ts';
import { classify, type ObservedState, observeProgress, toRequestError } from '../observe.ts';

/** More retries than fit into a recovery, so its time limit ends them. */
export const RECOVERY_RETRIES = 100;
const POLL_INTERVAL_MS = 10_000;

/**
 * Observes the order. If a reissue may still appear, repeats that until it appears or its grace period ends.
 * @param signal ends the observation; an order that is not observed by then counts as unreadable
 */
export async function observeUntilStable(context: TransactionContext, signal: AbortSignal): Promise<ObservedState> {
  const { clock, log } = context;
  let graceEndsAt: number | undefined;
  for (;;) {
    const state = await observeWithRetries(context, signal);
    if (!mayAppearLater(context, state)) return state;
    if (graceEndsAt === undefined) {
      // The first observation may have taken minutes, so a grace period whose start is unknown begins after it.
      graceEndsAt = (graceStart(context) ?? clock.now()) + GRACE_PERIOD_MS;
      if (graceEndsAt > clock.now())
        log(`A reissue may still appear: waiting up to ${formatDuration(graceEndsAt - clock.now())} for it.`);
    }
    // The first read of an observation may be old, so its start counts.
    if (state.observedAt >= graceEndsAt) return state;
    const left = Math.max(0, graceEndsAt - clock.now());
    await clock.sleep(Math.min(left, POLL_INTERVAL_MS), signal).catch(() => {});
    if (signal.aborted) return { ...state, kind: 'unreadable', error: toRequestError(signal.reason) };
  }
}

/** A retry repeats both reads, so that the order and its certificate belong together. */
async function observeWithRetries(context: TransactionContext, signal: AbortSignal): Promise<ObservedState> {
  const { clock, log, transaction } = context;
  const startedAt = clock.now();
  const fixed = { retries: RECOVERY_RETRIES, rateLimitRetries: 0, mayRepeat: true, waitedMs: 0 };
  for (let attempt = 1; ; attempt++) {
    const observation = await observeProgress(context, { retries: 0, signal }, () => true);
    const state = classify(observation, transaction.baseline?.serialNumber);
    const error = transientErrorOf(state);
    if (!error) return state;
    const now = clock.now();
    const decision = decideRetry(error, { ...fixed, attempt, elapsedMs: now - startedAt }, now, clock.random());
    if (decision.kind === 'stop') return state;
    log(decision.message);
    const isOver = await clock.sleep(decision.delayMs, signal).then(
      () => false,
      () => true,
    );
    if (isOver) return state;
  }
}

/** The certificate of a pending order does not matter. */
function transientErrorOf(state: ObservedState): RequestError | undefined {
  const orderError = state.kind === 'unreadable' ? state.error : undefined;
  const certificateError = state.kind === 'pending' ? undefined : state.certificateError;
  return [orderError, certificateError].find((error) => error && error.retryability !== 'permanent');
}

/** Returns whether a reissue that was requested or seen may still appear. A missing download does not rule it out. */
function mayAppearLater({ transaction }: TransactionContext, state: ObservedState): boolean {
  const { reissueRequested, reissueSeenPending, reissueSeenIssued } = transaction;
  if (!(reissueRequested || reissueSeenPending || reissueSeenIssued)) return false;
  const isMissing = state.kind === 'unreadable' && state.isIssued && state.certificateError?.status === 404;
  return state.kind === 'unchanged' || isMissing;
}

function graceStart({ transaction, memory }: TransactionContext): number | undefined {
  const { reissueSeenPending, reissueSeenIssued } = transaction;
  return reissueSeenPending || reissueSeenIssued ? memory.pendingEndedAt : memory.reissueRequestedAt;
}
