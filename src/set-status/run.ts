import { CertCentral, type TestOverrides } from '../certcentral/client.ts';
import { downloadCertificate, setCtStatus } from '../certcentral/endpoints.ts';
import { fetchOrderSnapshot, MAX_READ_BACK_RETRIES } from '../domain/order-state.ts';
import { formatWarning, RequestError } from '../errors.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, notice, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { ctStatusInputs } from './inputs.ts';
import { buildResult, type CtStatusResult, toOutputs } from './result.ts';
import { formatResult, nextStep, renderFailureSummary, renderSummary, warningsOf } from './words.ts';

/** Runs the action once. Never rejects: an error is reported and fails the step. */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  try {
    const { orderId, desiredStatus, dryRun, retries, apiUrl, apiKey, timeoutSeconds } = getInputs(ctStatusInputs);
    const api = new CertCentral({ apiUrl, apiKey, timeoutSeconds, log, debug, ...overrides });
    try {
      if (!dryRun) await api.request(setCtStatus(orderId, desiredStatus), { retries });
      const options = { retries: dryRun ? retries : Math.min(retries, MAX_READ_BACK_RETRIES) };
      const snapshot = await fetchOrderSnapshot(api, orderId, options, downloadCertificate);
      // A dry run has no other purpose than to read the order.
      if (dryRun && snapshot.order instanceof RequestError) throw snapshot.order;
      await publish(buildResult({ orderId, desiredStatus, dryRun }, snapshot));
    } finally {
      api.close();
    }
  } catch (error) {
    setFailed(error);
    await writeSummary(renderFailureSummary(error));
  }
}

/** Publishes a result: annotations, one line in the log, outputs and the job summary. */
async function publish(result: CtStatusResult): Promise<void> {
  const { orderId, dryRun, ctStatus, reissueRequired } = result;
  for (const warning of warningsOf(result)) warn(formatWarning(warning));
  log(formatResult(result));
  if (reissueRequired) notice(`Order ${orderId}: ${nextStep(result)}`);
  setOutputs(
    toOutputs(result),
    dryRun ? 'The outputs' : `CT logging of order ${orderId} is now ${ctStatus}, but the outputs`,
  );
  await writeSummary(renderSummary(result));
}
