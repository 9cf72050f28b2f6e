import type { CertCentral } from '../../certcentral/client.ts';
import { withDeadline } from '../../clock.ts';
import { type FailureReport, renderFailure, toFailure } from '../../domain/failure-report.ts';
import { disableLogging } from '../../domain/status-update.ts';
import { asError, type RequestError, toRequestError } from '../../errors.ts';
import { delayWithin } from '../../http/retry-decision.ts';
import { setFailed, writeSummary } from '../../runner/reporter.ts';
import { clearState } from '../../runner/state.ts';
import { formatDuration, joinBlocks } from '../../text.ts';
import { removeCertificateFile } from '../certificate-file.ts';
import { errorsOf, type Observation } from '../observation.ts';
import { observeUntil } from '../observe.ts';
import { fetchPendingReasons } from '../pending-reasons.ts';
import { beginGracePeriod, type ChangeContext, type Connect, type RunContext } from '../transaction.ts';
import { reportRecovery } from '../words/recovery.ts';
import { LINKS } from '../words/report.ts';
import {
  concludeRecovery,
  isReissuePossible,
  mayAppearLater,
  mustDisable,
  mustDisableFirst,
  needsPostStep,
  type Recovery,
  type RecoveryResult,
  unchangedSync,
} from './decision.ts';

/** A recovery ends within so much time, because the runner ends a post step after 5 minutes. */
const BUDGET_MS = 235_000;
/** The part of the budget that only the status update may use. */
const STATUS_BUDGET_MS = 60_000;
const TIMEOUT_SECONDS = 30;
const POLL_INTERVAL_MS = 10_000;

/** Recovers from a failed change, and fails the step. The state is kept if the post step has work left. */
export async function recoverAndFail(context: RunContext, cause: Error): Promise<void> {
  const { transaction, session, connect, log } = context;
  const { certificateFile, statusUpdate } = transaction;
  removeCertificateFile(certificateFile);
  if (statusUpdate !== 'not-applied') log(`${cause.message} Recovering: checking the order and its certificate.`);
  const checkpoint: ChangeContext['checkpoint'] = (progress) => {
    try {
      context.checkpoint(progress);
    } catch (error) {
      // The recovery must continue even if its state cannot be saved.
      log(asError(error).message);
    }
  };
  const result = await recover({ ...context, checkpoint }, connect);
  await failStep(reportRecovery(result, transaction, session.response, cause), cause);
  if (!needsPostStep(result)) clearState();
}

/** Fails the step with one error and a summary, which report how the order was left. */
export async function failStep(report: FailureReport, cause: Error): Promise<void> {
  setFailed(toFailure(report, cause));
  await writeSummary(joinBlocks(renderFailure(report, cause), LINKS));
}

/** Turns logging off if the change needs that, and finds out how the order is left. Never rejects. */
export async function recover(change: Omit<ChangeContext, 'api'>, connect: Connect): Promise<RecoveryResult> {
  const { transaction } = change;
  let api: CertCentral | undefined;
  try {
    api = connect(TIMEOUT_SECONDS);
    const isUnchanged = transaction.statusUpdate === 'not-applied';
    return isUnchanged
      ? { row: 'not-changed', sync: unchangedSync(transaction) }
      : await disableAndObserve({ ...change, api });
  } catch (error) {
    return { row: 'failed', error: asError(error) };
  } finally {
    api?.close();
  }
}

async function disableAndObserve(context: ChangeContext): Promise<Recovery> {
  const { api, transaction } = context;
  const { clock } = api;
  const deadline = clock.now() + BUDGET_MS;
  const observationDeadline = deadline - STATUS_BUDGET_MS;
  const isFirst = mustDisableFirst(transaction);
  // At most one update: the time that it leaves belongs to the observations.
  let update = isFirst ? await disable(context, observationDeadline) : 'none';
  const last = await observeUntilConclusive(context, isFirst ? deadline : observationDeadline);
  const [reasons] = await withDeadline(clock, deadline, async (signal) => {
    const updating = !isFirst && mustDisable(last, context) ? disable(context, deadline) : update;
    const reading = last.kind === 'pending' ? fetchPendingReasons(context, last, signal) : undefined;
    const [updated, read] = await Promise.all([updating, reading]);
    update = updated;
    return [read];
  });
  return { ...concludeRecovery(last, context, update, clock.now()), reasons };
}

/** Disables logging, by a deadline. */
async function disable({ api, transaction, checkpoint }: ChangeContext, deadline: number): Promise<Recovery['update']> {
  const { orderId } = transaction;
  // A post step that continues this recovery must not rely on an earlier update.
  checkpoint({ statusUpdate: 'in-doubt' });
  const error = await withDeadline(api.clock, deadline, (signal) =>
    disableLogging(api, orderId, { retries: 0, deadline, signal }).then(() => undefined, toRequestError),
  );
  return error ? { error } : 'disabled';
}

/** Observes the order until it can be read, and a reissue that is possible is pending, issued or ruled out. */
async function observeUntilConclusive(context: ChangeContext, deadline: number): Promise<Observation> {
  const { api, log, transaction, session } = context;
  const { clock } = api;
  const { reissueRequest, pending } = transaction;
  // Another process may have requested the reissue, or seen its end, so the beginning of the grace period is not known.
  const mayHaveBegun = reissueRequest !== 'none' || pending !== 'not-seen';
  if (mayHaveBegun && session.graceEndsAt === 0) beginGracePeriod(session, clock.now());
  let failures = 0;
  let isWaiting = false;
  let delayMs = 0;
  let last: Observation | undefined;
  const nextDelayMs = () => delayMs;
  for await (last of observeUntil(context, () => deadline, nextDelayMs)) {
    const now = clock.now();
    if (mayAppearLater(last, context, now)) {
      const leftMs = Math.max(0, session.graceEndsAt - now);
      if (!isWaiting) log(`A reissue may still appear: waiting up to ${formatDuration(leftMs)} for it.`);
      failures = 0;
      isWaiting = true;
      delayMs = Math.min(leftMs, POLL_INTERVAL_MS);
      continue;
    }
    const error = errorToRetry(last, context, now);
    if (!error) break;
    failures += 1;
    delayMs = delayWithin(deadline - now, error, failures, now, clock.random());
    log(`${error.message} Observing the order again in ${formatDuration(delayMs)}.`);
  }
  // A deadline cuts off only what takes minutes, while an attempt takes half a minute.
  return last as Observation;
}

/** Returns the error because of which an order should be observed again; undefined if that cannot help. */
function errorToRetry(observation: Observation, context: ChangeContext, now: number): RequestError | undefined {
  // The certificate of a pending order does not matter.
  if (observation.kind === 'pending' || observation.kind === 'unissued') return undefined;
  const errors = errorsOf(observation);
  if (errors.some(({ isKeyRefused }) => isKeyRefused)) return undefined;
  const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
  // A gateway may refuse for a short time only, and only an observation reports whether a reissue is pending.
  return transientError ?? (isReissuePossible(context, now) ? errors[0] : undefined);
}
