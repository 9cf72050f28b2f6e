import { CertCentral, type TestOverrides } from '../certcentral/client.ts';
import { getActionInputs } from '../certcentral/inputs.ts';
import { systemClock } from '../clock.ts';
import { requireAccount } from '../domain/account.ts';
import type { FailureReport } from '../domain/failure-report.ts';
import { requirePrivateRepository } from '../domain/private-repository.ts';
import { asError, formatWarning } from '../errors.ts';
import { debug, log, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { clearState, initializeState, saveState } from '../runner/state.ts';
import { createCertificateFolder, removeCertificateFile, writeCertificateFile } from './certificate-file.ts';
import { execute } from './execute.ts';
import { type Inputs, reissueInputs } from './inputs.ts';
import type { Observation } from './observation.ts';
import { observeOrder, observeWithRetries } from './observe.ts';
import { fetchPendingReasons } from './pending-reasons.ts';
import { decideStatus, planRun, type RunPlan } from './plan.ts';
import { initialSync } from './recovery/decision.ts';
import { failStep, recoverAndFail } from './recovery/recover.ts';
import { createResult, type ReissueResult, toOutputs } from './result.ts';
import { type Connect, createTransaction, type RunContext, type Session, type Transaction } from './transaction.ts';
import { refusalError } from './words/errors.ts';
import { formatResult, renderResult } from './words/result.ts';
import { reportNotRead, reportUnchanged } from './words/unchanged.ts';
import { describeWarning } from './words/warnings.ts';

/** Runs the main step. Never rejects: an error is recovered from and reported, and fails the step. */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  let orderId: string | undefined;
  try {
    initializeState();
    const { clock = systemClock } = overrides;
    const { apiKey, ...inputs } = getActionInputs((get) => reissueInputs(get, clock.now()));
    orderId = inputs.orderId;
    requirePrivateRepository(inputs.statusSource.status, inputs.statusSource.policyFile);
    const { apiUrl } = inputs;
    const connect: Connect = (timeoutSeconds) =>
      new CertCentral({ apiUrl, apiKey, timeoutSeconds, log, debug, ...overrides });
    const api = connect(inputs.timeoutSeconds);
    try {
      await reissue({ inputs, api, connect, log });
    } finally {
      api.close();
    }
  } catch (error) {
    // A failure after the first status update does not get here, because it is recovered from.
    await failStep(reportNotRead(orderId), asError(error));
  }
}

type Environment = Pick<RunContext, 'inputs' | 'api' | 'connect' | 'log'>;

/** Plans the change by the first observation; then, unless the run is dry, carries out the plan. */
async function reissue(environment: Environment): Promise<void> {
  const { api, inputs } = environment;
  const startedAt = api.clock.now();
  const [first, accountError] = await observeFirst(api, inputs);
  const prepared = prepare(environment, first, accountError);
  if ('refusal' in prepared) return await failStep(prepared.report, prepared.refusal);
  const { context, plan } = prepared;
  if (inputs.dryRun) {
    const reasons = first.kind === 'pending' ? await fetchPendingReasons(context, first) : null;
    return await publish(createResult(context, plan, { observation: first, certificate: plan.certificate, reasons }));
  }
  const { certificateFile } = context.transaction;
  try {
    const execution = await execute(context, plan, first);
    const { certificate } = execution;
    if (certificate) writeCertificateFile(certificateFile, certificate.chainPem);
    else removeCertificateFile(certificateFile);
    const handedOver = certificate ? certificateFile : '';
    await publish(createResult(context, plan, execution, handedOver, api.clock.now() - startedAt));
    clearState();
  } catch (error) {
    await recoverAndFail(context, asError(error));
  }
}

/** What a run goes on with, or why it changes nothing. */
type Prepared = { context: RunContext; plan: RunPlan } | { refusal: Error; report: FailureReport };

/** Decides what a run does, and saves the transaction, so that a run which is killed can be recovered. */
function prepare(environment: Environment, first: Observation, accountError: Error | undefined): Prepared {
  const { api, inputs } = environment;
  const { orderId, dryRun, expectedPlan } = inputs;
  let certificateFile = '';
  try {
    if (accountError) throw accountError;
    const plan = planRun(first, inputs, api.clock.now());
    if ('kind' in plan) throw refusalError(plan, orderId);
    // A run that cannot hand over the certificate must not change the order.
    certificateFile = dryRun ? '' : createCertificateFolder(orderId);
    const transaction = createTransaction(inputs, plan, first, certificateFile);
    if (!dryRun) saveState(transaction, 'first');
    const checkpoint = (progress: Partial<Transaction>) => saveState(Object.assign(transaction, progress), 'later');
    const session: Session = { graceEndsAt: 0, status: plan.order.status, lastCertificate: plan.certificate };
    return { context: { ...environment, transaction, session, checkpoint }, plan };
  } catch (error) {
    removeCertificateFile(certificateFile);
    // The policy of another account decides nothing.
    const desired = accountError ? null : decideStatus(first, inputs);
    const sync = initialSync(first);
    const report = reportUnchanged({ orderId, sync, desired, isPlanned: expectedPlan !== null });
    return { refusal: asError(error), report };
  }
}

/** Observes the order, and checks the account of the key beside it. */
async function observeFirst(api: CertCentral, { orderId, retries, expectedPlan, statusSource }: Inputs) {
  const isIssued = expectedPlan !== null && expectedPlan.serial !== null;
  const known = { orderId, commonName: '', baseline: null, isIssued, pending: 'not-seen' as const };
  const accountCheck = requireAccount(api, statusSource.policyFile, { retries });
  return await Promise.all([
    observeWithRetries(api, retries, (options) => observeOrder(api, known, options)),
    accountCheck.then(() => undefined, asError),
  ]);
}

/** Publishes a result: annotations, lines in the log, outputs, the job summary. */
async function publish(result: ReissueResult): Promise<void> {
  const warnings = result.warnings.map((warning) => describeWarning(warning, result.plan));
  for (const warning of warnings) warn(formatWarning(warning));
  for (const line of formatResult(result)) log(line);
  setOutputs(toOutputs(result), 'The outputs');
  await writeSummary(renderResult(result, warnings));
}
