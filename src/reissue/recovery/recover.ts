import type { ReissueApi } from '../../certcentral/reissue-api.ts';
import { withDeadline } from '../../clock.ts';
import { type RequestError, toRequestError } from '../../http/request-error.ts';
import type { TransactionContext } from '../context.ts';
import { RECOVERY_BUDGET_MS, RECOVERY_STATUS_BUDGET_MS } from '../limits.ts';
import type { ObservedState } from '../observe.ts';
import { fetchPendingReasons, type PendingReasons } from '../pending-reasons.ts';
import { initialSyncOf } from '../sync-state.ts';
import { decideRecovery, type RecoveryDecision } from './decision.ts';
import { observeUntilConclusive } from './observe-until-conclusive.ts';

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
 * @param connect connects to CertCentral with `RECOVERY_TIMEOUT_SECONDS`, unless there is nothing to recover
 * @param debug called with one line about the decision
 */
export async function recover(
  context: Omit<TransactionContext, 'api'>,
  connect: () => ReissueApi,
  debug: ((line: string) => void) | undefined,
): Promise<RecoveryResult> {
  const result = await decideAndSet(context, connect);
  const status = 'statusToSet' in result.decision && result.decision.statusToSet;
  const outcome = status ? `, CT logging ${result.error ? 'could not be set' : 'was set'} to ${status}` : '';
  debug?.(`Recovery decision: ${result.decision.kind}${outcome}`);
  return result;
}

async function decideAndSet(
  context: Omit<TransactionContext, 'api'>,
  connect: () => ReissueApi,
): Promise<RecoveryResult> {
  const { transaction } = context;
  // Row 1 of the table of the recovery: the status certainly was not changed, so there is nothing to recover.
  if (transaction.statusUpdate === 'not-applied') {
    const decision: RecoveryDecision = { kind: 'not-changed', initialSync: initialSyncOf(transaction) };
    return { decision, error: undefined, pendingReasons: undefined };
  }
  const api = connect();
  try {
    return await observeAndSet({ ...context, api });
  } finally {
    api.close();
  }
}

async function observeAndSet(context: TransactionContext): Promise<RecoveryResult> {
  const { clock, transaction } = context;
  const deadline = clock.now() + RECOVERY_BUDGET_MS;
  const last = await observeUntilConclusive(context, deadline - RECOVERY_STATUS_BUDGET_MS);
  const decision = decideRecovery(transaction, last);
  const [error, pendingReasons] = await withDeadline(clock, deadline, (signal) =>
    Promise.all([setStatus(context, decision, deadline, signal), readPendingReasons(context, last.state, signal)]),
  );
  return { decision, error, pendingReasons };
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

async function readPendingReasons({ api, session }: TransactionContext, state: ObservedState, signal: AbortSignal) {
  if (state.kind !== 'pending') return undefined;
  return fetchPendingReasons(api, state, session.response, signal);
}
