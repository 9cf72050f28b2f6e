import { withDeadline } from '../../clock.ts';
import { always } from '../../domain/order-snapshot.ts';
import type { RequestError } from '../../http/request-error.ts';
import { delayWithin, retryMessage } from '../../http/retry-policy.ts';
import { formatDuration } from '../../text.ts';
import {
  observeProgress,
  pendingGraceEndsAt,
  requestGraceEndsAt,
  type Session,
  type TransactionContext,
} from '../context.ts';
import { MAX_PERMANENT_FAILURES, RECOVERY_POLL_INTERVAL_MS } from '../limits.ts';
import { type ObservedState, orderOf, readErrorsOf } from '../observe.ts';
import { isNothingIssued, isReissuePossible, type Transaction } from '../transaction.ts';
import type { LastObservation } from './decision.ts';

/**
 * Observes the order until it can be read. If a reissue may only not show yet, observes it until the reissue shows or its
 * grace period ends. Each observation repeats both reads, so that the order and its certificate belong together.
 * @param deadline ends it, with the last observation that was complete
 */
export function observeUntilConclusive(context: TransactionContext, deadline: number): Promise<LastObservation> {
  const { clock, log, session, transaction } = context;
  const startedAt = clock.now();
  return withDeadline(clock, deadline, async (signal) => {
    let last: LastObservation | undefined;
    let [failures, isWaiting] = [0, false];
    for (;;) {
      const state = keepPending(await observeProgress(context, { retries: 0, signal }, always), transaction, session);
      // The deadline cut this observation off.
      if (signal.aborted && last) return last;
      const now = clock.now();
      if (mayAppearLater(state, transaction)) {
        // Only the process that requested the reissue, or saw it pending, knows when its grace period began. In any other
        // process, the grace period begins anew: after the request, with the recovery; after pending, with the first
        // observation that shows the end.
        session.reissueRequestedAt ??= startedAt;
        session.pendingEndedAt ??= now;
      }
      const next = decideNextObservation(state, transaction, { session, failures, now });
      last = { state, isOutOfTime: next.kind === 'wait' };
      if (next.kind === 'none') return last;
      if (next.kind === 'wait') {
        if (!isWaiting) log(`A reissue may still appear: waiting up to ${formatDuration(next.graceLeftMs)} for it.`);
        [failures, isWaiting] = [0, true];
        await clock.sleep(next.delayMs, signal).catch(() => {});
      } else {
        const delayMs = delayWithin(deadline - now, next.error, ++failures, now, clock.random());
        log(retryMessage(`${failures}`, next.error, delayMs));
        await clock.sleep(delayMs, signal).catch(() => {});
      }
      if (signal.aborted) return last;
    }
  });
}

/** Whether, when and why a recovery observes the order again. */
export type NextObservation =
  | { kind: 'none' }
  /** A reissue may appear until the end of its grace period. */
  | { kind: 'wait'; delayMs: number; graceLeftMs: number }
  /** Something that matters could not be read. */
  | { kind: 'retry'; error: RequestError };

/** The course of a recovery until now. */
interface RecoveryProgress {
  session: Session;
  /** The number of observations in a row that failed, without the latest. */
  failures: number;
  now: number;
}

/** Decides from the latest observation whether another one is needed and can help. */
export function decideNextObservation(
  state: ObservedState,
  transaction: Transaction,
  { session, failures, now }: RecoveryProgress,
): NextObservation {
  const graceEnd = graceEndsAt(transaction, session);
  // What an observation read first may be old, so its start counts.
  if (mayAppearLater(state, transaction) && state.observedAt < graceEnd) {
    const graceLeftMs = Math.max(0, graceEnd - now);
    return { kind: 'wait', delayMs: Math.min(graceLeftMs, RECOVERY_POLL_INTERVAL_MS), graceLeftMs };
  }
  const error = findRetryError(state, transaction, failures);
  return error ? { kind: 'retry', error } : { kind: 'none' };
}

/** Returns a state as pending if a reissue was, and the order has not reported since that the reissue is over. */
export function keepPending(
  state: ObservedState,
  { reissueSeenPending }: Transaction,
  { pendingEndedAt }: Session,
): ObservedState {
  const order = orderOf(state);
  const isOverOrUnseen = !reissueSeenPending || pendingEndedAt !== undefined;
  const isUnreported = state.phase === 'issued' && state.reissuePending === 'unknown' && !state.differsFromBaseline;
  return order && !isOverOrUnseen && isUnreported ? { ...state, kind: 'pending', order } : state;
}

/**
 * Returns whether a reissue is possible, but the state shows neither that it is pending nor its certificate, so that either
 * may appear later. A download that is missing (404) shows neither.
 */
function mayAppearLater(state: ObservedState, transaction: Transaction): boolean {
  const isMissing =
    state.kind === 'unreadable' && state.phase === 'issued' && readErrorsOf(state).certificate?.status === 404;
  const isOver = state.kind === 'unissued' && state.reissuePending === false && transaction.reissueSeenPending;
  return isReissuePossible(transaction, state) && (state.kind === 'unchanged' || isMissing || isOver);
}

function graceEndsAt({ reissueSeenPending, reissuedCtStatus }: Transaction, session: Session): number {
  const wasSeen = reissueSeenPending || reissuedCtStatus !== null;
  return wasSeen ? pendingGraceEndsAt(session) : requestGraceEndsAt(session);
}

/** Returns the error because of which an order should be observed again. */
function findRetryError(state: ObservedState, transaction: Transaction, failures: number): RequestError | undefined {
  // The certificate of a pending order does not matter.
  if (state.kind === 'pending') return undefined;
  const { order, certificate } = readErrorsOf(state);
  const errors = [order, certificate].filter((error) => error !== undefined);
  if (errors.some(({ isKeyRefused }) => isKeyRefused)) return undefined;
  const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
  if (transientError) return transientError;
  const [error] = errors;
  // Only an observation shows whether the reissue was issued, and a gateway may refuse for a short time only.
  if (isReissuePossible(transaction, state) && !isNothingIssued(transaction, state)) return error;
  const isDefinite = error?.status !== undefined && error.status >= 400;
  return isDefinite || failures + 1 >= MAX_PERMANENT_FAILURES ? undefined : error;
}
