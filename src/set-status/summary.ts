import { inlineCode, joinBlocks, renderError, renderNameList, renderTable, renderWarning } from '../runner/html.ts';
import { MAX_FIELD_LENGTH, truncate } from '../text.ts';
import { type CtStatusResult, toOutputs } from './result.ts';
import { closedStatus } from './warnings.ts';

/** DigiCert, "Change CT status"; Mozilla's release notes of Firefox 135. */
const UNLOGGED_NOTICE =
  'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged. ' +
  'Certificates that are in a public CT log stay there: only certificates issued from now on can be kept out.';
const LOGGED_NOTICE = 'CT logs publish all names of the reissued certificate, and keep them for good.';

/** Formats a result as one line for the log. */
export function formatResult(result: CtStatusResult): string {
  const { orderId, dryRun, order, ctStatus, reissueRequired, reissuePending } = result;
  const subject = `order ${orderId}${order?.commonName ? ` (${truncate(order.commonName, MAX_FIELD_LENGTH)})` : ''}`;
  const change = dryRun
    ? `Dry run, nothing was changed: ${subject} has CT logging ${ctStatus}`
    : `CT logging of ${subject} is now ${ctStatus}`;
  const reissue = `reissue required: ${yesOrNo(reissueRequired)}; reissue pending: ${yesOrNo(reissuePending)}`;
  return `${change}; active certificate: ${describeCertificate(result)}; ${reissue}.`;
}

/** Returns what the user should do next, in one instruction. */
export function nextStep(result: CtStatusResult): string {
  const { kind, desiredStatus, dryRun, ctStatus, certificateCtStatus, reissuePending } = result;
  const isChangeLeft = dryRun && ctStatus !== desiredStatus;
  const verb = isChangeLeft ? 'Run again without dry-run, then reissue' : 'Reissue';
  const condition = reissuePending === 'unknown' ? ', if CertCentral shows no pending reissue' : '';
  const reissue = `${verb} the certificate${condition}`;
  switch (kind) {
    case 'closed':
      return `Place a new order for a new certificate: nothing can be reissued on an order that is ${closedStatus(result)}.`;
    case 'private':
      return 'Nothing to do: CT logging does not apply to private certificates.';
    case 'unissued':
      return `${isChangeLeft ? 'Run again without dry-run' : 'Nothing to do'}: certificates issued on this order ${isChangeLeft ? 'then' : 'now'} get CT logging ${desiredStatus}.`;
    case 'pending':
      return `Wait for the pending reissue, then run again${isChangeLeft ? ' without dry-run' : ' to check the new certificate'}.`;
    case 'unknown':
      return `${reissue}: it may be out of sync with the order.`;
    case 'reissue':
      return `${reissue}: the active one was issued with CT logging ${certificateCtStatus}.`;
    case 'order-differs':
      return 'Run again without dry-run: the order will then be in sync with its active certificate.';
    case 'in-sync':
      return 'Nothing to do: the order and its active certificate are in sync.';
  }
}

/** Renders the job summary of a run that succeeded. */
export function renderSummary(result: CtStatusResult): string {
  const { orderId, desiredStatus, dryRun, order, ctStatus, reissueRequired, reissuePending, warnings } = result;
  const { 'certificate-id': certificateId } = toOutputs(result);
  return joinBlocks(
    `<h2>${dryRun ? 'Dry run: ' : ''}DigiCert order ${orderId}${dryRun ? ' has' : ':'} CT logging ${ctStatus}, ${headline(result)}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    `<p><strong>Next:</strong> ${nextStep(result)}</p>`,
    ...warnings.map(renderWarning),
    desiredStatus === 'disabled' && `<p>${UNLOGGED_NOTICE}</p>`,
    desiredStatus === 'enabled' && reissueRequired && `<p>${LOGGED_NOTICE}</p>`,
    renderTable([
      ['Order', `${inlineCode(orderId)}${order?.status ? `, ${inlineCode(order.status)}` : ''}`],
      ['Common name', order?.commonName ? inlineCode(order.commonName) : 'unknown'],
      ['DNS names', renderNameList(order?.dnsNames ?? [])],
      ['Desired', `CT logging ${desiredStatus}`],
      ['CT logging of the order', `<strong>${ctStatus}</strong>`],
      ['Active certificate', `${certificateId && `${inlineCode(certificateId)}, `}${describeCertificate(result)}`],
      ['Reissue required', `<strong>${yesOrNo(reissueRequired)}</strong>`],
      ['Reissue pending', yesOrNo(reissuePending)],
    ]),
  );
}

/** Renders the job summary of a run that failed. */
export function renderFailureSummary(error: unknown): string {
  return joinBlocks('<h2>CT logging status: the step failed</h2>', renderError(error), '<p>No output was set.</p>');
}

function headline(result: CtStatusResult): string {
  switch (result.kind) {
    case 'closed':
      return `the order is ${closedStatus(result)}`;
    case 'private':
      return 'private TLS product';
    case 'unissued':
      return 'no certificate issued yet';
    case 'pending':
      return 'reissue pending';
    case 'unknown':
      return 'certificate unknown';
    case 'reissue':
      return 'reissue required';
    case 'order-differs':
      return result.ctStatus === 'unknown' ? 'certificate as desired' : 'out of sync';
    case 'in-sync':
      return 'in sync';
  }
}

function describeCertificate(result: CtStatusResult): string {
  switch (result.certificateCtStatus) {
    case 'enabled':
      return 'logged (embedded SCTs)';
    case 'disabled':
      return 'not logged (no embedded SCTs)';
    case 'none':
      return result.phase === 'closed' ? `none: the order is ${closedStatus(result)}` : 'none issued yet';
    case 'unknown':
      return 'unknown';
  }
}

function yesOrNo(value: boolean | 'unknown'): string {
  return value === 'unknown' ? value : value ? 'yes' : 'no';
}
