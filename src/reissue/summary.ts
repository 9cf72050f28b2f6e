import { formatDuration, formatNames } from '../format.ts';
import type { IssuedCertificate } from '../pki/issued-certificate.ts';
import {
  inlineCode,
  joinBlocks,
  renderError,
  renderNameList,
  renderNotice,
  renderTable,
  renderWarning,
  type Warning,
} from '../runner/html.ts';
import { escapeHtml, MAX_FIELD_LENGTH, truncate } from '../text.ts';
import type { KeyPairPlan } from './plan.ts';
import { type ReissueResult, wasReissued } from './result.ts';

/** Says an outcome in one line. */
export function formatResult(outcome: ReissueResult): string {
  const { orderId, desiredStatus, dryRun, plan, certificate, durationMs } = outcome;
  const name = certificate?.commonName || certificate?.dnsNames[0] || outcome.order.commonName;
  const subject = `order ${orderId}${name ? ` (${truncate(name, MAX_FIELD_LENGTH)})` : ''}`;
  if (dryRun)
    return `Dry run, nothing was changed: ${subject} has CT logging ${outcome.order.ctStatus}. ${describePlan(outcome)}`;
  const done = wasReissued(outcome)
    ? `its ${plan.certificate ? 'certificate was reissued' : 'first certificate was issued'} in ${formatDuration(durationMs)} (serial number ${certificate?.serialNumber}), and is as requested`
    : certificate
      ? 'its active certificate is as requested: nothing was to be reissued'
      : 'no certificate was issued yet';
  const key = keyPairChange(outcome);
  return `CT logging of ${subject} is ${desiredStatus}; ${done}.${key ? ` ${KEY_TEXT[key]}.` : ''}`;
}

/** Says what a run would do. */
function describePlan({ desiredStatus, plan, waitMinutes }: ReissueResult): string {
  const set = `A run would set CT logging ${desiredStatus}`;
  switch (plan.kind) {
    case 'unissued':
      return `${set}; nothing was issued yet, so there is nothing to reissue.`;
    case 'nothing to reissue':
      return `${set}; the active certificate is as requested, so there is nothing to reissue.`;
    case 'wait for the pending reissue':
      return `${set}, and wait up to ${waitMinutes} min for the reissue that is pending.`;
    case 'reissue':
      return `${set}, request a reissue for ${formatNames([plan.request.commonName, ...plan.request.dnsNames])} with the CSR ${plan.key.csrSource}, and wait for it up to ${waitMinutes} min. ${KEY_TEXT[plan.key.key]}.`;
  }
}

const KEY_TEXT = {
  same: 'The certificate keeps its key pair',
  new: 'The certificate gets a new key pair',
  unknown: 'Whether the certificate keeps its key pair is unknown',
};

/** Whether a certificate that takes the place of another has its key pair, told by the keys, or in a dry run by the plan; undefined where none does. */
function keyPairChange({ dryRun, plan, certificate }: ReissueResult): KeyPairPlan['key'] | undefined {
  if (dryRun) return plan.kind === 'reissue' ? plan.key.key : undefined;
  if (!certificate || !plan.certificate || certificate.serialNumber === plan.certificate.serialNumber) return undefined;
  return certificate.publicKey.equals(plan.certificate.publicKey) ? 'same' : 'new';
}

/** The job summary of a run that succeeded, in which the service's text is inert. */
export function renderSummary(outcome: ReissueResult): string {
  const { orderId, desiredStatus, dryRun, plan, order, certificate, warnings, durationMs } = outcome;
  const reissued = wasReissued(outcome);
  const key = keyPairChange(outcome);
  const name = certificate?.commonName ?? order.commonName;
  const title = dryRun
    ? `Dry run: DigiCert order ${orderId}`
    : `DigiCert order ${orderId}: CT logging ${desiredStatus}, ${reissued ? (plan.certificate ? 'certificate reissued' : 'first certificate issued') : warnings.length > 0 ? 'see the warning' : 'in sync'}`;
  return joinBlocks(
    `<h2>${title}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    renderTable([
      ['Order', `${inlineCode(orderId)}${order.status && `, ${inlineCode(order.status)}`}`],
      [
        'CT logging',
        `${plan.order.ctStatus} before, <strong>${dryRun ? `${desiredStatus} after a run` : `${desiredStatus} now`}</strong>`,
      ],
      ['Certificate before', describeCertificate(plan.certificate)],
      ...(dryRun ? [] : [['Certificate now', reissued ? describeCertificate(certificate) : 'the same'] as const]),
      ['Common name', name ? inlineCode(name) : 'unknown'],
      ['DNS names', renderNameList(certificate?.dnsNames ?? order.dnsNames)],
      ...(key ? [['Key pair', KEY_TEXT[key]] as const] : []),
      ...(reissued ? [['Took', formatDuration(durationMs)] as const] : []),
    ]),
    `<p><strong>Next:</strong> ${escapeHtml(dryRun ? describePlan(outcome) : nextStep(outcome))}</p>`,
    ...warnings.map(renderWarning),
    desiredStatus === 'disabled' && `<p>${CT_LOG_NOTICE}</p>`,
    LINKS,
  );
}

/**
 * The job summary of a run that failed.
 * @param error undefined where nobody knows what ended the step
 * @param settlement how it was settled, if it had to be
 */
export function renderFailureSummary(title: string, error: unknown, settlement?: Warning): string {
  return joinBlocks(
    `<h2>${escapeHtml(title)}</h2>`,
    error !== undefined && renderError(error),
    settlement && renderNotice('How it was settled', settlement),
    '<p>No output was set.</p>',
    LINKS,
  );
}

function nextStep(outcome: ReissueResult): string {
  if (!outcome.certificate)
    return 'Nothing was issued yet: certificates issued on this order from now on follow its status.';
  const mind = outcome.warnings.length > 0 ? 'See the warning. ' : '';
  if (!wasReissued(outcome))
    return mind.trimEnd() || 'Order and active certificate are in step: nothing is left to be done.';
  const deploy = `${mind}Deploy the new certificate (output certificate-file).`;
  return outcome.plan.certificate
    ? `${deploy} The earlier certificate stays valid until it expires or is revoked.`
    : deploy;
}

function describeCertificate(certificate: IssuedCertificate | null): string {
  if (!certificate) return 'none issued yet';
  const scts = certificate.ctStatus === 'enabled' ? 'carries SCTs: it was logged' : 'carries no SCTs';
  return `serial number ${inlineCode(certificate.serialNumber)}, ${scts}, valid till ${certificate.validTill.toISOString().slice(0, 10)}`;
}

/** DigiCert, "Change CT status". */
const CT_LOG_NOTICE =
  'What is in a public CT log stays there: the earlier certificates cannot be taken out. Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';

const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';
