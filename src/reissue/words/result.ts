import { MAX_PLANNED_NAMES } from '../../domain/approved-plan.ts';
import type { DueReason } from '../../domain/due.ts';
import { reportedNames } from '../../domain/order-names.ts';
import { describeLogging, UNLOGGED_NOTICE } from '../../domain/words.ts';
import { ActionError, ifRead, type Warning } from '../../errors.ts';
import type { IssuedCertificate } from '../../pki/certificate.ts';
import { inlineCode, renderError, renderTextWithCode, renderWarning } from '../../runner/html.ts';
import { compact, formatDate, formatDuration, joinBlocks, joinSentences, MAX_LISTED_NAMES } from '../../text.ts';
import { needsPerson } from '../pending-reasons.ts';
import { planTextOf, type ReissueResult } from '../result.ts';
import { leftPendingAdvice } from './advice.ts';
import { describePendingReasons, describeRequest, formatWait } from './pending.ts';
import { otherCauseOf, type RecoveryMessage } from './recovery.ts';
import { code, formatDays, formatReport, type ReportLine, renderReport } from './report.ts';
import { UNSEEN_NAMES_NOTICE } from './warnings.ts';

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

/** Renders the job summary of a run that failed, or of the recovery after a step whose error is not known. */
export function renderFailure(orderId: string | undefined, error: unknown, message?: RecoveryMessage): string {
  const cause = message && otherCauseOf(message, error instanceof Error ? error : undefined);
  return joinBlocks(
    `<h2>Reissue${orderId === undefined ? '' : ` of DigiCert order ${orderId}`}: ${error === undefined ? 'recovery after the step' : 'the step failed'}</h2>`,
    message && renderWarning({ text: message.text }, 'Result'),
    message?.advice && `<p><strong>What to do:</strong> ${renderTextWithCode(message.advice)}</p>`,
    message && renderWaitsFor(message.waitsFor),
    error instanceof ActionError
      ? renderWarning({ text: '', cause: error }, 'The step failed')
      : error !== undefined && renderError(error),
    cause && renderWarning({ text: '', cause }, 'Recovery'),
    error !== undefined && '<p>No output was set.</p>',
    LINKS,
  );
}

/** How a run ended, and what the user should do next. */
const ENDS: Record<ReissueResult['kind'], readonly [end: string, next: string]> = {
  'dry-run': ['dry run, nothing was changed', ''],
  'left-pending': ['reissue left pending', 'The later step, job or run needs wait-minutes above 0.'],
  issued: [
    'new certificate issued',
    'Deploy it (output certificate-file). An earlier certificate stays valid until it expires or is revoked, and its log entries stay.',
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
  const [before, after] = isDryRun ? ['now', 'after a run'] : ['before', 'now'];
  const lines: ReportLine[] = [
    ['Order', [order.id, commonName, order.status].filter(Boolean).map(code).join(', ')],
    ['CT logging', `${plan.order.ctStatus} ${before}, ${desired.status} ${after}`],
    ['Reissue request', isDryRun ? '' : describeRequest(result.sent, result.response)],
    ['Policy', policy],
    ...(isDryRun ? planLines(result) : changeLines(result, dnsNames)),
  ];
  return {
    headline: `DigiCert order ${order.id}: ${isDryRun ? '' : `CT logging ${desired.status}, `}${end}`,
    next: joinSentences(
      result.warnings.length > 0 && 'See the warning.',
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

/** Describes what to do about the reissue that a run leaves pending. */
function describeLeftPending(result: ReissueResult): string {
  const { plan, observation, inputs, reasons } = result;
  return leftPendingAdvice({
    desiredStatus: plan.desired.status,
    observation,
    isPlanned: inputs.expectedPlan !== null,
    isOwn: isOwnReissue(result),
    reasons: reasons ?? undefined,
  });
}

/** Returns what a pending order waits for, without what the advice has. */
function waitsForOf(result: ReissueResult): string[] {
  const { kind, reasons } = result;
  if (!reasons) return [];
  const hasTasks = kind === 'left-pending' && isOwnReissue(result);
  return describePendingReasons(reasons, hasTasks);
}

function isOwnReissue({ sent }: ReissueResult): boolean {
  return sent !== 'none';
}

/** Returns the lines of a change, without those that every report has. */
function changeLines(result: ReissueResult, names: readonly string[]): ReportLine[] {
  const { plan, certificate, reasons, durationMs } = result;
  return [
    ['Certificate before', describeCertificate(plan.certificate)],
    ['Certificate now', reasons ? 'a reissue is left pending' : describeCertificate(certificate)],
    ['Key pair', describeKeyPair(result)],
    ['DNS names', names],
    ['Took', formatDuration(durationMs)],
  ];
}

/** Returns the lines of a dry run, without those that every report has. */
function planLines(result: ReissueResult): ReportLine[] {
  const { plan } = result;
  const planText = planTextOf(result);
  const { certificate, desired, action, names, csr, order } = plan;
  const hasUnseenNames = result.warnings.some((warning) => warning.kind === 'unseen-names');
  const { csrFile } = result.inputs;
  const isDue = action === 'reissue';
  const source = csrFile ? `csr-file ${code(csrFile.path)}` : 'the order';
  const isPublished = certificate?.ctStatus === 'enabled' && desired.status === 'disabled';
  const method = action === 'status' ? '' : order.dcvMethod;
  return [
    ['Plan', describePlan(result)],
    ['Active certificate', certificate ? `serial number ${code(certificate.serialNumber)}` : ''],
    ['DNS names', names],
    ['Unseen names', hasUnseenNames ? UNSEEN_NAMES_NOTICE : ''],
    ['Key pair', describeKeyPair(result)],
    ['CSR', csr ? `the CSR of ${source} (public key SHA-256 ${csr.keyDigest})` : ''],
    [
      'Domain validation',
      method && `${code(method)}${needsPerson(method) ? ': somebody must act on it, outside of this run' : ''}`,
    ],
    [
      'Consequences',
      joinSentences(
        desired.status === 'enabled' && isDue && 'CT logs would publish all names of the new certificate for good.',
        isDue && 'The reissue may change the extended key usage, the end date and the issuer.',
        isPublished && 'The names of the active certificate are public already, and stay so.',
      ),
    ],
    ['Output plan', planText && code(planText)],
  ];
}

/** Describes what a run would do, and why. */
function describePlan({ plan, inputs: { waitMinutes }, observation }: ReissueResult): string {
  const { action, certificate, desired, due } = plan;
  const wait =
    waitMinutes === 0
      ? 'end green as soon as the reissue is pending'
      : `wait up to ${waitMinutes} min for the certificate`;
  const left = formatDays((certificate?.validTill.getTime() ?? 0) - observation.at);
  const facts: Record<Exclude<DueReason, 'planned'>, string> = {
    status: `was ${describeLogging(certificate)}`,
    key: 'has another key than the required one',
    expired: 'has expired',
    'ends-soon': `ends in ${left}`,
    'lost-names': 'lacks names',
    'additional-names': 'has additional names',
  };
  const found = due.filter((reason) => reason !== 'planned').map((reason) => facts[reason]);
  const because = {
    reissue: compact([
      found.length > 0 && `the active certificate ${found.join(', and ')}`,
      due.includes('planned') && 'the approved plan requests it',
    ]).join(', and '),
    wait: 'one is pending',
    status: certificate ? 'the active certificate is as desired' : 'nothing was issued yet',
  }[action];
  return joinSentences(
    `A run would set CT logging to ${desired.status}, and request ${action === 'reissue' ? 'a' : 'no'} reissue, because ${because}.`,
    action !== 'status' && `The run would ${wait}.`,
  );
}

function describeCertificate(certificate: IssuedCertificate | undefined): string {
  if (!certificate) return 'none issued yet';
  return `serial number ${code(certificate.serialNumber)}, ${describeLogging(certificate)}, valid till ${formatDate(certificate.validTill)}`;
}

/** Describes whether the certificate keeps its key pair: now, or after a run with this plan. */
function describeKeyPair({ kind, certificate, plan, sent }: ReissueResult): string {
  const before = plan.certificate?.keyDigest;
  const isDryRun = kind === 'dry-run';
  if (isDryRun && plan.action === 'wait' && plan.requiredKey === null)
    return 'not known: without csr-file, a run that waits for the pending reissue accepts any key';
  const planned = isDryRun || sent === 'accepted' ? plan.requiredKey : null;
  const key = (isDryRun && planned) || (certificate?.keyDigest ?? planned);
  // The first certificate comes from the CSR of the order.
  if (!key || (isDryRun && !before)) return '';
  const kept = isDryRun ? 'the certificate keeps its key pair' : 'the same';
  const replaced = isDryRun ? 'the certificate gets a new key pair' : 'new';
  return `${before === undefined ? 'the first' : before === key ? kept : replaced} (public key SHA-256 ${key})`;
}

function renderWaitsFor(reasons: readonly string[]): string {
  if (reasons.length === 0) return '';
  const shown = reasons.slice(0, MAX_LISTED_NAMES).map((reason) => `<li>${inlineCode(reason)}</li>`);
  const more = reasons.length - shown.length;
  return `<p><strong>The order is waiting for:</strong></p>\n<ul>${shown.join('')}${more > 0 ? `<li>and ${more} more</li>` : ''}</ul>`;
}

const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';
