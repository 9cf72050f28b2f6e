import { MAX_PLANNED_NAMES } from '../../domain/approved-plan.ts';
import { formatWait, renderWaitsFor } from '../../domain/failure-report.ts';
import { reportedNames } from '../../domain/order-names.ts';
import { UNLOGGED_NOTICE } from '../../domain/words.ts';
import { ifRead, type Warning } from '../../errors.ts';
import type { IssuedCertificate } from '../../pki/certificate.ts';
import { renderTextWithCode, renderWarning } from '../../runner/html.ts';
import { formatDuration, joinBlocks, joinSentences } from '../../text.ts';
import { planTextOf, type ReissueResult } from '../result.ts';
import { leftPendingAdvice } from './advice.ts';
import { describePendingReasons, describeRequest, namesDcvRecords } from './pending.ts';
import { approvalLines, planLines } from './plan.ts';
import { code, describeCertificate, formatReport, LINKS, type ReportLine, renderReport } from './report.ts';

/** Formats a result for the log, a line for each fact, because a long line would be cut. */
export function formatResult(result: ReissueResult): string[] {
  const { headline, next, lines, waitsFor } = describeResult(result);
  return [joinSentences(`${headline}.`, next.replaceAll('`', '')), ...formatReport(lines), ...waitsFor.map(formatWait)];
}

/** Renders the job summary of a run that succeeded. */
export function renderResult(result: ReissueResult, warnings: readonly Warning[]): string {
  const { kind, plan } = result;
  const { headline, next, lines, waitsFor } = describeResult(result);
  return joinBlocks(
    `<h2>${headline}</h2>`,
    next && `<p><strong>Next:</strong> ${renderTextWithCode(next)}</p>`,
    renderWaitsFor(waitsFor),
    ...warnings.map((warning) => renderWarning(warning)),
    plan.desired.status === 'disabled' && `<p>${UNLOGGED_NOTICE}</p>`,
    renderReport(lines, kind === 'dry-run' && plan.names.length <= MAX_PLANNED_NAMES),
    LINKS,
  );
}

/** How a run ended, and what the user should do next. */
const ENDS: Record<ReissueResult['kind'], readonly [end: string, next: string]> = {
  'dry-run': ['dry run, nothing was changed', ''],
  'left-pending': ['reissue left pending', 'The later step, job or run needs wait-minutes above 0.'],
  issued: [
    'new certificate issued',
    'Deploy the new certificate (output certificate-file). An earlier certificate stays valid until it expires or is revoked, and its log entries stay.',
  ],
  unchanged: ['certificate unchanged', 'The active certificate was already as desired.'],
  unissued: [
    'nothing issued yet',
    'It is not known whether the status at the request or at the issuance counts: audit the first certificate once it is issued.',
  ],
};

/** Describes what the log and the summary have of a result. */
function describeResult(result: ReissueResult) {
  const { kind, plan, certificate, inputs, observation } = result;
  const isDryRun = kind === 'dry-run';
  const { desired } = plan;
  const [end, next] = ENDS[kind];
  const order = ifRead(observation.order) ?? plan.order;
  // The order often lacks some of the names.
  const { commonName, dnsNames } = reportedNames(certificate ?? plan.certificate, order);
  const { policyFile: file } = inputs.statusSource;
  const policy = file ? `${code(file.path)} (SHA-256 ${file.digest}), rule: ${code(desired.rule)}` : '';
  const lines: ReportLine[] = [
    ['Order', [order.id, commonName, order.status].filter(Boolean).map(code).join(', ')],
    ['CT logging', describeStatus(result)],
    ...(isDryRun ? planLines(result) : requestLines(result)),
    ['Policy', policy],
    ...(isDryRun ? approvalLines(result) : changeLines(result, dnsNames)),
  ];
  return {
    headline: `DigiCert order ${order.id}: ${isDryRun ? '' : `CT logging ${desired.status}, `}${end}`,
    next: joinSentences(
      warningsAdvice(result.warnings.length),
      isDryRun &&
        planTextOf(result) &&
        'Check names, status and key below. Then approve in Review deployments, or reject.',
      kind === 'left-pending' && describeLeftPending(result),
      next,
    ),
    lines: lines.filter(([, value]) => value !== ''),
    waitsFor: waitsForOf(result),
  };
}

/** Returns the advice to begin with the warnings: what comes next may depend on them. */
function warningsAdvice(count: number): string {
  if (count === 0) return '';
  return count === 1 ? 'Read the warning first.' : `Read the ${count} warnings first.`;
}

/** Describes the CT status of the order: before and after the run, or a run with this plan. */
function describeStatus({ kind, plan }: ReissueResult): string {
  const { order, desired } = plan;
  return kind === 'dry-run'
    ? `${order.ctStatus} now, ${desired.status} after a run`
    : `${order.ctStatus} before, ${desired.status} now`;
}

/** Describes what to do about the reissue that a run leaves pending. */
function describeLeftPending({ inputs, sent, reasons }: ReissueResult): string {
  return leftPendingAdvice({ isPlanned: inputs.expectedPlan !== null, reissueRequest: sent, reasons });
}

/** Returns what a pending order waits for, without what the advice has. */
function waitsForOf({ kind, reasons, sent }: ReissueResult): string[] {
  if (!reasons) return [];
  return describePendingReasons(reasons, kind === 'left-pending' && sent !== 'none');
}

/** Returns what a run requested: the first lines of a change. */
function requestLines({ kind, sent, response, reasons }: ReissueResult): ReportLine[] {
  const needsRandomValue = kind === 'left-pending' && !namesDcvRecords(reasons);
  return [['Reissue request', describeRequest(sent, response, needsRandomValue)]];
}

/** Returns the lines of a change, without those that every report has. */
function changeLines(result: ReissueResult, names: readonly string[]): ReportLine[] {
  const { plan, certificate, reasons, durationMs } = result;
  return [
    ['Certificate before', describeIfIssued(plan.certificate)],
    ['Certificate now', reasons ? 'a reissue is left pending' : describeIfIssued(certificate)],
    ['Key pair', describeKeyPair(result)],
    ['DNS names', names],
    ['Took', formatDuration(durationMs)],
  ];
}

function describeIfIssued(certificate: IssuedCertificate | undefined): string {
  return certificate ? describeCertificate(certificate) : 'none issued yet';
}

/** Describes whether the certificate has the key pair from before. One that is left pending gets the key of the request. */
function describeKeyPair({ certificate, plan, sent }: ReissueResult): string {
  const requested = sent === 'accepted' ? plan.requiredKey : null;
  const key = certificate?.keyDigest ?? requested;
  if (key === null) return '';
  return `${compareKeys(plan.certificate?.keyDigest, key)} (public key SHA-256 ${key})`;
}

function compareKeys(before: string | undefined, now: string): string {
  if (before === undefined) return 'the first';
  return before === now ? 'the same' : 'new';
}
