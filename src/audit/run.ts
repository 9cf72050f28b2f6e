import { AuditApi } from '../certcentral/audit-api.ts';
import type { TestOverrides } from '../certcentral/certcentral.ts';
import { type Clock, systemClock } from '../clock.ts';
import { RequestError } from '../http/request-error.ts';
import { TokenBucket } from '../http/token-bucket.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { Auditor } from './auditor.ts';
import { listAllOrders } from './fetch/list-orders.ts';
import { auditInputs, type Inputs } from './inputs.ts';
import { evaluateListed, type Finding } from './judge/finding.ts';
import { lostRenewalsWarning } from './judge/renewals.ts';
import { selectOrders } from './policy.ts';
import { type AuditProgress, failureMessage, formatResult, logProgress } from './report/log-line.ts';
import { createReportFiles, type ReportFiles, writeReport } from './report/report-files.ts';
import { renderFailureSummary, renderSummary } from './report/summary.ts';
import { type AuditResult, computeTotals, toOutputs } from './report/totals.ts';
import { auditHint, OutageRule } from './stop-rules.ts';

/** Runs the action once. Never rejects: errors are reported, and fail the step. */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  try {
    const inputs = getInputs(auditInputs);
    const clock = overrides.clock ?? systemClock;
    const outageRule = new OutageRule(clock);
    const api = new AuditApi(inputs, {
      // Retries are debug lines: there may be thousands.
      log: (line) => debug?.(line),
      debug,
      rateLimiter: new TokenBucket(inputs.requestsPerMinute, clock),
      onAttempt: outageRule.onAttempt,
      ...overrides,
    });
    try {
      await audit(api, inputs, outageRule, clock);
    } finally {
      api.close();
    }
  } catch (error) {
    await reportStopped(withAuditHint(error), false);
  }
}

async function audit(api: AuditApi, inputs: Inputs, outageRule: OutageRule, clock: Clock): Promise<void> {
  const startedAt = clock.now();
  // Created before anything is sent, so that a long audit does not fail at its end.
  const reportFiles = createReportFiles();
  const progress: AuditProgress = { listed: 0, total: undefined, orders: undefined };
  const [done, stop] = [new AbortController(), new AbortController()];
  void logProgress(progress, inputs.requestsPerMinute, clock, log, done.signal);
  void outageRule.watch(stop, done.signal);
  try {
    const auditor = await createAuditor(api, inputs, progress, stop.signal, clock);
    progress.orders = auditor;
    const error = await auditor.run(api, inputs.retries, stop).then(() => undefined, withAuditHint);
    done.abort();
    if (error) return await reportStopped(error, writePartialReport(reportFiles, auditor.findings(), error));
    const durationMs = clock.now() - startedAt;
    await publish(auditor.findings(), inputs, { orderCount: progress.listed, durationMs, reportFiles });
  } finally {
    done.abort();
  }
}

/** Reads the list, and decides which orders must be read. A separate function, so that the list can be garbage-collected. */
async function createAuditor(
  api: AuditApi,
  inputs: Inputs,
  progress: AuditProgress,
  signal: AbortSignal,
  clock: Clock,
): Promise<Auditor> {
  const account = await listAllOrders({
    getPage: (offset) => api.listOrders(offset, { retries: inputs.retries, signal }),
    requiresReading: (order) => evaluateListed(order, inputs, clock.now()) === undefined,
    onPage: (listed, total) => Object.assign(progress, { listed, total }),
  }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : error;
  });
  progress.listed = account.size;
  return new Auditor(selectOrders(inputs, account), inputs, clock);
}

/** Reports a completed audit: the report, one line in the log, outputs, an annotation, the job summary. */
async function publish(
  findings: Finding[],
  inputs: Inputs,
  facts: Pick<AuditResult, 'orderCount' | 'durationMs' | 'reportFiles'>,
): Promise<void> {
  const { defaultStatus, opposite, ignore, checkDuplicates, failOnFindings } = inputs;
  const totals = computeTotals(findings);
  const counts = { oppositeCount: opposite.size, ignoreCount: ignore.size };
  const result: AuditResult = { ...facts, ...counts, totals, defaultStatus, checkDuplicates };
  writeReport(result.reportFiles, findings);
  log(formatResult(result));
  setOutputs(toOutputs(totals, result.reportFiles), 'The audit is complete, but its outputs');
  const warning = lostRenewalsWarning(findings, inputs);
  if (warning !== undefined) warn(warning);
  const message = failureMessage(totals);
  if (message !== undefined) {
    if (failOnFindings) setFailed(new Error(message));
    else warn(message);
  }
  writeSummary(renderSummary(result));
}

/** @returns whether the report was written */
function writePartialReport(files: ReportFiles, findings: Finding[], { message }: Error): boolean {
  try {
    writeReport(files, findings, message);
    log(`Partial report with the findings so far: ${files.csv} and ${files.json}`);
    return true;
  } catch (error) {
    log((error as Error).message);
    return false;
  }
}

/** Fails the step for an audit that could not be completed. */
async function reportStopped(error: Error, isPartial: boolean): Promise<void> {
  setFailed(error);
  writeSummary(renderFailureSummary(error, isPartial));
}

function withAuditHint(error: unknown): Error {
  return error instanceof RequestError ? error.with({ hint: auditHint(error) }) : (error as Error);
}
