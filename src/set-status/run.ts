import { formatWarning, type Warning } from '../action-error.ts';
import { CertCentral, type TestOverrides } from '../certcentral/certcentral.ts';
import { fetchOrderSnapshot, ifOrderReadable, MAX_READ_BACK_RETRIES, unlessClosed } from '../domain/order-snapshot.ts';
import { RequestError } from '../http/request-error.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, notice, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { ctStatusInputs } from './inputs.ts';
import { formatResult, nextStep } from './log-line.ts';
import { buildResult, type CtStatusResult, toOutputs } from './result.ts';
import { renderFailureSummary, renderSummary } from './summary.ts';
import { collectWarnings } from './warnings.ts';

/**
 * Runs the action once. Never rejects: an error is reported and fails the step.
 * @param overrides for tests
 */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  try {
    const inputs = getInputs(ctStatusInputs);
    const api = new CertCentral(inputs, { log, debug, ...overrides });
    try {
      const { orderId, desiredStatus, dryRun, retries } = inputs;
      if (!dryRun) await api.setCtStatus(orderId, desiredStatus, { retries });
      const snapshot = await fetchSnapshot(api, inputs);
      const result = buildResult(inputs, snapshot);
      publish(result, collectWarnings(result, snapshot));
    } finally {
      api.close();
    }
  } catch (error) {
    setFailed(error);
    writeSummary(renderFailureSummary(error));
  }
}

/**
 * Fetches the order and its active certificate for the report.
 * @throws RequestError in a dry run if the order cannot be read, because a dry run has no other purpose
 */
async function fetchSnapshot(api: CertCentral, { orderId, dryRun, retries }: ReturnType<typeof ctStatusInputs>) {
  const options = { retries: dryRun ? retries : Math.min(retries, MAX_READ_BACK_RETRIES) };
  const download = api.getActiveCertificate.bind(api);
  const needsCertificate = dryRun ? ifOrderReadable : unlessClosed;
  const snapshot = await fetchOrderSnapshot(api, orderId, options, download, needsCertificate);
  if (dryRun && snapshot.order instanceof RequestError) throw snapshot.order;
  return snapshot;
}

/** Publishes a result: annotations, one line in the log, outputs and the job summary. */
function publish(result: CtStatusResult, warnings: readonly Warning[]): void {
  const { orderId, dryRun, ctStatus, reissueRequired } = result;
  for (const warning of warnings) warn(formatWarning(warning));
  log(formatResult(result));
  if (reissueRequired) notice(`Order ${orderId}: ${nextStep(result)}`);
  setOutputs(
    toOutputs(result),
    dryRun ? 'The outputs' : `CT logging of order ${orderId} is now ${ctStatus}, but the outputs`,
  );
  writeSummary(renderSummary(result, warnings));
}
