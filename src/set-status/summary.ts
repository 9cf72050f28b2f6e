import type { Warning } from '../action-error.ts';
import { UNLOGGED_NOTICE } from '../domain/browser-policy.ts';
import { inlineCode, joinBlocks, renderError, renderNameList, renderTable, renderWarning } from '../runner/html.ts';
import { describeCertificate, nextStep, yesOrNo } from './log-line.ts';
import { type CtStatusResult, closedStatus, toOutputs } from './result.ts';

/** DigiCert, "Change CT status". */
const FUTURE_NOTICE =
  'Certificates that are in a public CT log stay there: only certificates issued from now on can be kept out.';
const LOGGED_NOTICE = 'CT logs publish all names of the reissued certificate, and keep them for good.';

/** Renders the job summary of a run that succeeded. */
export function renderSummary(result: CtStatusResult, warnings: readonly Warning[]): string {
  const { orderId, desiredStatus, dryRun, order, ctStatus, reissueRequired, reissuePending, nonPublicTls } = result;
  const { 'certificate-id': certificateId, 'common-name': commonName, 'dns-names': dnsNames } = toOutputs(result);
  return joinBlocks(
    `<h2>${dryRun ? 'Dry run: ' : ''}DigiCert order ${orderId}${dryRun ? ' has' : ':'} CT logging ${ctStatus}, ${headline(result)}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    `<p><strong>Next:</strong> ${nextStep(result)}</p>`,
    ...warnings.map(renderWarning),
    desiredStatus === 'disabled' && !nonPublicTls && `<p>${UNLOGGED_NOTICE} ${FUTURE_NOTICE}</p>`,
    desiredStatus === 'enabled' && reissueRequired && `<p>${LOGGED_NOTICE}</p>`,
    renderTable([
      ['Order', `${inlineCode(orderId)}${order?.status ? `, ${inlineCode(order.status)}` : ''}`],
      ['Common name', commonName ? inlineCode(commonName) : 'unknown'],
      ['DNS names', renderNameList(dnsNames)],
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
    case 'no-public-tls':
      return 'no public TLS';
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
