import { ActionError, formatWarning } from '../action-error.ts';
import type { TestOverrides } from '../certcentral/certcentral.ts';
import { ReissueApi } from '../certcentral/reissue-api.ts';
import { type Clock, systemClock } from '../clock.ts';
import { requireAccount } from '../domain/account.ts';
import { ifOrderReadable } from '../domain/order-snapshot.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { clearState, initializeState, saveState } from '../runner/state.ts';
import { certificateFilePath, writeCertificateFile } from './certificate-file.ts';
import { createCheckpoint, type ReissueContext } from './context.ts';
import { executePlan } from './execute/execute-plan.ts';
import { type Inputs, reissueInputs } from './inputs.ts';
import { RECOVERY_TIMEOUT_SECONDS } from './limits.ts';
import { formatResult } from './log-line.ts';
import { type ObservedState, observe } from './observe.ts';
import { fetchPendingReasons } from './pending-reasons.ts';
import { createPlan, type Plan } from './plan.ts';
import { recoverAndFail } from './recovery/main-step.ts';
import { dryRunResult, executedResult, type ReissueResult, toOutputs } from './result.ts';
import { renderFailureSummary, renderSummary } from './summary.ts';
import { notChangedMessage, observedSync } from './sync-state.ts';
import { createTransaction } from './transaction.ts';

/** What a run works with before there is a transaction. */
type Environment = Pick<ReissueContext, 'api' | 'inputs' | 'clock' | 'log'>;

/**
 * Runs the action. Never rejects: an error is recovered from and reported, and fails the step.
 * @param overrides for tests
 */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  try {
    startState();
    const clock: Clock = overrides.clock ?? systemClock;
    const inputs = getInputs((get) => reissueInputs(get, clock.now()));
    const connect = (timeoutSeconds: number) =>
      new ReissueApi({ ...inputs, timeoutSeconds }, { log, debug, ...overrides });
    const api = connect(inputs.timeoutSeconds);
    try {
      await reissue({ api, inputs, clock, log }, () => connect(RECOVERY_TIMEOUT_SECONDS));
    } finally {
      api.close();
    }
  } catch (error) {
    setFailed(error);
    writeSummary(renderFailureSummary('Reissue: the step failed', error));
  }
}

/** @throws Error that says that nothing was changed */
function startState(): void {
  try {
    initializeState();
  } catch (error) {
    throw new Error(`${(error as Error).message}. The order was not changed.`, { cause: error });
  }
}

async function reissue(environment: Environment, connectForRecovery: () => ReissueApi): Promise<void> {
  const { api, inputs, clock } = environment;
  const startedAt = clock.now();
  const known = { orderId: inputs.orderId, commonName: '', baselineSerial: undefined };
  const accountCheck = requireAccount(api, inputs.statusSource.policyFile, inputs);
  const [state, account] = await Promise.all([
    observe(environment, known, inputs, ifOrderReadable),
    Promise.allSettled([accountCheck]).then(([result]) => result),
  ]);
  const plan = addSyncState(state, inputs, () => {
    if (account.status === 'rejected') throw account.reason;
    return createPlan(state, inputs);
  });
  if (inputs.dryRun) return publish(await planResult(environment, plan, state));
  const transaction = createTransaction(inputs, plan);
  const checkpoint = createCheckpoint(transaction, (progress) => saveState(progress, inputs.apiKey));
  // Saves the initial transaction.
  addSyncState(state, inputs, () => checkpoint({}));
  const context: ReissueContext = { ...environment, transaction, session: {}, checkpoint };
  try {
    const execution = await executePlan(context, plan);
    const certificateFile = handOver(context, execution.certificate?.chainPem);
    const durationMs = clock.now() - startedAt;
    publish(executedResult(context, plan, execution, { certificateFile, durationMs }));
    clearState();
  } catch (error) {
    await recoverAndFail(context, connectForRecovery, error as Error);
  }
}

/**
 * Runs a task that comes before any change.
 * @throws an error that also says whether the order is in sync
 */
function addSyncState<T>(state: ObservedState, inputs: Inputs, task: () => T): T {
  try {
    return task();
  } catch (error) {
    const notChanged = notChangedMessage(inputs, observedSync(state));
    if (!(error instanceof ActionError)) throw new Error(`${(error as Error).message}. ${notChanged}`);
    const { detail, title, hint } = error;
    throw new ActionError(detail, { title, hint: `${hint} ${notChanged}`, cause: error });
  }
}

async function planResult({ api, inputs }: Environment, plan: Plan, state: ObservedState): Promise<ReissueResult> {
  const reasons = state.kind === 'pending' ? await fetchPendingReasons(api, state, undefined) : undefined;
  return dryRunResult(inputs, plan, state, reasons);
}

/** Writes the certificate for later steps. The transaction records the path first: a failed run must not leave the file. */
function handOver({ inputs, checkpoint }: ReissueContext, chainPem: string | undefined): string {
  if (chainPem === undefined) return '';
  const certificateFile = certificateFilePath(inputs.orderId);
  checkpoint({ certificateFile });
  writeCertificateFile(certificateFile, chainPem);
  return certificateFile;
}

/** Publishes a result: annotations, one line in the log, outputs, the job summary. */
function publish(result: ReissueResult): void {
  const { orderId, desiredStatus, dryRun, warnings } = result;
  for (const warning of warnings) warn(formatWarning(warning));
  for (const line of formatResult(result)) log(line);
  setOutputs(
    toOutputs(result),
    dryRun ? 'The outputs' : `CT logging of order ${orderId} is ${desiredStatus}, but the outputs`,
  );
  writeSummary(renderSummary(result));
}
