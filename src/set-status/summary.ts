import { code, failureBlock, nameList, page, table, warningBlock } from '../runner/html.ts';
import { cut, MAX_FIELD } from '../text.ts';
import { closedAs, type Result } from './result.ts';

/** DigiCert, "Change CT status"; Mozilla's release notes of Firefox 135. */
const LOGS_KEEP =
  'What is in a public CT log stays there: a reissue can be kept out of the logs, the earlier certificates cannot be taken out. ' +
  'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';

/** The outputs that action.yml declares. */
export function outputsOf({ orderId, order, ctStatus, certificateCtStatus, reissueRequired }: Result) {
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
export function resultLine(result: Result): string {
  const { orderId, dryRun, order, ctStatus, reissueRequired } = result;
  const subject = `order ${orderId}${order?.commonName ? ` (${cut(order.commonName, MAX_FIELD)})` : ''}`;
  const done = dryRun
    ? `Dry run, nothing was changed: ${subject} has CT logging ${ctStatus}`
    : `CT logging of ${subject} is now ${ctStatus}`;
  return `${done}; active certificate: ${certificateWords(result)}; reissue required: ${reissueRequired ? 'yes' : 'no'}.`;
}

/** Says what is left to do. */
export function nextStep({ requested, dryRun, order, ctStatus, certificateCtStatus, reissueRequired }: Result): string {
  const change = dryRun && ctStatus !== requested ? `Run again without dry-run to have CT logging ${requested}. ` : '';
  if (order?.life === 'closed')
    return `The order is ${closedAs(order)}: nothing can be reissued on it. For a new certificate, place a new order.`;
  if (order?.privateProduct) return 'CT logging does not apply to private certificates: no reissue is needed.';
  if (certificateCtStatus === 'none')
    return `${change}Certificates issued on this order from now on follow its status.`;
  if (order?.reissuePending)
    return `${change}Wait for the pending reissue, and run again to see whether the new certificate is as asked for.`;
  if (certificateCtStatus === 'unknown')
    return `${change}Reissue the certificate, or find out how it was issued: it could be out of step with the order.`;
  if (!reissueRequired) return `${change}The active certificate matches what was asked for: no reissue is needed.`;
  return `${change}Reissue the certificate: the active one was issued with CT logging ${certificateCtStatus}.`;
}

/** The job summary of a run that succeeded, as one HTML block, in which the service's text is inert. */
export function resultPage(result: Result): string {
  const { orderId, requested, dryRun, order, ctStatus, reissueRequired, warnings } = result;
  const { 'certificate-id': certificateId } = outputsOf(result);
  return page(
    `<h2>${dryRun ? 'Dry run: ' : ''}CT logging of DigiCert order ${orderId} is ${dryRun ? '' : 'now '}${ctStatus}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    table([
      ['Order', `${code(orderId)}${order?.status ? `, ${code(order.status)}` : ''}`],
      ['Common name', order?.commonName ? code(order.commonName) : 'unknown'],
      ['DNS names', nameList(order?.dnsNames ?? [])],
      ['Asked for', `CT logging ${requested}${dryRun ? ' (dry run)' : ''}`],
      ['CT logging of the order', `<strong>${ctStatus}</strong>`],
      ['Active certificate', `${certificateId && `${code(certificateId)}, `}${certificateWords(result)}`],
      ['Reissue required', `<strong>${reissueRequired ? 'yes' : 'no'}</strong>`],
    ]),
    `<p><strong>Next:</strong> ${nextStep(result)}</p>`,
    ...warnings.map(warningBlock),
    requested === 'disabled' && `<p>${LOGS_KEEP}</p>`,
  );
}

/** The job summary of a run that failed: what failed, and what to do. */
export function failurePage(error: unknown): string {
  return page('<h2>CT logging status: the step failed</h2>', failureBlock(error), '<p>No output was set.</p>');
}

function certificateWords({ order, certificateCtStatus }: Result): string {
  switch (certificateCtStatus) {
    case 'enabled':
      return 'carries embedded SCTs: it was logged';
    case 'disabled':
      return 'carries no embedded SCTs';
    case 'none':
      return order?.life === 'closed' ? `none: the order is ${closedAs(order)}` : 'none issued yet';
    case 'unknown':
      return 'unknown';
  }
}
