import { CertCentral } from '../certcentral/certcentral.ts';
import type { Order } from '../certcentral/order.ts';
import { readBoth } from '../certcentral/order-snapshot.ts';
import { Failure } from '../http/request-error.ts';
import { warningLine } from '../runner/html.ts';
import { readInputs } from '../runner/inputs.ts';
import { debug, fail, log, notice, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { readAll } from './inputs.ts';
import { conclude, type Result } from './result.ts';
import { failurePage, nextStep, outputsOf, resultLine, resultPage } from './summary.ts';

const MAX_READ_BACK_RETRIES = 2;

/** One run of the action. Never rejects: what goes wrong is reported, and fails the step. */
export async function run(): Promise<void> {
  try {
    const inputs = readInputs(readAll);
    const api = new CertCentral(inputs, { log, debug });
    try {
      if (!inputs.dryRun) await api.setCtStatus(inputs.orderId, inputs.requested, inputs);
      await report(conclude(inputs, await readBack(api, inputs)));
    } finally {
      api.close();
    }
  } catch (error) {
    fail(error);
    await writeSummary(failurePage(error));
  }
}

/**
 * Reads the order and its active certificate, for a report.
 * @throws Failure in a dry run, whose job it is, if the order cannot be read
 */
async function readBack(api: CertCentral, { orderId, dryRun, retries }: ReturnType<typeof readAll>) {
  const attempts = { retries: dryRun ? retries : Math.min(retries, MAX_READ_BACK_RETRIES) };
  const certificateMatters = (order: Order | Failure) => (order instanceof Failure ? !dryRun : order.life === 'issued');
  const download = api.getActiveCertificate.bind(api);
  const reading = await readBoth(api, orderId, attempts, download, certificateMatters);
  if (dryRun && reading.order instanceof Failure) throw reading.order;
  return reading;
}

/** Hands a result on: annotations, one line in the log, outputs, the job summary. */
async function report(result: Result): Promise<void> {
  const { orderId, dryRun, ctStatus, reissueRequired, warnings } = result;
  for (const warning of warnings) warn(warningLine(warning));
  log(resultLine(result));
  if (reissueRequired) notice(`Order ${orderId}: ${nextStep(result)}`);
  setOutputs(
    outputsOf(result),
    dryRun ? 'The outputs' : `CT logging of order ${orderId} is now ${ctStatus}, but the outputs`,
  );
  await writeSummary(resultPage(result));
}
