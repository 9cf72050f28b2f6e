import { CertCentral, type TestOverrides } from '../certcentral/client.ts';
import { type Clock, systemClock } from '../clock.ts';
import { requireAccount } from '../domain/account.ts';
import { formatWarning } from '../errors.ts';
import { createTempFilePath } from '../runner/files.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { clearState, initializeState, saveState } from '../runner/state.ts';
import { certificateFileName, writeCertificateFile } from './certificate-file.ts';
import { createSession, type ReissueContext } from './context.ts';
import { execute } from './execute.ts';
import { reissueInputs } from './inputs.ts';
import { observeOrder } from './observation.ts';
import { observeWithRetries } from './observe.ts';
import { type Plan, planRun } from './plan.ts';
import { failStep, recoverAndFail } from './recovery/recover.ts';
import { createResult, type ReissueResult, toOutputs } from './result.ts';
import { initialSync } from './sync.ts';
import { createTransaction, type Transaction } from './transaction.ts';
import { fetchPendingReasons } from './validation.ts';
import type { Execution } from './wait.ts';
import { refusalError } from './words/errors.ts';
import { describeSync } from './words/recovery.ts';
import { formatResult, renderFailure, renderResult } from './words/result.ts';
import { describeWarning } from './words/warnings.ts';

/** What a run works with before there is a transaction. */
type Environment = Pick<ReissueContext, 'api' | 'inputs' | 'clock' | 'log'>;

/** Runs the action. Never rejects: an error is recovered from and reported, and fails the step. */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  let orderId: string | undefined;
  try {
    startState();
    const clock: Clock = overrides.clock ?? systemClock;
    const { apiKey, ...inputs } = getInputs((get) => reissueInputs(get, clock.now()));
    orderId = inputs.orderId;
    const { apiUrl, timeoutSeconds } = inputs;
    const api = new CertCentral({ apiUrl, apiKey, timeoutSeconds, log, debug, ...overrides });
    try {
      await reissue({ api, inputs, clock, log }, apiKey, overrides);
    } finally {
      api.close();
    }
  } catch (error) {
    setFailed(error);
    await writeSummary(renderFailure(orderId, error));
  }
}

/** @throws Error with the note that nothing was changed */
function startState(): void {
  try {
    initializeState();
  } catch (error) {
    throw new Error(`${(error as Error).message}. The order was not changed.`, { cause: error });
  }
}

async function reissue(environment: Environment, apiKey: string, overrides: TestOverrides): Promise<void> {
  const { api, inputs, clock } = environment;
  const { retries, expectedPlan, apiUrl } = inputs;
  const startedAt = clock.now();
  const isIssued = (expectedPlan?.serial ?? 'none') !== 'none';
  const known = { orderId: inputs.orderId, commonName: '', baseline: null, isIssued, isPending: false };
  const accountCheck = requireAccount(api, inputs.statusSource.policyFile, { retries });
  const [first, account] = await Promise.all([
    observeWithRetries(api, retries, (options) => observeOrder(environment, known, options)),
    Promise.allSettled([accountCheck]).then(([result]) => result),
  ]);
  let plan: Plan;
  let transaction: Transaction;
  const checkpoint = (progress: Partial<Transaction>) => saveState(Object.assign(transaction, progress), 'later');
  try {
    if (account.status === 'rejected') throw account.reason;
    const decided = planRun(first, inputs, clock.now());
    if ('kind' in decided) throw refusalError(decided, inputs.orderId);
    plan = decided;
    transaction = createTransaction(apiUrl, plan, expectedPlan !== null);
    if (!inputs.dryRun) saveState(transaction, 'first');
  } catch (error) {
    const notChanged = { text: describeSync(inputs, initialSync(first)), waitsFor: [] };
    return await failStep(inputs.orderId, error as Error, notChanged);
  }
  if (inputs.dryRun) return await publish(createResult(inputs, plan, await preview(environment, plan)));
  const session = createSession(plan.order.status);
  const context: ReissueContext = { ...environment, transaction, session, checkpoint };
  try {
    const execution = await execute(context, plan);
    const certificateFile = handOver(context, execution.certificate?.chainPem);
    const request = { sent: transaction.reissueRequest, response: session.response };
    const durationMs = clock.now() - startedAt;
    await publish(createResult(inputs, plan, execution, { request, certificateFile, durationMs }));
    clearState();
  } catch (error) {
    await recoverAndFail(context, error as Error, apiKey, overrides);
  }
}

/** Returns what a dry run ends with. */
async function preview({ api, inputs, clock }: Environment, { first, certificate }: Plan): Promise<Execution> {
  const isPending = first.kind === 'pending';
  const reasons = isPending
    ? await fetchPendingReasons({ api, clock, session: createSession(undefined), transaction: inputs }, first)
    : null;
  return { observation: first, certificate, reasons };
}

/** Writes the certificate for later steps. The transaction records the path first: a failed run must not leave the file. */
function handOver({ inputs, checkpoint }: ReissueContext, chainPem: string | undefined): string {
  if (chainPem === undefined) return '';
  const certificateFile = createTempFilePath(certificateFileName(inputs.orderId));
  checkpoint({ certificateFile });
  writeCertificateFile(certificateFile, chainPem);
  return certificateFile;
}

/** Publishes a result: annotations, lines in the log, outputs, the job summary. */
async function publish(result: ReissueResult): Promise<void> {
  const warnings = result.warnings.map((warning) => describeWarning(warning, result.plan));
  for (const warning of warnings) warn(formatWarning(warning));
  for (const line of formatResult(result)) log(line);
  setOutputs(toOutputs(result), 'The outputs');
  await writeSummary(renderResult(result, warnings));
}
