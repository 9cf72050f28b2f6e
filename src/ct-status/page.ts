import type { Order } from './certcentral.ts';
import type { CertificateCtStatus, CtStatus } from './reissue.ts';
import { cut, escapeHtml, MAX_FIELD, MAX_MESSAGE, oneLine } from './text.ts';

/** What a run has done and found. */
export interface Result {
  orderId: string;
  requested: CtStatus;
  dryRun: boolean;
  /** Undefined if it could not be read. */
  order: Order | undefined;
  /** The order's CT logging status after the run. */
  ctStatus: CtStatus | 'unknown';
  certificateCtStatus: CertificateCtStatus;
  reissueRequired: boolean;
  warnings: readonly string[];
}

/** Who ran the action, as far as the environment tells. */
export interface Audit {
  actor: string;
  event: string;
  /** The address of the workflow run. */
  runUrl: string;
}

const MAX_NAMES = 20;

/** DigiCert, "Change CT status". */
const LOGS_KEEP =
  'What is in a public CT log stays there: a reissue can be kept out of the logs, the earlier certificates cannot be taken out. ' +
  'Chrome and Safari show a warning for a public TLS certificate that was not logged.';

const CERTIFICATE: Record<CertificateCtStatus, string> = {
  enabled: 'carries embedded SCTs: it was logged',
  disabled: 'carries no embedded SCTs',
  none: 'none issued yet',
  unknown: 'could not be told',
};

/** Says a result in one line. The names in it are the service's, and still to be made safe for a log. */
export function resultLine({ orderId, dryRun, order, ctStatus, certificateCtStatus, reissueRequired }: Result): string {
  const subject = `order ${orderId}${order?.commonName ? ` (${cut(order.commonName, MAX_FIELD)})` : ''}`;
  const done = dryRun
    ? `Dry run, nothing was changed: ${subject} has CT logging ${ctStatus}`
    : `CT logging of ${subject} is now ${ctStatus}`;
  return `${done}; active certificate: ${CERTIFICATE[certificateCtStatus]}; reissue required: ${reissueRequired ? 'yes' : 'no'}.`;
}

/** Says what is left to do. */
export function nextStep({ requested, dryRun, ctStatus, certificateCtStatus, reissueRequired }: Result): string {
  const change = dryRun && ctStatus !== requested ? `Run again without dry-run to have CT logging ${requested}. ` : '';
  if (certificateCtStatus === 'none')
    return `${change}Certificates issued on this order from now on follow its status.`;
  if (certificateCtStatus === 'unknown')
    return `${change}Reissue the certificate, or find out how it was issued: it could be out of step with the order.`;
  if (!reissueRequired) return `${change}The active certificate matches what was asked: no reissue is needed.`;
  return `${change}Reissue the certificate: the live one was issued with CT logging ${certificateCtStatus}.`;
}

/** The job summary of a run that succeeded, as one HTML block, in which the service's text is inert. */
export function resultPage(result: Result, audit: Audit | undefined): string {
  const { orderId, requested, dryRun, order, ctStatus, certificateCtStatus, reissueRequired, warnings } = result;
  const { certificate } = order ?? {};
  const names = order?.dnsNames ?? [];
  const shownNames = names.slice(0, MAX_NAMES).map((name) => code(name));
  if (names.length > MAX_NAMES) shownNames.push(`and ${names.length - MAX_NAMES} more`);
  return [
    `<h2>${dryRun ? 'Dry run: ' : ''}CT logging of DigiCert order ${orderId} is ${dryRun ? '' : 'now '}${ctStatus}</h2>`,
    dryRun ? '<p><strong>This was a dry run: nothing was changed.</strong></p>' : '',
    table([
      ['Order', `${code(orderId)}${order?.status ? `, ${code(order.status)}` : ''}`],
      ['Common name', order?.commonName ? code(order.commonName) : 'unknown'],
      ['DNS names', shownNames.join(', ') || 'unknown'],
      ['Asked for', `CT logging ${requested}${dryRun ? ' (dry run)' : ''}`],
      ['CT logging of the order', `<strong>${ctStatus}</strong>`],
      [
        'Active certificate',
        `${certificate?.state === 'issued' ? `${code(certificate.id)}, ` : ''}${CERTIFICATE[certificateCtStatus]}`,
      ],
      ['Reissue required', `<strong>${reissueRequired ? 'yes' : 'no'}</strong>`],
    ]),
    `<p><strong>Next:</strong> ${nextStep(result)}</p>`,
    ...warnings.map((warning) => `<p><strong>Warning:</strong> ${code(warning, MAX_MESSAGE)}</p>`),
    requested === 'disabled' ? `<p>${LOGS_KEEP}</p>` : '',
    auditLine(audit),
  ]
    .filter(Boolean)
    .join('\n');
}

/** The job summary of a run that failed: what failed, and what to do. */
export function failurePage(problems: readonly string[], hint: string | undefined, audit: Audit | undefined): string {
  return [
    '<h2>CT logging status: the step failed</h2>',
    ...problems.map((problem) => `<p>${code(problem, MAX_MESSAGE)}</p>`),
    hint !== undefined ? `<p><strong>What to do:</strong> ${escapeHtml(hint)}</p>` : '',
    '<p>No output was set.</p>',
    auditLine(audit),
  ]
    .filter(Boolean)
    .join('\n');
}

function auditLine(audit: Audit | undefined): string {
  const time = new Date().toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
  if (!audit) return `<p>${time}. Who ran this could not be read from the environment.</p>`;
  const { actor, event, runUrl } = audit;
  return `<p>${time}: run by ${code(actor)} on ${code(event)} in <a href="${escapeHtml(runUrl)}">this workflow run</a>.</p>`;
}

function table(rows: readonly (readonly [name: string, value: string])[]): string {
  return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}

/** Service text, inert: as code, GitHub makes no mention, reference or emoji of it either. */
function code(text: string, max = MAX_FIELD): string {
  return `<code>${escapeHtml(cut(oneLine(text), max))}</code>`;
}
