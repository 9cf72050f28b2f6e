import { CertCentral, type TestOverrides } from '../certcentral/client.ts';
import { listOrders } from '../certcentral/endpoints.ts';
import { getActionInputs } from '../certcentral/inputs.ts';
import { systemClock } from '../clock.ts';
import { requireAccount, requireSameAccount } from '../domain/account.ts';
import { requirePrivateRepository } from '../domain/private-repository.ts';
import { asError } from '../errors.ts';
import { Pace } from '../http/pace.ts';
import { logProgress } from '../progress.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { formatCount, formatDuration } from '../text.ts';
import { Auditor } from './auditor.ts';
import { type ListOptions, listAllOrders, selectOrders } from './complete-list.ts';
import { auditInputs, type Inputs, type ReplayInputs } from './inputs.ts';
import { replayPolicy } from './replay.ts';
import { formatReplay, formatUnusablePolicy, renderReplay, replayWarnings } from './replay-summary.ts';
import { createReportFiles, type ReportFiles, writeReport } from './report.ts';
import { Stops } from './stops.ts';
import { renderFailureSummary, renderSummary, selectToDo } from './summary.ts';
import { computeTotals, formatState, toOutputs, toReplayOutputs } from './totals.ts';
import { judgeListed } from './verdict-rules.ts';
import { formatListProgress, formatPolicyWarnings, formatProgress, formatUnreadRenewals } from './words.ts';

/** Runs the action once. Never rejects: errors are reported, and fail the step. */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  try {
    const inputs = getActionInputs(auditInputs);
    if ('report' in inputs) return await replay(inputs);
    const { apiUrl, apiKey, timeoutSeconds, requestsPerMinute, source } = inputs;
    requirePrivateRepository(source.status, source.policyFile);
    const clock = overrides.clock ?? systemClock;
    const stops = new Stops(clock);
    const api = new CertCentral({
      apiUrl,
      apiKey,
      timeoutSeconds,
      // Retries are debug lines: there may be thousands.
      log: (line) => debug?.(line),
      debug,
      onAttempt: (error) => stops.addAttempt(error),
      pace: new Pace(requestsPerMinute, clock),
      purpose: 'audit',
      ...overrides,
    });
    try {
      await audit(api, inputs, stops);
    } finally {
      api.close();
    }
  } catch (error) {
    await reportStopped(asError(error));
  }
}

async function audit(api: CertCentral, inputs: Inputs, stops: Stops): Promise<void> {
  const { clock } = api;
  const startedAt = clock.now();
  // Created before anything is sent, so that a long audit does not fail at its end.
  const files = createReportFiles();
  let formatNow = () => formatListProgress(0, undefined);
  const done = new AbortController();
  void logProgress(clock, done.signal, () => log(formatNow()));
  try {
    const auditor = await createAuditor(api, inputs, stops, (listed, total) => {
      formatNow = () => formatListProgress(listed, total);
    });
    formatNow = () => formatProgress(auditor.progress(), inputs.requestsPerMinute);
    const stop = await auditor.run().catch((error: Error) => error);
    done.abort();
    if (stop) await reportStopped(stop, { auditor, files });
    else await publish(auditor, inputs, files, clock.now() - startedAt);
  } finally {
    done.abort();
  }
}

/** Tries a policy against an earlier report: one line in the log, outputs, annotations, the job summary. Sends nothing. */
async function replay({ report, policyFile, before }: ReplayInputs): Promise<void> {
  const earlier = before !== null && 'policy' in before ? before : null;
  // The names that the earlier policy keeps out must not be shown, either.
  for (const file of [policyFile, earlier]) requirePrivateRepository(null, file);
  requireSameAccount(policyFile, earlier);
  const tried = replayPolicy(report, policyFile.policy, earlier?.policy ?? null);
  log(formatReplay(tried));
  setOutputs(toReplayOutputs(tried), 'The policy was tried, but the outputs');
  if (before !== null && 'problem' in before) warn(formatUnusablePolicy(before.problem));
  for (const warning of replayWarnings(tried)) warn(warning);
  await writeSummary(renderReplay({ replay: tried, policyFile, before: earlier, orders: report.length }));
}

/** Checks the account, and reads the list. A separate function, so that the list can be garbage-collected. */
async function createAuditor(api: CertCentral, inputs: Inputs, stops: Stops, onPage: ListOptions['onPage']) {
  const { retries, source, policy, orderIds } = inputs;
  await requireAccount(api, source.policyFile, { retries });
  const account = await listAllOrders({
    getPage: (offset) => api.request(listOrders(offset), { retries }),
    requiresReading: (order) => judgeListed(order, policy, api.clock.now()) === undefined,
    onPage,
  });
  return new Auditor(api, selectOrders(orderIds, policy, account), inputs, stops);
}

/** Reports a completed audit: the report, one line in the log, outputs, annotations, the job summary. */
async function publish(auditor: Auditor, inputs: Inputs, files: ReportFiles, durationMs: number): Promise<void> {
  const { source, orderIds, isRedIfFound } = inputs;
  const findings = auditor.findings();
  const digest = writeReport(files, findings);
  const { policyUse } = auditor;
  const { uncoveredDomains, unread } = policyUse;
  // An audit of some orders cannot tell which names the others have.
  const warnings = orderIds === 'all' ? policyUse.warnings(findings) : undefined;
  const totals = computeTotals(findings, warnings);
  const selected = selectToDo(totals.toDo);
  const state = formatState(totals);
  log(
    `Checked ${formatCount(findings.length, 'order')} in ${formatDuration(durationMs)}: ${state}. Report: ${files['report-file']}`,
  );
  setOutputs({ ...toOutputs(totals, selected), ...files }, 'The audit is complete, but its outputs');
  if (warnings) formatPolicyWarnings([...uncoveredDomains], warnings).forEach(warn);
  if (unread.length > 0) warn(formatUnreadRenewals(unread));
  const found = `CT audit: ${state}. See the job summary and the report.`;
  if (totals.state === 'attention') {
    if (isRedIfFound) setFailed(new Error(found));
    else warn(found);
  }
  const desired = source.policyFile ?? source.status;
  const result = { totals, selected, desired, durationMs, digest };
  const summary = renderSummary({ ...result, unreadRenewals: unread.length, json: files['json-file'] });
  await writeSummary(summary);
}

/** Fails the step for an audit that could not be completed, with a partial report if reading the orders had begun. */
async function reportStopped(error: Error, begun?: { auditor: Auditor; files: ReportFiles }): Promise<void> {
  let isPartial = false;
  try {
    if (begun) {
      const { auditor, files } = begun;
      writeReport(files, auditor.findings(), error.message);
      log(`Partial report with the findings so far: ${files['report-file']} and ${files['json-file']}`);
      setOutputs(files, 'The partial report was written, but its outputs');
      isPartial = true;
    }
  } catch (failure) {
    log(asError(failure).message);
  }
  setFailed(error);
  await writeSummary(renderFailureSummary(error, isPartial));
}
