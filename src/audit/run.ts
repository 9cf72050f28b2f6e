import { AuditApi } from '../certcentral/audit-api.ts';
import type { World } from '../certcentral/certcentral.ts';
import { type Clock, systemClock } from '../clock.ts';
import { Failure } from '../http/request-error.ts';
import { Pace } from '../http/token-bucket.ts';
import { readInputs } from '../runner/inputs.ts';
import { debug, fail, log, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { newTemporaryFile } from '../runner/temp-file.ts';
import { Survey } from './auditor.ts';
import { writeReport } from './csv-report.ts';
import type { Finding } from './evaluate.ts';
import { hintFor } from './hints.ts';
import { type Inputs, readAll } from './inputs.ts';
import { readAccount } from './list-orders.ts';
import { ordersOf } from './policy.ts';
import { type Progress, tellProgress } from './progress.ts';
import { type Audit, complaint, failurePage, resultLine, resultPage } from './summary.ts';
import { outputsOf, tallyOf } from './totals.ts';

/**
 * One run of the action. Never rejects: what goes wrong is reported, and fails the step.
 * @param world for tests
 */
export async function run(world: World = {}): Promise<void> {
  try {
    const inputs = readInputs(readAll);
    // A line for each retry would be thousands.
    const api = new AuditApi(inputs, { log: (line) => debug?.(line), debug, ...world });
    try {
      await audit(api, inputs, world.clock ?? systemClock);
    } finally {
      api.close();
    }
  } catch (error) {
    await stopped(error, false);
  }
}

async function audit(api: AuditApi, inputs: Inputs, clock: Clock): Promise<void> {
  const { requestsPerMinute, retries } = inputs;
  const started = clock.now();
  const pace = new Pace(requestsPerMinute, clock);
  const attempts = {
    retries,
    before: (stop?: AbortSignal) => pace.take(stop),
    hold: (ms: number) => pace.hold(ms),
  };
  // Before anything is sent: an audit takes long.
  const reportFile = newTemporaryFile('ct-audit.csv');
  const progress: Progress = { listed: 0, total: undefined, orders: undefined };
  const over = new AbortController();
  void tellProgress(progress, requestsPerMinute, clock, log, over.signal);
  try {
    const account = await readAccount(
      (offset) => api.listOrders(offset, attempts),
      (listed, total) => {
        Object.assign(progress, { listed, total });
      },
    );
    const survey = new Survey(ordersOf(inputs, account), inputs, clock);
    progress.orders = survey;
    const stop = await survey.conduct(api, attempts).then(
      () => undefined,
      (error: Error) => error,
    );
    over.abort();
    if (!stop)
      return await report(survey.findings(), inputs, {
        listed: account.size,
        took: clock.now() - started,
        reportFile,
      });
    await stopped(stop, leavePartialReport(reportFile, survey.findings(), stop));
  } finally {
    over.abort();
  }
}

/** Hands a whole audit on: the report, one line in the log, outputs, an annotation, the job summary. */
async function report(
  findings: Finding[],
  inputs: Inputs,
  rest: Pick<Audit, 'listed' | 'took' | 'reportFile'>,
): Promise<void> {
  const audit = { ...rest, tally: tallyOf(findings), usual: inputs.usual, exceptions: inputs.except.size };
  writeReport(audit.reportFile, findings);
  log(resultLine(audit));
  setOutputs(outputsOf(audit.tally, audit.reportFile), 'The audit is done, but its outputs');
  const text = complaint(audit.tally);
  if (text !== undefined) {
    if (inputs.fail) fail(new Error(text));
    else warn(text);
  }
  await writeSummary(resultPage(audit));
}

/** @returns whether there is one */
function leavePartialReport(path: string, findings: Finding[], { message }: Error): boolean {
  try {
    writeReport(path, findings, message);
    log(`What was seen until then is in a partial report: ${path}`);
    return true;
  } catch (error) {
    log((error as Error).message);
    return false;
  }
}

/** Fails the step for an audit that could not be ended. */
async function stopped(error: unknown, isPartial: boolean): Promise<void> {
  const told = error instanceof Failure ? error.amended({ hint: hintFor(error) }) : error;
  fail(told);
  await writeSummary(failurePage(told, isPartial));
}
