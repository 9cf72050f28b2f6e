import { formatDuration } from '../format.ts';
import type { CertificateWithChain } from '../pki/certificate-with-chain.ts';
import { publicKeyDigest } from '../pki/public-key.ts';
import {
  inlineCode,
  joinBlocks,
  renderError,
  renderNameList,
  renderNotice,
  renderTable,
  renderText,
  renderWarning,
} from '../runner/html.ts';
import { MAX_FIELD_LENGTH, truncate } from '../text.ts';
import { describeResponse, formatWaitsFor } from './describe-pending.ts';
import { describePlan, formatPath, KEY_PAIR_TEXT } from './describe-plan.ts';
import type { RecoveryMessage } from './recovery/messages.ts';
import { type ReissueResult, type ResultKind, resultKind } from './result.ts';

/** Formats a result in one line. */
export function formatResult(result: ReissueResult): string {
  const { orderId, desiredStatus, certificate, order, durationMs, leftPending, waitsFor } = result;
  const name = certificate?.commonName || certificate?.dnsNames[0] || order.commonName;
  const subject = `order ${orderId}${name ? ` (${truncate(name, MAX_FIELD_LENGTH)})` : ''}`;
  const done = `CT logging of ${subject} is ${desiredStatus}`;
  const details = `${formatDuration(durationMs)} (serial number ${certificate?.serialNumber}), and is as desired. ${describeKeyPair(result)}`;
  const lines: Record<ResultKind, string> = {
    'dry-run': `Dry run, nothing was changed: ${subject} has CT logging ${order.ctStatus}. ${describePlan(result)} ${formatWaitsFor(waitsFor)}`,
    requested: `${leftPending} ${formatWaitsFor(waitsFor)}`,
    reissued: `${done}; its certificate was reissued in ${details}`,
    'first-issued': `${done}; its first certificate was issued in ${details}`,
    unchanged: `${done}; its active certificate is as desired: no reissue was needed.`,
    unissued: `${done}; no certificate was issued yet.`,
  };
  return lines[resultKind(result)].trimEnd();
}

/** Describes the key of a new certificate. */
function describeKeyPair({ certificate, certificateBefore, csrPath }: ReissueResult): string {
  if (!certificate) return '';
  const change = certificateBefore?.publicKey.equals(certificate.publicKey) ? 'same' : 'new';
  const source = csrPath === '' ? '' : `csr-file ${formatPath(csrPath)}, `;
  const text = certificateBefore ? KEY_PAIR_TEXT[change] : 'The certificate has its first key pair';
  return `${text} (${source}public key SHA-256 ${publicKeyDigest(certificate.publicKey)}).`;
}

/** Renders the job summary of a run that succeeded. Service text is escaped. */
export function renderSummary(result: ReissueResult): string {
  const { dryRun, desiredStatus, leftPending, warnings, waitsFor } = result;
  return joinBlocks(
    `<h2>${headline(result)}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    `<p><strong>Next:</strong> ${renderText(nextStep(result))}</p>`,
    leftPending !== '' && `<p>${renderText(leftPending)}</p>`,
    renderWaitsFor(waitsFor),
    ...warnings.map(renderWarning),
    desiredStatus === 'disabled' && `<p>${CT_LOG_NOTICE}</p>`,
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
    recovery?.response && `<p><strong>Reissue request:</strong> ${renderText(recovery.response)}</p>`,
    '<p>No output was set.</p>',
    LINKS,
  );
}

function headline(result: ReissueResult): string {
  const { orderId, desiredStatus, warnings } = result;
  const calm = warnings.length > 0 ? 'see the warning' : 'in sync';
  const states: Record<Exclude<ResultKind, 'dry-run'>, string> = {
    requested: 'reissue pending',
    reissued: 'certificate reissued',
    'first-issued': 'first certificate issued',
    unchanged: calm,
    unissued: calm,
  };
  const kind = resultKind(result);
  if (kind === 'dry-run') return `Dry run: DigiCert order ${orderId}`;
  return `DigiCert order ${orderId}: CT logging ${desiredStatus}, ${states[kind]}`;
}

function summaryRows(result: ReissueResult): (readonly [string, string])[] {
  const { orderId, desiredStatus, dryRun, plan, order, certificate, certificateBefore, durationMs } = result;
  const kind = resultKind(result);
  const isNew = kind === 'reissued' || kind === 'first-issued';
  const name = certificate?.commonName ?? order.commonName;
  const responseText = describeResponse(result.response, result.dcvRandomValue);
  const now = isNew ? describeCertificate(certificate) : kind === 'requested' ? 'a reissue is pending' : 'the same';
  return [
    ['Order', `${inlineCode(orderId)}${order.status && `, ${inlineCode(order.status)}`}`],
    [
      'CT logging',
      `${plan.order.ctStatus} before, <strong>${desiredStatus} ${dryRun ? 'after a run' : 'now'}</strong>`,
    ],
    ['Certificate before', describeCertificate(certificateBefore)],
    ...(dryRun ? [] : [['Certificate now', now] as const]),
    ['Common name', name ? inlineCode(name) : 'unknown'],
    ['DNS names', renderNameList(certificate?.dnsNames ?? order.dnsNames)],
    ...(isNew ? [['Key pair', renderText(describeKeyPair(result))] as const] : []),
    ...(responseText ? [['Reissue request', renderText(responseText)] as const] : []),
    ...(isNew ? [['Took', formatDuration(durationMs)] as const] : []),
  ];
}

function nextStep(result: ReissueResult): string {
  const seeWarning = result.warnings.length > 0 ? 'See the warning. ' : '';
  const deploy = `${seeWarning}Deploy the new certificate (output certificate-file).`;
  const steps: Record<ResultKind, string> = {
    'dry-run': describePlan(result),
    requested:
      'Run the action again with wait-minutes above 0, in a later step, job or run: it waits for the certificate.',
    reissued: `${deploy} The earlier certificate stays valid until it expires or is revoked.`,
    'first-issued': deploy,
    unchanged: seeWarning.trimEnd() || 'The order and its active certificate are in sync: nothing is left to do.',
    unissued: `${seeWarning}Nothing was issued yet: certificates issued on this order from now on follow its status.`,
  };
  return steps[resultKind(result)];
}

function renderWaitsFor(reasons: readonly string[]): string {
  if (reasons.length === 0) return '';
  return `<p><strong>The order is waiting for:</strong></p>\n<ul>${reasons.map((reason) => `<li>${inlineCode(reason)}</li>`).join('')}</ul>`;
}

function describeCertificate(certificate: CertificateWithChain | null): string {
  if (!certificate) return 'none issued yet';
  const scts = certificate.ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)';
  return `serial number ${inlineCode(certificate.serialNumber)}, ${scts}, valid till ${certificate.validTill.toISOString().slice(0, 10)}`;
}

const CT_LOG_NOTICE =
  'What is in a public CT log stays there: the earlier certificates cannot be taken out. Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';

const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';
