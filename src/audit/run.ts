import type { World } from '../certcentral/api.ts';
import { AuditApi } from '../certcentral/audit-api.ts';
import { type Clock, systemClock } from '../clock.ts';
import { Failure } from '../http/failure.ts';
import { Pace } from '../http/pace.ts';
import { readInputs } from '../runner/inputs.ts';
import { debug, fail, log, setOutputs, warn, writeSummary } from '../runner/report.ts';
import { readAccount } from './account.ts';
import { type Inputs, readAll } from './inputs.ts';
import { complaint, failurePage, resultLine, resultPage } from './page.ts';
import { ordersOf } from './policy.ts';
import { type Progress, tellProgress } from './progress.ts';
import { writeReport } from './report.ts';
import { Survey } from './survey.ts';
import { outputsOf, tallyOf } from './tally.ts';
import type { Finding } from './verdict.ts';

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
  const progress: Progress = { listed: 0, orders: undefined };
  const over = new AbortController();
  void tellProgress(progress, requestsPerMinute, clock, log, over.signal);
  try {
    const account = await readAccount(
      (offset) => api.listOrders(offset, attempts),
      (seen) => {
        progress.listed = seen;
      },
    );
    const survey = new Survey(ordersOf(inputs, account), inputs, clock);
    progress.orders = survey;
    try {
      await survey.conduct(api, attempts);
    } catch (error) {
      const path = writeReport(survey.findings(), (error as Error).message);
      log(`What was seen until then is in a partial report: ${path}`);
      return await stopped(error, true);
    }
    await report(survey.findings(), inputs, clock.now() - started);
  } finally {
    over.abort();
  }
}

/** Hands a whole audit on: the report, one line in the log, outputs, an annotation, the job summary. */
async function report(findings: Finding[], inputs: Inputs, took: number): Promise<void> {
  const told = { tally: tallyOf(findings), usual: inputs.usual, exceptions: inputs.except.size, took };
  const reportFile = writeReport(findings);
  log(resultLine(told));
  setOutputs(outputsOf(told.tally, reportFile), 'The audit is done, but its outputs');
  const text = complaint(told.tally);
  if (text !== undefined) {
    if (inputs.fail) fail(new Error(text));
    else warn(text);
  }
  await writeSummary(resultPage(told));
}

const RATE_HINT =
  'The rate limit of the API key is used up: lower requests-per-minute, or run the audit when less else uses the key.';

/** Fails the step for an audit that could not be ended. */
async function stopped(error: unknown, isPartial: boolean): Promise<void> {
  const isRate = error instanceof Failure && error.status === 429;
  const told = isRate ? error.amended({ hint: RATE_HINT }) : error;
  fail(told);
  await writeSummary(failurePage(told, isPartial));
}
