import { withDeadline } from '../../clock.ts';
import { formatDuration } from '../../format.ts';
import { toRequestError } from '../../http/request-error.ts';
import { delayWithin, retryMessage } from '../../http/retry-policy.ts';
import type { TransactionContext } from '../context.ts';
import { always, observeProgress } from '../observe.ts';
import type { ObservedState } from '../observed-state.ts';
import { decideNextLook, keepPending, mayAppearLater } from './next-look.ts';

/**
 * Observes the order until it can be read. If a reissue may only not show yet, observes it until the reissue shows or its
 * grace period ends. Each observation repeats both reads, so that the order and its certificate belong together.
 * @param deadline ends it: what was not found out by then counts as unreadable
 */
export function observeUntilStable(context: TransactionContext, deadline: number): Promise<ObservedState> {
  const { clock, log, timeline, transaction } = context;
  timeline.reissueRequestedAt ??= clock.now();
  return withDeadline(clock, deadline, async (signal) => {
    let failures = 0;
    let isWaiting = false;
    for (;;) {
      const state = keepPending(await observeProgress(context, { retries: 0, signal }, always), transaction, timeline);
      const now = clock.now();
      // A grace period whose beginning is not known begins now.
      if (mayAppearLater(state, transaction)) timeline.pendingEndedAt ??= now;
      const next = decideNextLook(state, transaction, { timeline, failures, now });
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
