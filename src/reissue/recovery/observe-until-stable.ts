import { withDeadline } from '../../clock.ts';
import { formatDuration } from '../../format.ts';
import { type RequestError, toRequestError } from '../../http/request-error.ts';
import { delayWithin, retryMessage } from '../../http/retry-policy.ts';
import type { TransactionContext } from '../context.ts';
import { always, observeProgress } from '../observe.ts';
import type { ObservedState } from '../observed-state.ts';
import { pendingGraceEndsAt, requestGraceEndsAt } from '../timeline.ts';
import type { Transaction } from '../transaction.ts';

const POLL_INTERVAL_MS = 10_000;
/** How often an order is observed that no reissue is known of, if a failure is permanent. */
const MAX_PERMANENT_FAILURES = 3;

/**
 * Observes the order until it can be read. If a reissue may only not show yet, observes it until the reissue shows or its
 * grace period ends. Each observation repeats both reads, so that the order and its certificate belong together.
 * @param deadline ends it: what was not found out by then counts as unreadable
 */
export function observeUntilStable(context: TransactionContext, deadline: number): Promise<ObservedState> {
  const { clock, timeline } = context;
  timeline.reissueRequestedAt ??= clock.now();
  return withDeadline(clock, deadline, async (signal) => {
    let failures = 0;
    let graceEnd: number | undefined;
    for (;;) {
      const state = await observeProgress(context, { retries: 0, signal }, always);
      let delayMs: number | undefined;
      if (mayAppearLater(context, state)) {
        failures = 0;
        graceEnd ??= startGracePeriod(context);
        delayMs = nextPollDelayMs(graceEnd, state, clock.now());
      } else {
        delayMs = retryDelayMs(context, state, ++failures, deadline);
      }
      if (delayMs === undefined) return state;
      await clock.sleep(delayMs, signal).catch(() => {});
      if (!signal.aborted) continue;
      return failures > 0 ? state : { ...state, kind: 'unreadable', error: toRequestError(signal.reason) };
    }
  });
}

/** Returns whether a reissue may show later, although both could be read. A missing download shows nothing of it. */
function mayAppearLater({ transaction }: TransactionContext, state: ObservedState): boolean {
  const isMissing = state.kind === 'unreadable' && state.isIssued && state.certificateError?.status === 404;
  return isReissuePossible(transaction) && (state.kind === 'unchanged' || isMissing);
}

function isReissuePossible({ reissueRequested, reissueSeenPending, reissuedCtStatus }: Transaction): boolean {
  return reissueRequested || reissueSeenPending || reissuedCtStatus !== null;
}

/** @returns when the grace period ends; it begins now if its beginning is not known */
function startGracePeriod({ clock, log, timeline, transaction }: TransactionContext): number {
  timeline.pendingEndedAt ??= clock.now();
  const wasSeen = transaction.reissueSeenPending || transaction.reissuedCtStatus !== null;
  const graceEnd = wasSeen ? pendingGraceEndsAt(timeline) : requestGraceEndsAt(timeline);
  const leftMs = graceEnd - clock.now();
  if (leftMs > 0) log(`A reissue may still appear: waiting up to ${formatDuration(leftMs)} for it.`);
  return graceEnd;
}

/** @returns undefined if the grace period is over. What an observation read first may be old, so its start counts */
function nextPollDelayMs(graceEnd: number, { observedAt }: ObservedState, now: number): number | undefined {
  return observedAt >= graceEnd ? undefined : Math.min(Math.max(0, graceEnd - now), POLL_INTERVAL_MS);
}

/** @returns undefined if another observation is not needed, or of no use */
function retryDelayMs(
  { clock, log, transaction }: TransactionContext,
  state: ObservedState,
  failures: number,
  deadline: number,
): number | undefined {
  const error = findRetryError(state, isReissuePossible(transaction), failures);
  if (!error) return undefined;
  const now = clock.now();
  const delayMs = delayWithin(deadline - now, error, failures, now, clock.random());
  log(retryMessage(`${failures}`, error, delayMs));
  return delayMs;
}

/** Returns the error because of which an order should be observed again. */
function findRetryError(state: ObservedState, isPossible: boolean, failures: number): RequestError | undefined {
  // The certificate of a pending order does not matter.
  if (state.kind === 'pending') return undefined;
  const orderError = state.kind === 'unreadable' ? state.error : undefined;
  const errors = [orderError, state.certificateError].filter((error) => error !== undefined);
  // A refused key stays refused.
  if (errors.some(({ status }) => status === 401 || status === 403)) return undefined;
  const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
  if (transientError) return transientError;
  const [error] = errors;
  const isDefinite = error?.status !== undefined && error.status >= 400;
  if (isPossible) return isDefinite && state.kind !== 'unreadable' ? undefined : error;
  return isDefinite || failures >= MAX_PERMANENT_FAILURES ? undefined : error;
}
