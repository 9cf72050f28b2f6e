import { AuditApi } from '../certcentral/audit-api.ts';
import type { TestOverrides } from '../certcentral/certcentral.ts';
import type { RequestOptions } from '../certcentral/endpoint.ts';
import { type Clock, systemClock } from '../clock.ts';
import { RequestError } from '../http/request-error.ts';
import { TokenBucket } from '../http/token-bucket.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { createTempFilePath } from '../runner/temp-file.ts';
import { Auditor } from './auditor.ts';
import { listAllOrders } from './fetch/list-orders.ts';
import { auditHint } from './hints.ts';
import { auditInputs, type Inputs } from './inputs.ts';
import { evaluateListed, type Finding } from './judge/finding.ts';
import { selectOrders } from './policy.ts';
import { type AuditProgress, logProgress } from './progress.ts';
import { writeCsvReport } from './report/report-files.ts';
import {
  type AuditResult,
  failureMessage,
  formatResult,
  renderFailureSummary,
  renderSummary,
} from './report/summary.ts';
import { computeTotals, toOutputs } from './report/totals.ts';

/** Runs the action once. Never rejects: errors are reported, and fail the step. */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  try {
    const inputs = getInputs(auditInputs);
    // Retries are debug lines: there may be thousands.
    const clock = overrides.clock ?? systemClock;
    const rateLimiter = new TokenBucket(inputs.requestsPerMinute, clock);
    const api = new AuditApi(inputs, { log: (line) => debug?.(line), debug, rateLimiter, ...overrides });
    try {
      await audit(api, inputs, clock);
    } finally {
      api.close();
    }
  } catch (error) {
    await reportAborted(withAuditHint(error), false);
  }
}

async function audit(api: AuditApi, inputs: Inputs, clock: Clock): Promise<void> {
  const startedAt = clock.now();
  const options: RequestOptions = { retries: inputs.retries };
  // Created before anything is sent, so that a long audit does not fail at its end.
  const reportFile = createTempFilePath('ct-audit.csv');
  const progress: AuditProgress = { listed: 0, total: undefined, orders: undefined };
  const done = new AbortController();
  void logProgress(progress, inputs.requestsPerMinute, clock, log, done.signal);
  try {
    const auditor = await createAuditor(api, inputs, options, progress, clock);
    progress.orders = auditor;
    const error = await auditor.run(api, options).then(() => undefined, withAuditHint);
    done.abort();
    if (error) return await reportAborted(error, writePartialReport(reportFile, auditor.findings(), error));
    const durationMs = clock.now() - startedAt;
    await publish(auditor.findings(), inputs, { orderCount: progress.listed, durationMs, reportFile });
  } finally {
    done.abort();
  }
}

/** Reads the list, and decides which orders must be read. A separate function, so that the list can be garbage-collected. */
async function createAuditor(
  api: AuditApi,
  inputs: Inputs,
  options: RequestOptions,
  progress: AuditProgress,
  clock: Clock,
): Promise<Auditor> {
  const account = await listAllOrders({
    getPage: (offset) => api.listOrders(offset, options),
    requiresReading: (order) => evaluateListed(order, inputs, clock.now()) === undefined,
    onPage: (listed, total) => Object.assign(progress, { listed, total }),
  });
  progress.listed = account.size;
  return new Auditor(selectOrders(inputs, account), inputs, clock);
}

/** Reports a completed audit: the report, one line in the log, outputs, an annotation, the job summary. */
async function publish(
  findings: Finding[],
  inputs: Inputs,
  facts: Pick<AuditResult, 'orderCount' | 'durationMs' | 'reportFile'>,
): Promise<void> {
  const { defaultStatus, opposite, ignore, checkDuplicates, failOnFindings } = inputs;
  const totals = computeTotals(findings);
  const counts = { oppositeCount: opposite.size, ignoreCount: ignore.size };
  const result: AuditResult = { ...facts, ...counts, totals, defaultStatus, checkDuplicates };
  writeCsvReport(result.reportFile, findings);
  log(formatResult(result));
  setOutputs(toOutputs(totals, result.reportFile), 'The audit is complete, but its outputs');
  const message = failureMessage(totals);
  if (message !== undefined) {
    if (failOnFindings) setFailed(new Error(message));
    else warn(message);
  }
  await writeSummary(renderSummary(result));
}

/** @returns whether the report was written */
function writePartialReport(path: string, findings: Finding[], { message }: Error): boolean {
  try {
    writeCsvReport(path, findings, message);
    log(`Partial report with the findings so far: ${path}`);
    return true;
  } catch (error) {
    log((error as Error).message);
    return false;
  }
}

/** Fails the step for an audit that could not be completed. */
async function reportAborted(error: Error, isPartial: boolean): Promise<void> {
  setFailed(error);
  await writeSummary(renderFailureSummary(error, isPartial));
}

function withAuditHint(error: unknown): Error {
  return error instanceof RequestError ? error.with({ hint: auditHint(error) }) : (error as Error);
}
