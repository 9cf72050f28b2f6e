import { inlineCode, joinBlocks, renderError, renderNameList, renderTable, renderWarning } from '../runner/html.ts';
import { MAX_FIELD_LENGTH, truncate } from '../text.ts';
import { type CtStatusResult, closedStatus } from './result.ts';

/** DigiCert, "Change CT status"; Mozilla's release notes of Firefox 135. */
const CT_LOG_NOTICE =
  'What is in a public CT log stays there: a reissue can be kept out of the logs, the earlier certificates cannot be taken out. ' +
  'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';

/** The outputs that action.yml declares. */
export function toOutputs({ orderId, order, ctStatus, certificateCtStatus, reissueRequired }: CtStatusResult) {
  return {
    'order-id': orderId,
    'ct-status': ctStatus,
    'certificate-ct-status': certificateCtStatus,
    'reissue-required': reissueRequired,
    'certificate-id': certificateCtStatus === 'none' ? '' : (order?.certificateId ?? ''),
    'common-name': order?.commonName ?? '',
    'dns-names': order?.dnsNames ?? [],
  };
}

/** Says a result in one line. The names in it are the service's, and still to be made safe for a log. */
export function formatResult(result: CtStatusResult): string {
  const { orderId, dryRun, order, ctStatus, reissueRequired } = result;
  const subject = `order ${orderId}${order?.commonName ? ` (${truncate(order.commonName, MAX_FIELD_LENGTH)})` : ''}`;
  const done = dryRun
    ? `Dry run, nothing was changed: ${subject} has CT logging ${ctStatus}`
    : `CT logging of ${subject} is now ${ctStatus}`;
  return `${done}; active certificate: ${describeCertificate(result)}; reissue required: ${reissueRequired ? 'yes' : 'no'}.`;
}

/** Says what is left to do. */
export function nextStep({
  desiredStatus,
  dryRun,
  order,
  phase,
  reissuePending,
  ctStatus,
  certificateCtStatus,
  reissueRequired,
}: CtStatusResult): string {
  const change =
    dryRun && ctStatus !== desiredStatus ? `Run again without dry-run to have CT logging ${desiredStatus}. ` : '';
  if (order && phase === 'closed')
    return `The order is ${closedStatus(order)}: nothing can be reissued on it. For a new certificate, place a new order.`;
  if (order?.isPrivateProduct) return 'CT logging does not apply to private certificates: no reissue is needed.';
  if (certificateCtStatus === 'none')
    return `${change}Certificates issued on this order from now on follow its status.`;
  if (reissuePending === true)
    return `${change}Wait for the pending reissue, and run again to see whether the new certificate is as asked for.`;
  if (certificateCtStatus === 'unknown')
    return `${change}Reissue the certificate, or find out how it was issued: it could be out of step with the order.`;
  if (!reissueRequired) return `${change}The active certificate matches what was asked for: no reissue is needed.`;
  return `${change}Reissue the certificate: the active one was issued with CT logging ${certificateCtStatus}.`;
}

/** The job summary of a run that succeeded, as one HTML block, in which the service's text is inert. */
export function renderSummary(result: CtStatusResult): string {
  const { orderId, desiredStatus, dryRun, order, ctStatus, reissueRequired, warnings } = result;
  const { 'certificate-id': certificateId } = toOutputs(result);
  return joinBlocks(
    `<h2>${dryRun ? 'Dry run: ' : ''}CT logging of DigiCert order ${orderId} is ${dryRun ? '' : 'now '}${ctStatus}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    renderTable([
      ['Order', `${inlineCode(orderId)}${order?.status ? `, ${inlineCode(order.status)}` : ''}`],
      ['Common name', order?.commonName ? inlineCode(order.commonName) : 'unknown'],
      ['DNS names', renderNameList(order?.dnsNames ?? [])],
      ['Asked for', `CT logging ${desiredStatus}${dryRun ? ' (dry run)' : ''}`],
      ['CT logging of the order', `<strong>${ctStatus}</strong>`],
      ['Active certificate', `${certificateId && `${inlineCode(certificateId)}, `}${describeCertificate(result)}`],
      ['Reissue required', `<strong>${reissueRequired ? 'yes' : 'no'}</strong>`],
    ]),
    `<p><strong>Next:</strong> ${nextStep(result)}</p>`,
    ...warnings.map(renderWarning),
    desiredStatus === 'disabled' && `<p>${CT_LOG_NOTICE}</p>`,
  );
}

/** The job summary of a run that failed: what failed, and what to do. */
export function renderFailureSummary(error: unknown): string {
  return joinBlocks('<h2>CT logging status: the step failed</h2>', renderError(error), '<p>No output was set.</p>');
}

function describeCertificate({ order, phase, certificateCtStatus }: CtStatusResult): string {
  switch (certificateCtStatus) {
    case 'enabled':
      return 'carries embedded SCTs: it was logged';
    case 'disabled':
      return 'carries no embedded SCTs';
    case 'none':
      return order && phase === 'closed' ? `none: the order is ${closedStatus(order)}` : 'none issued yet';
    case 'unknown':
      return 'unknown';
  }
}
