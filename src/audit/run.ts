import { AuditApi } from '../certcentral/audit-api.ts';
import type { TestOverrides } from '../certcentral/certcentral.ts';
import { type Clock, systemClock } from '../clock.ts';
import { RequestError } from '../http/request-error.ts';
import { TokenBucket } from '../http/token-bucket.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { createTempFilePath } from '../runner/temp-file.ts';
import { Auditor } from './auditor.ts';
import { writeCsvReport } from './csv-report.ts';
import type { Finding } from './evaluate.ts';
import { auditHint } from './hints.ts';
import { auditInputs, type Inputs } from './inputs.ts';
import { listAllOrders } from './list-orders.ts';
import { selectOrders } from './policy.ts';
import { type AuditProgress, logProgress } from './progress.ts';
import { type AuditResult, failureMessage, formatResult, renderFailureSummary, renderSummary } from './summary.ts';
import { computeTotals, toOutputs } from './totals.ts';

/**
 * One run of the action. Never rejects: what goes wrong is reported, and fails the step.
 * @param world for tests
 */
export async function run(world: TestOverrides = {}): Promise<void> {
  try {
    const inputs = getInputs(auditInputs);
    // A line for each retry would be thousands.
    const api = new AuditApi(inputs, { log: (line) => debug?.(line), debug, ...world });
    try {
      await audit(api, inputs, world.clock ?? systemClock);
    } finally {
      api.close();
    }
  } catch (error) {
    await reportAborted(error, false);
  }
}

async function audit(api: AuditApi, inputs: Inputs, clock: Clock): Promise<void> {
  const { requestsPerMinute, retries } = inputs;
  const started = clock.now();
  const pace = new TokenBucket(requestsPerMinute, clock);
  const attempts = {
    retries,
    before: (stop?: AbortSignal) => pace.acquire(stop),
    hold: (ms: number) => pace.pause(ms),
  };
  // Before anything is sent: an audit takes long.
  const reportFile = createTempFilePath('ct-audit.csv');
  const progress: AuditProgress = { listed: 0, total: undefined, orders: undefined };
  const over = new AbortController();
  void logProgress(progress, requestsPerMinute, clock, log, over.signal);
  try {
    const account = await listAllOrders(
      (offset) => api.listOrders(offset, attempts),
      (listed, total) => {
        Object.assign(progress, { listed, total });
      },
    );
    const survey = new Auditor(selectOrders(inputs, account), inputs, clock);
    progress.orders = survey;
    const stop = await survey.run(api, attempts).then(
      () => undefined,
      (error: Error) => error,
    );
    over.abort();
    if (!stop)
      return await publish(survey.findings(), inputs, {
        orderCount: account.size,
        durationMs: clock.now() - started,
        reportFile,
      });
    await reportAborted(stop, writePartialReport(reportFile, survey.findings(), stop));
  } finally {
    over.abort();
  }
}

/** Hands a whole audit on: the report, one line in the log, outputs, an annotation, the job summary. */
async function publish(
  findings: Finding[],
  inputs: Inputs,
  rest: Pick<AuditResult, 'orderCount' | 'durationMs' | 'reportFile'>,
): Promise<void> {
  const audit = {
    ...rest,
    tally: computeTotals(findings),
    defaultStatus: inputs.defaultStatus,
    exceptionCount: inputs.exceptions.size,
  };
  writeCsvReport(audit.reportFile, findings);
  log(formatResult(audit));
  setOutputs(toOutputs(audit.tally, audit.reportFile), 'The audit is done, but its outputs');
  const text = failureMessage(audit.tally);
  if (text !== undefined) {
    if (inputs.failOnFindings) setFailed(new Error(text));
    else warn(text);
  }
  await writeSummary(renderSummary(audit));
}

/** @returns whether there is one */
function writePartialReport(path: string, findings: Finding[], { message }: Error): boolean {
  try {
    writeCsvReport(path, findings, message);
    log(`What was seen until then is in a partial report: ${path}`);
    return true;
  } catch (error) {
    log((error as Error).message);
    return false;
  }
}

/** Fails the step for an audit that could not be ended. */
async function reportAborted(error: unknown, isPartial: boolean): Promise<void> {
  const told = error instanceof RequestError ? error.with({ hint: auditHint(error) }) : error;
  setFailed(told);
  await writeSummary(renderFailureSummary(told, isPartial));
}
