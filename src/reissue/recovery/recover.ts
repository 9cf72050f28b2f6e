import type { Order } from '../../certcentral/order.ts';
import { determinePhase, needsDownload } from '../../certcentral/order-phase.ts';
import type { ReissueApi } from '../../certcentral/reissue-api.ts';
import { type Clock, withDeadline } from '../../clock.ts';
import { RequestError } from '../../http/request-error.ts';
import { DOWNLOAD_LAG_GRACE_MS, REISSUE_VISIBILITY_GRACE_MS } from '../execute/wait-state.ts';
import { classify, type Observation, observe, toRequestError } from '../observe.ts';
import { mayStillBeReissued, type Transaction } from '../transaction.ts';
import { decideRecovery, type RecoveryDecision } from './decision.ts';

/** The bound on one attempt of a settlement, in seconds. */
export const ATTEMPT_TIMEOUT_SECONDS = 30;
/** The runner ends a post step after 5 minutes. */
const OBSERVE_BUDGET_MS = 170_000;
const RECOVERY_BUDGET_MS = 235_000;
const RECOVERY_RETRIES = 10;
const POLL_INTERVAL_MS = 10_000;

/** Since when something has been so that a settlement waits out, in milliseconds; undefined where that is not known. */
export interface GracePeriods {
  reissueRequestedAt?: number | undefined;
  pendingEndedAt?: number | undefined;
}

/** How a change was settled. */
export type RecoveryResult = { decision: RecoveryDecision; error: RequestError | undefined };

/**
 * Brings an order and its active certificate in step again, or finds out that they cannot be. Never rejects with a Failure.
 * @param onBeforeStatusUpdate is told before the status may be set to another than the wish, which is in doubt from then on
 */
export async function recover(
  api: ReissueApi,
  transaction: Transaction,
  since: GracePeriods,
  clock: Clock,
  onBeforeStatusUpdate: () => void,
): Promise<RecoveryResult> {
  const started = clock.now();
  const seen =
    transaction.statusUpdate === 'not carried out'
      ? undefined
      : await withDeadline(clock, started + OBSERVE_BUDGET_MS, (signal) =>
          observeUntilStable(api, transaction, since, clock, signal),
        );
  const decision = decideRecovery(transaction, seen);
  const set = 'statusToSet' in decision ? decision.statusToSet : undefined;
  if (set === undefined) return { decision, error: undefined };
  onBeforeStatusUpdate();
  try {
    await withDeadline(clock, started + RECOVERY_BUDGET_MS, (signal) =>
      api.setCtStatus(transaction.orderId, set, { retries: RECOVERY_RETRIES, signal }),
    );
    return { decision, error: undefined };
  } catch (error) {
    return { decision, error: toRequestError(error) };
  }
}

/** Looks; and again, where a reissue may only not show yet, until it shows or the time for that is over. */
async function observeUntilStable(
  api: ReissueApi,
  transaction: Transaction,
  since: GracePeriods,
  clock: Clock,
  signal: AbortSignal,
): Promise<Observation> {
  const { orderId, baseline, post, pending } = transaction;
  const wait =
    pending !== 'never'
      ? { since: since.pendingEndedAt, ms: DOWNLOAD_LAG_GRACE_MS }
      : post === 'sent' && { since: since.reissueRequestedAt, ms: REISSUE_VISIBILITY_GRACE_MS };
  const matters = (order: Order | RequestError) => needsCertificate(order, transaction);
  let graceEndsAt: number | undefined;
  for (;;) {
    const seen = await observe(api, orderId, { retries: RECOVERY_RETRIES, signal }, clock, matters);
    const sight = classify(seen, baseline?.serialNumber);
    const mayAppearLater =
      sight.kind === 'unchanged' || (sight.kind === 'unreadable' && sight.order && sight.error.status === 404);
    if (!wait || !mayAppearLater) return seen;
    // The first look can have taken minutes: what was so meanwhile is not known.
    graceEndsAt ??= (wait.since ?? clock.now()) + wait.ms;
    // A look takes long where a read is retried, and what it read first is then old.
    if (seen.observedAt >= graceEndsAt) return seen;
    const left = Math.max(0, graceEndsAt - clock.now());
    await clock.sleep(Math.min(left, POLL_INTERVAL_MS), signal).catch(() => {});
    if (signal.aborted) return { ...seen, order: toRequestError(signal.reason) };
  }
}

/**
 * A pending order is left pending, whatever its certificate is; one that is closed may have one. Of one that is unreadable it
 * matters only where no reissue is known to be possible.
 */
function needsCertificate(order: Order | RequestError, transaction: Transaction): boolean {
  if (order instanceof RequestError) return !mayStillBeReissued(transaction);
  const { phase, reissuePending } = determinePhase(order, undefined);
  return phase === 'closed' || (reissuePending !== true && needsDownload(order));
}
