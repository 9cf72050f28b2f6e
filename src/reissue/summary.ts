import { UNLOGGED_NOTICE } from '../domain/browser-policy.ts';
import { reportedNames } from '../domain/names.ts';
import type { CertificateWithChain } from '../pki/certificate.ts';
import {
  inlineCode,
  joinBlocks,
  renderError,
  renderNameList,
  renderNotice,
  renderTable,
  renderText,
  renderTextWithCode,
  renderWarning,
} from '../runner/html.ts';
import { formatDuration } from '../text.ts';
import { describeLogging, describePlan } from './describe-plan.ts';
import { describeOwnRequest, describeResponse } from './describe-request.ts';
import { AWAIT_LATER, describeKeyPair } from './log-line.ts';
import { renderPlannedNames } from './plan-output.ts';
import type { RecoveryMessage } from './recovery/messages.ts';
import { type ReissueResult, resultKind } from './result.ts';
import type { AppliedPolicy } from './status-decision.ts';

/** Renders the job summary of a run that succeeded. Service text is escaped. */
export function renderSummary(result: ReissueResult): string {
  const { dryRun, desiredStatus, leftPending, warnings, waitsFor } = result;
  return joinBlocks(
    `<h2>${headline(result)}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    `<p><strong>Next:</strong> ${renderTextWithCode(nextStep(result))}</p>`,
    leftPending !== '' && `<p>${renderText(leftPending)}</p>`,
    renderWaitsFor(waitsFor),
    ...warnings.map(renderWarning),
    `<p>${CT_LOG_NOTICE}${desiredStatus === 'disabled' ? ` ${UNLOGGED_NOTICE}` : ''}</p>`,
    renderTable(summaryRows(result)),
    LINKS,
  );
}

/**
 * Renders the job summary of a run that failed.
 * @param error undefined if it is not known
 * @param recovery how the change was recovered, if it had to be
 */
export function renderFailureSummary(title: string, error: unknown, recovery?: RecoveryMessage): string {
  return joinBlocks(
    `<h2>${renderText(title)}</h2>`,
    error !== undefined && renderError(error),
    recovery && renderNotice('Recovery', recovery),
    recovery?.lostNames[0] && `<p><strong>Lost names:</strong> ${renderNameList(recovery.lostNames)}</p>`,
    recovery && renderWaitsFor(recovery.waitsFor),
    recovery && `<p><strong>Reissue request:</strong> ${renderText(recovery.request)}</p>`,
    '<p>No output was set.</p>',
    LINKS,
  );
}

function headline(result: ReissueResult): string {
  const { orderId, desiredStatus } = result;
  return result.dryRun
    ? `Dry run: DigiCert order ${orderId}`
    : `DigiCert order ${orderId}: CT logging ${desiredStatus}, ${headlineState(result)}`;
}

function headlineState(result: ReissueResult): string {
  switch (resultKind(result)) {
    case 'left-pending':
      return 'reissue pending';
    case 'reissued':
      return 'certificate reissued';
    case 'first-issued':
      return 'first certificate issued';
    default:
      return result.warnings.length > 0 ? 'see the warning' : 'in sync';
  }
}

function summaryRows(result: ReissueResult): (readonly [string, string])[] {
  const { orderId, desiredStatus, dryRun, plan, order, certificate, certificateBefore, csrPath } = result;
  const { planText, durationMs } = result;
  const kind = resultKind(result);
  const isNew = kind === 'reissued' || kind === 'first-issued';
  // The order often lacks some of the names.
  const named = certificate ?? certificateBefore;
  const { commonName, dnsNames } = reportedNames(named ?? undefined, order);
  const responseText = describeResponse(result.request.response, result.dcvRandomValue);
  const showsKey = isNew || (csrPath !== '' && (kind === 'unchanged' || kind === 'left-pending'));
  const rows: (readonly [name: string, value: string])[] = [
    ['Order', `${inlineCode(orderId)}${order.status && `, ${inlineCode(order.status)}`}`],
    [
      'CT logging',
      `${plan.order.ctStatus} before, <strong>${desiredStatus} ${dryRun ? 'after a run' : 'now'}</strong>`,
    ],
    ['Certificate before', describeCertificate(certificateBefore)],
    ['Certificate now', dryRun ? '' : describeCertificateNow(result)],
    ['Common name', commonName ? inlineCode(commonName) : 'unknown'],
    ['DNS names', dryRun ? renderPlannedNames(plan).html : renderNameList(dnsNames)],
    ['Key pair', showsKey ? renderTextWithCode(describeKeyPair(result)) : ''],
    ['Policy', plan.policy ? renderPolicy(plan.policy) : ''],
    ['Plan', !dryRun ? '' : planText ? inlineCode(planText) : 'none: see the warning'],
    ['Reissue request', dryRun ? '' : renderText(`${describeOwnRequest(result.request)} ${responseText}`)],
    ['Took', dryRun ? '' : formatDuration(durationMs)],
  ];
  return rows.filter(([, value]) => value !== '');
}

/** A rule has the words of whoever wrote the file. */
function renderPolicy({ path, digest, rule }: AppliedPolicy): string {
  return `${inlineCode(path)} (SHA-256 ${digest}), rule: ${inlineCode(rule)}`;
}

function describeCertificateNow(result: ReissueResult): string {
  switch (resultKind(result)) {
    case 'left-pending':
      return 'a reissue is pending';
    case 'unchanged':
      return 'the same';
    default:
      return describeCertificate(result.certificate);
  }
}

function nextStep(result: ReissueResult): string {
  const seeWarning = result.warnings.length > 0 ? 'See the warning. ' : '';
  const deploy = `${seeWarning}Deploy the new certificate (output certificate-file).`;
  switch (resultKind(result)) {
    case 'dry-run':
      return describePlan(result);
    case 'left-pending':
      return AWAIT_LATER;
    case 'reissued':
      return `${deploy} The earlier certificate stays valid until it expires or is revoked.`;
    case 'first-issued':
      return deploy;
    case 'unchanged':
      return seeWarning || 'The order and its active certificate are in sync: nothing is left to do.';
    case 'unissued':
      return `${seeWarning}Nothing was issued yet: certificates issued on this order from now on follow its status.`;
  }
}

function renderWaitsFor(reasons: readonly string[]): string {
  if (reasons.length === 0) return '';
  return `<p><strong>The order is waiting for:</strong></p>\n<ul>${reasons.map((reason) => `<li>${inlineCode(reason)}</li>`).join('')}</ul>`;
}

function describeCertificate(certificate: CertificateWithChain | null): string {
  if (!certificate) return 'none issued yet';
  return `serial number ${inlineCode(certificate.serialNumber)}, ${describeLogging(certificate)}, valid till ${certificate.validTill.toISOString().slice(0, 10)}`;
}

const CT_LOG_NOTICE =
  'What is in a public CT log stays there, with all names: the earlier certificates cannot be taken out.';

const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';
