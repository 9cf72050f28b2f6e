import type { RequestError } from '../../http/request-error.ts';
import { pendingGraceEndsAt, requestGraceEndsAt, type Timeline } from '../context.ts';
import type { ObservedState } from '../observe.ts';
import { isReissuePossible, type Transaction } from '../transaction.ts';

/** Whether, when and why a recovery observes the order again. */
export type NextObservation =
  | { kind: 'none' }
  /** A reissue may appear until the end of its grace period. */
  | { kind: 'wait'; delayMs: number; graceLeftMs: number }
  /** Something that matters could not be read. */
  | { kind: 'retry'; error: RequestError };

/** The course of a recovery until now. */
interface RecoveryProgress {
  timeline: Timeline;
  /** The number of observations in a row that failed, without the latest. */
  failures: number;
  now: number;
}

const POLL_INTERVAL_MS = 10_000;
/** How often an order is observed that no reissue is known of, if a response is not CertCentral's. */
const MAX_PERMANENT_FAILURES = 3;

/** Decides from the latest observation whether another one is needed and can help. */
export function decideNextObservation(
  state: ObservedState,
  transaction: Transaction,
  { timeline, failures, now }: RecoveryProgress,
): NextObservation {
  if (mayAppearLater(state, transaction)) {
    const graceEnd = graceEndsAt(transaction, timeline);
    // What an observation read first may be old, so its start counts.
    if (state.observedAt < graceEnd) {
      const graceLeftMs = Math.max(0, graceEnd - now);
      return { kind: 'wait', delayMs: Math.min(graceLeftMs, POLL_INTERVAL_MS), graceLeftMs };
    }
  }
  const error = findRetryError(state, transaction, failures);
  return error ? { kind: 'retry', error } : { kind: 'none' };
}

/** Returns a state as pending if a reissue was, and the order has not reported since that the reissue is over. */
export function keepPending(
  state: ObservedState,
  { reissueSeenPending }: Transaction,
  { pendingEndedAt }: Timeline,
): ObservedState {
  const { order, isIssued, reissuePending, differsFromBaseline } = state;
  const isOverOrUnseen = !reissueSeenPending || pendingEndedAt !== undefined;
  if (!order || isOverOrUnseen || !isIssued || reissuePending !== 'unknown' || differsFromBaseline) return state;
  return { ...state, kind: 'pending', order };
}

/**
 * Returns whether a reissue is possible, but the state shows neither that it is pending nor its certificate, so that either
 * may appear later. A download that is missing (404) shows neither.
 */
export function mayAppearLater(state: ObservedState, transaction: Transaction): boolean {
  const isMissing = state.kind === 'unreadable' && state.isIssued && state.certificateError?.status === 404;
  return isReissuePossible(transaction, state) && (state.kind === 'unchanged' || isMissing);
}

function graceEndsAt({ reissueSeenPending, reissuedCtStatus }: Transaction, timeline: Timeline): number {
  const wasSeen = reissueSeenPending || reissuedCtStatus !== null;
  return wasSeen ? pendingGraceEndsAt(timeline) : requestGraceEndsAt(timeline);
}

/** Returns the error because of which an order should be observed again. */
function findRetryError(state: ObservedState, transaction: Transaction, failures: number): RequestError | undefined {
  // The certificate of a pending order does not matter.
  if (state.kind === 'pending') return undefined;
  const orderError = state.kind === 'unreadable' ? state.error : undefined;
  const errors = [orderError, state.certificateError].filter((error) => error !== undefined);
  if (errors.some(({ isKeyRefused }) => isKeyRefused)) return undefined;
  const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
  if (transientError) return transientError;
  const [error] = errors;
  // Only an observation shows whether the reissue was issued, and a gateway may refuse for a short time only.
  if (isReissuePossible(transaction, state)) return error;
  const isDefinite = error?.status !== undefined && error.status >= 400;
  return isDefinite || failures + 1 >= MAX_PERMANENT_FAILURES ? undefined : error;
}
