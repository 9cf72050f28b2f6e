import type { TestOverrides } from '../certcentral/certcentral.ts';
import { ReissueApi } from '../certcentral/reissue-api.ts';
import { type Clock, systemClock } from '../clock.ts';
import { formatWarning } from '../runner/html.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { clearState, saveState } from '../runner/state.ts';
import { certificateFilePath, removeCertificateFile, writeCertificateFile } from './certificate-file.ts';
import type { ReissueContext } from './context.ts';
import { Change } from './execute/execute-plan.ts';
import { type Inputs, reissueInputs } from './inputs.ts';
import { type Observation, observe, toRequestError } from './observe.ts';
import { createPlan, type Plan } from './plan.ts';
import {
  describeRecovery,
  isLeftOutOfSync,
  nothingChangedMessage,
  recoveryFailedMessage,
} from './recovery/messages.ts';
import { ATTEMPT_TIMEOUT_SECONDS, recover } from './recovery/recover.ts';
import { type ReissueResult, toOutputs } from './result.ts';
import { formatResult, renderFailureSummary, renderSummary } from './summary.ts';
import { dryRunWarnings } from './warnings.ts';

/**
 * One run of the action. Never rejects: what goes wrong is settled and reported, and fails the step.
 * @param world for tests
 */
export async function run(world: TestOverrides = {}): Promise<void> {
  try {
    const inputs = getInputs(reissueInputs);
    const connect = (timeoutSeconds: number) => new ReissueApi({ ...inputs, timeoutSeconds }, { log, debug, ...world });
    const api = connect(inputs.timeoutSeconds);
    const clock = world.clock ?? systemClock;
    try {
      await reissue({ api, inputs, clock, log, persist: saveState }, () => connect(ATTEMPT_TIMEOUT_SECONDS));
    } finally {
      api.close();
    }
  } catch (error) {
    setFailed(error);
    await writeSummary(renderFailureSummary('Reissue: the step failed', error));
  }
}

async function reissue(desk: ReissueContext, connectForRecovery: () => ReissueApi): Promise<void> {
  const { api, inputs, clock } = desk;
  const { orderId, desiredStatus, dryRun, waitMinutes } = inputs;
  const started = clock.now();
  const seen = await observe(api, orderId, inputs, clock);
  const plan = createPlanOrExplain(seen, inputs);
  const base = { orderId, desiredStatus, dryRun, plan, waitMinutes, certificateFile: '' };
  if (dryRun) {
    const { order, certificate } = plan;
    return publish({ ...base, order, certificate, warnings: dryRunWarnings(inputs.csr, plan), durationMs: 0 });
  }
  const change = new Change(desk, plan);
  try {
    change.checkpoint({});
  } catch (error) {
    // Where it cannot be kept, nothing is sent.
    throw new Error(`${(error as Error).message}. ${nothingChangedMessage(seen, inputs)}`);
  }
  try {
    const changed = await change.executePlan();
    const certificateFile = changed.certificate ? certificateFilePath(orderId) : '';
    if (changed.certificate) {
      change.checkpoint({ certificateFile });
      writeCertificateFile(certificateFile, changed.certificate.chainPem);
    }
    await publish({ ...base, ...changed, certificateFile, durationMs: clock.now() - started });
    clearState();
  } catch (error) {
    removeCertificateFile(change.transaction.certificateFile);
    await recoverAndFail(desk, connectForRecovery, change, error as Error);
  }
}

/** @throws Failure that says besides how the order stands, which nothing was done to */
function createPlanOrExplain(seen: Observation, inputs: Inputs): Plan {
  try {
    return createPlan(seen, inputs);
  } catch (error) {
    const failure = toRequestError(error);
    throw failure.with({ hint: `${failure.hint} ${nothingChangedMessage(seen, inputs)}` });
  }
}

/** Settles what went wrong, and fails the step. What stays out of step stays in the state: the post step tries again. */
async function recoverAndFail(
  { inputs: { orderId }, clock }: ReissueContext,
  connectForRecovery: () => ReissueApi,
  change: Change,
  cause: Error,
): Promise<void> {
  const { told, outOfStep } = await runRecovery(connectForRecovery, change, clock, cause).catch((error) => ({
    told: { text: recoveryFailedMessage(`Order ${orderId}`, error) },
    outOfStep: true,
  }));
  setFailed(new Error(`${cause.message.replace(/\.?$/, '.')} ${formatWarning(told)}`));
  await writeSummary(renderFailureSummary(`Reissue of DigiCert order ${orderId}: the step failed`, cause, told));
  if (!outOfStep) clearState();
}

async function runRecovery(connectForRecovery: () => ReissueApi, change: Change, clock: Clock, cause: Error) {
  const { transaction, since } = change;
  if (transaction.statusUpdate !== 'not carried out')
    log(`${cause.message} Settling: looking at what became of the order and its certificate.`);
  const api = connectForRecovery();
  try {
    const settled = await recover(api, transaction, since, clock, () => checkpointInDoubt(change));
    return { told: describeRecovery(settled, transaction), outOfStep: isLeftOutOfSync(settled) };
  } finally {
    api.close();
  }
}

/** A post step that settles what is cut off now must not take the first PUT for the last one. */
function checkpointInDoubt(change: Change): void {
  try {
    change.checkpoint({ statusUpdate: 'in-doubt' });
  } catch (error) {
    // No reason to leave the order as it is.
    log((error as Error).message);
  }
}

/** Hands an outcome on: annotations, one line in the log, outputs, the job summary. */
async function publish(outcome: ReissueResult): Promise<void> {
  const { orderId, desiredStatus, dryRun, warnings } = outcome;
  for (const warning of warnings) warn(formatWarning(warning));
  log(formatResult(outcome));
  setOutputs(
    toOutputs(outcome),
    dryRun ? 'The outputs' : `CT logging of order ${orderId} is ${desiredStatus}, but the outputs`,
  );
  await writeSummary(renderSummary(outcome));
}
