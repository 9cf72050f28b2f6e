import { AuditApi } from '../certcentral/audit-api.ts';
import type { TestOverrides } from '../certcentral/certcentral.ts';
import { type Clock, systemClock } from '../clock.ts';
import { requireAccount } from '../domain/account.ts';
import { RequestError } from '../http/request-error.ts';
import { TokenBucket } from '../http/token-bucket.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { Auditor } from './auditor.ts';
import { listAllOrders } from './fetch/list-orders.ts';
import { auditInputs, type Inputs } from './inputs.ts';
import { evaluateListed, type Finding } from './judge/finding.ts';
import { lostRenewalsWarning, unissuedWarning } from './judge/renewals.ts';
import { type AuditProgress, failureMessage, formatResult, logProgress } from './report/log-line.ts';
import { markNew } from './report/previous-report.ts';
import { createReportFiles, type ReportFiles, writeReport } from './report/report-files.ts';
import { type AuditResult, toFileOutputs, toOutputs } from './report/result.ts';
import { renderFailureSummary, renderSummary } from './report/summary.ts';
import { selectToDo } from './report/to-do.ts';
import { computeTotals } from './report/totals.ts';
import { selectOrders } from './selection.ts';
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
    reportStopped(error as Error, false);
  }
}

const MISSING_PREVIOUS_REPORT =
  'previous-report names no file, as before the first audit: nothing is marked as new, and every finding counts as new.';

async function audit(api: AuditApi, inputs: Inputs, outageRule: OutageRule, clock: Clock): Promise<void> {
  const startedAt = clock.now();
  // Created before anything is sent, so that a long audit does not fail at its end.
  const reportFiles = createReportFiles();
  if (inputs.previousReport === 'missing') log(MISSING_PREVIOUS_REPORT);
  const progress: AuditProgress = { listed: 0, total: undefined, orders: undefined };
  const [done, stop] = [new AbortController(), new AbortController()];
  void logProgress(progress, inputs.requestsPerMinute, clock, log, done.signal);
  void outageRule.watch(stop, done.signal);
  try {
    const auditor = await createAuditor(api, inputs, progress, stop.signal, clock);
    progress.orders = auditor;
    const error = await auditor.run(api, inputs.retries, stop).then(() => undefined, withAuditHint);
    done.abort();
    const findings = markNew(auditor.findings(), inputs.previousReport);
    if (error) return reportStopped(error, writePartialReport(reportFiles, findings, error));
    const durationMs = clock.now() - startedAt;
    publish(findings, inputs, { orderCount: progress.listed, durationMs, reportFiles });
  } finally {
    done.abort();
  }
}

/**
 * Checks the account, reads the list, and decides which orders must be read. A separate function, so that the list can be
 * garbage-collected.
 */
async function createAuditor(
  api: AuditApi,
  inputs: Inputs,
  progress: AuditProgress,
  signal: AbortSignal,
  clock: Clock,
): Promise<Auditor> {
  const options = { retries: inputs.retries, signal };
  try {
    await requireAccount(api, inputs.policyFile, options);
    const account = await listAllOrders({
      getPage: (offset) => api.listOrders(offset, options),
      requiresReading: (order) => evaluateListed(order, inputs, clock.now()) === undefined,
      onPage: (listed, total) => Object.assign(progress, { listed, total }),
    }).catch((error: unknown) => {
      throw withAuditHint(error);
    });
    progress.listed = account.size;
    return new Auditor(selectOrders(inputs.orderIds, inputs.policy, account), inputs, clock);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

/** Reports a completed audit: the report, one line in the log, outputs, annotations, the job summary. */
function publish(
  findings: readonly Finding[],
  inputs: Inputs,
  facts: Pick<AuditResult, 'orderCount' | 'durationMs' | 'reportFiles'>,
): void {
  const { policy, desired, checkDuplicates, orderIds, previousReport, failOn } = inputs;
  const totals = computeTotals(findings);
  const result: AuditResult = {
    ...facts,
    totals,
    desired,
    checkDuplicates,
    hasPrevious: typeof previousReport === 'object',
    reportDigest: writeReport(facts.reportFiles, findings),
  };
  const toDo = selectToDo(totals.toDo);
  log(formatResult(result));
  setOutputs(toOutputs(result, toDo.findings), 'The audit is complete, but its outputs');
  const lostRenewals = orderIds === 'all' ? lostRenewalsWarning(findings, policy) : undefined;
  for (const warning of [lostRenewals, unissuedWarning(findings)]) if (warning !== undefined) warn(warning);
  const message = failureMessage(result);
  if (message !== undefined) {
    if (failOn === true || (failOn === 'new' && totals.newCount > 0)) setFailed(new Error(message));
    else warn(message);
  }
  writeSummary(renderSummary(result, toDo));
}

/** @returns whether the report was written */
function writePartialReport(files: ReportFiles, findings: readonly Finding[], { message }: Error): boolean {
  try {
    writeReport(files, findings, message);
    log(`Partial report with the findings so far: ${files.csv} and ${files.json}`);
    setOutputs(toFileOutputs(files), 'The partial report was written, but its outputs');
    return true;
  } catch (error) {
    log((error as Error).message);
    return false;
  }
}

/** Fails the step for an audit that could not be completed. */
function reportStopped(error: Error, isPartial: boolean): void {
  setFailed(error);
  writeSummary(renderFailureSummary(error, isPartial));
}

function withAuditHint(error: unknown): Error {
  return error instanceof RequestError ? error.with({ hint: auditHint(error) }) : (error as Error);
}
