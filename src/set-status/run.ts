import { CertCentral } from '../certcentral/certcentral.ts';
import type { Order } from '../certcentral/order.ts';
import { needsDownload } from '../certcentral/order-phase.ts';
import { fetchOrderSnapshot } from '../certcentral/order-snapshot.ts';
import { RequestError } from '../http/request-error.ts';
import { formatWarning } from '../runner/html.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, notice, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { ctStatusInputs } from './inputs.ts';
import { buildResult, type CtStatusResult } from './result.ts';
import { formatResult, nextStep, renderFailureSummary, renderSummary, toOutputs } from './summary.ts';

const MAX_READ_BACK_RETRIES = 2;

/** One run of the action. Never rejects: what goes wrong is reported, and fails the step. */
export async function run(): Promise<void> {
  try {
    const inputs = getInputs(ctStatusInputs);
    const api = new CertCentral(inputs, { log, debug });
    try {
      if (!inputs.dryRun) await api.setCtStatus(inputs.orderId, inputs.desiredStatus, inputs);
      await publish(buildResult(inputs, await fetchSnapshot(api, inputs)));
    } finally {
      api.close();
    }
  } catch (error) {
    setFailed(error);
    await writeSummary(renderFailureSummary(error));
  }
}

/**
 * Reads the order and its active certificate, for a report.
 * @throws Failure in a dry run, whose job it is, if the order cannot be read
 */
async function fetchSnapshot(api: CertCentral, { orderId, dryRun, retries }: ReturnType<typeof ctStatusInputs>) {
  const attempts = { retries: dryRun ? retries : Math.min(retries, MAX_READ_BACK_RETRIES) };
  const certificateMatters = (order: Order | RequestError) =>
    order instanceof RequestError ? !dryRun : needsDownload(order);
  const download = api.getActiveCertificate.bind(api);
  const reading = await fetchOrderSnapshot(api, orderId, attempts, download, certificateMatters);
  if (dryRun && reading.order instanceof RequestError) throw reading.order;
  return reading;
}

/** Hands a result on: annotations, one line in the log, outputs, the job summary. */
async function publish(result: CtStatusResult): Promise<void> {
  const { orderId, dryRun, ctStatus, reissueRequired, warnings } = result;
  for (const warning of warnings) warn(formatWarning(warning));
  log(formatResult(result));
  if (reissueRequired) notice(`Order ${orderId}: ${nextStep(result)}`);
  setOutputs(
    toOutputs(result),
    dryRun ? 'The outputs' : `CT logging of order ${orderId} is now ${ctStatus}, but the outputs`,
  );
  await writeSummary(renderSummary(result));
}
