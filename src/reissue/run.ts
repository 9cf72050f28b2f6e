import type { World } from '../certcentral/certcentral.ts';
import { ReissueApi } from '../certcentral/reissue-api.ts';
import { type Clock, systemClock } from '../clock.ts';
import { warningLine } from '../runner/html.ts';
import { readInputs } from '../runner/inputs.ts';
import { debug, fail, log, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { clearState, saveState } from '../runner/state.ts';
import { newCertificateFile, removeCertificateFile, writeCertificateFile } from './certificate-file.ts';
import type { Desk } from './context.ts';
import { Change } from './execute/execute-plan.ts';
import { type Inputs, readAll } from './inputs.ts';
import { asFailure, type Look, look } from './observe.ts';
import { type Plan, planOf } from './plan.ts';
import { isOutOfStep, settlementTold, unsettledText, untouchedText } from './recovery/messages.ts';
import { ATTEMPT_SECONDS, settle } from './recovery/recover.ts';
import { type Outcome, outputsOf } from './result.ts';
import { failurePage, resultLine, resultPage } from './summary.ts';
import { plannedWarnings } from './warnings.ts';

/**
 * One run of the action. Never rejects: what goes wrong is settled and reported, and fails the step.
 * @param world for tests
 */
export async function run(world: World = {}): Promise<void> {
  try {
    const inputs = readInputs(readAll);
    const connect = (timeoutSeconds: number) => new ReissueApi({ ...inputs, timeoutSeconds }, { log, debug, ...world });
    const api = connect(inputs.timeoutSeconds);
    const clock = world.clock ?? systemClock;
    try {
      await runOn({ api, inputs, clock, log, save: saveState }, () => connect(ATTEMPT_SECONDS));
    } finally {
      api.close();
    }
  } catch (error) {
    fail(error);
    await writeSummary(failurePage('Reissue: the step failed', error));
  }
}

async function runOn(desk: Desk, connectPatiently: () => ReissueApi): Promise<void> {
  const { api, inputs, clock } = desk;
  const { orderId, requested, dryRun, waitMinutes } = inputs;
  const started = clock.now();
  const seen = await look(api, orderId, inputs, clock);
  const plan = planFrom(seen, inputs);
  const found = { orderId, requested, dryRun, plan, waitMinutes, certificateFile: '' };
  if (dryRun) {
    const { order, chain } = plan;
    return report({ ...found, order, chain, warnings: plannedWarnings(inputs.csr, plan), took: 0 });
  }
  const change = new Change(desk, plan);
  try {
    change.note({});
  } catch (error) {
    // Where it cannot be kept, nothing is sent.
    throw new Error(`${(error as Error).message}. ${untouchedText(seen, inputs)}`);
  }
  try {
    const changed = await change.carryOut();
    const certificateFile = changed.chain ? newCertificateFile(orderId) : '';
    if (changed.chain) {
      change.note({ certificateFile });
      writeCertificateFile(certificateFile, changed.chain.pem);
    }
    await report({ ...found, ...changed, certificateFile, took: clock.now() - started });
    clearState();
  } catch (error) {
    removeCertificateFile(change.transaction.certificateFile);
    await settleInstead(desk, connectPatiently, change, error as Error);
  }
}

/** @throws Failure that says besides how the order stands, which nothing was done to */
function planFrom(seen: Look, inputs: Inputs): Plan {
  try {
    return planOf(seen, inputs);
  } catch (error) {
    const failure = asFailure(error);
    throw failure.amended({ hint: `${failure.hint} ${untouchedText(seen, inputs)}` });
  }
}

/** Settles what went wrong, and fails the step. What stays out of step stays in the state: the post step tries again. */
async function settleInstead(
  { inputs: { orderId }, clock }: Desk,
  connectPatiently: () => ReissueApi,
  change: Change,
  cause: Error,
): Promise<void> {
  const { told, outOfStep } = await settledAs(connectPatiently, change, clock, cause).catch((error) => ({
    told: { text: unsettledText(`Order ${orderId}`, error) },
    outOfStep: true,
  }));
  fail(new Error(`${cause.message.replace(/\.?$/, '.')} ${warningLine(told)}`));
  await writeSummary(failurePage(`Reissue of DigiCert order ${orderId}: the step failed`, cause, told));
  if (!outOfStep) clearState();
}

async function settledAs(connectPatiently: () => ReissueApi, change: Change, clock: Clock, cause: Error) {
  const { transaction, since } = change;
  if (transaction.put !== 'not carried out')
    log(`${cause.message} Settling: looking at what became of the order and its certificate.`);
  const api = connectPatiently();
  try {
    const settled = await settle(api, transaction, since, clock, () => noteInDoubt(change));
    return { told: settlementTold(settled, transaction), outOfStep: isOutOfStep(settled) };
  } finally {
    api.close();
  }
}

/** A post step that settles what is cut off now must not take the first PUT for the last one. */
function noteInDoubt(change: Change): void {
  try {
    change.note({ put: 'in doubt' });
  } catch (error) {
    // No reason to leave the order as it is.
    log((error as Error).message);
  }
}

/** Hands an outcome on: annotations, one line in the log, outputs, the job summary. */
async function report(outcome: Outcome): Promise<void> {
  const { orderId, requested, dryRun, warnings } = outcome;
  for (const warning of warnings) warn(warningLine(warning));
  log(resultLine(outcome));
  setOutputs(
    outputsOf(outcome),
    dryRun ? 'The outputs' : `CT logging of order ${orderId} is ${requested}, but the outputs`,
  );
  await writeSummary(resultPage(outcome));
}
