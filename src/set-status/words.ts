import { normalizeStatus } from '../certcentral/status-words.ts';
import { describeNonPublicTls, sctShortageWarning, UNLOGGED_NOTICE } from '../domain/words.ts';
import type { Warning } from '../errors.ts';
import { inlineCode, joinBlocks, renderError, renderNameList, renderTable, renderWarning } from '../runner/html.ts';
import { toSafeText } from '../safe-text.ts';
import { capitalize, formatCount, MAX_FIELD_LENGTH } from '../text.ts';
import { type CtStatusResult, type ResultWarning, toOutputs } from './result.ts';

/** Formats a result as one line for the log. */
export function formatResult(result: CtStatusResult): string {
  const { orderId, dryRun, ctStatus, reissueRequired, reissuePending } = result;
  const { 'common-name': commonName } = toOutputs(result);
  const subject = `order ${orderId}${commonName ? ` (${toSafeText(commonName, MAX_FIELD_LENGTH)})` : ''}`;
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
  switch (kind) {
    case 'closed':
      return `Place a new order for a new certificate: the order is ${closedStatus(result)}, and nothing can be reissued on it.`;
    case 'no-public-tls':
      return 'Nothing to do: CT logging does not apply to this order.';
    case 'unissued':
      return `${isChangeLeft ? 'Run again without dry-run' : 'Nothing to do'}: certificates issued on this order ${isChangeLeft ? 'then' : 'now'} get CT logging ${desiredStatus}.`;
    case 'pending':
      return `Wait for the pending reissue, then run again${isChangeLeft ? ' without dry-run' : ' to check the new certificate'}.`;
    case 'unknown':
      return `${isChangeLeft ? 'Run again without dry-run, then check' : 'Check'} the active certificate in CertCentral: if it was not issued with CT logging ${desiredStatus}, reissue it with all of its names.`;
    case 'reissue':
      return `${verb} the certificate${condition}: the active one was issued with CT logging ${certificateCtStatus}.`;
    case 'order-differs':
      return 'Run again without dry-run: the order will then be in sync with its active certificate.';
    case 'in-sync':
      return 'Nothing to do: the order and its active certificate are in sync.';
  }
}

/** Returns the warnings of a result in words. */
export function warningsOf(result: CtStatusResult): Warning[] {
  return result.warnings.map((warning) => ({
    text: describeWarning(warning, result),
    ...('cause' in warning && { cause: warning.cause }),
  }));
}

function describeWarning(warning: ResultWarning, result: CtStatusResult): string {
  const { desiredStatus, certificateCtStatus, reissueRequired } = result;
  const unknown = `Whether the active certificate was logged is unknown${reissueRequired ? ', so reissue-required is true' : ''}.`;
  switch (warning.kind) {
    case 'order-not-read-back':
      return `CT logging is ${desiredStatus}, but the order could not be read back.`;
    case 'order-lags':
      return `The order still reports CT logging ${warning.reported}, although DigiCert confirmed that it is ${desiredStatus}: CertCentral can lag behind a change. Check the order later.`;
    case 'closed':
      return `The order is ${closedStatus(result)}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`;
    case 'reissue-pending':
      return "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued.";
    case 'no-public-tls':
      return `${capitalize(describeNonPublicTls(warning.reason, warning.product))}: CT logging does not apply, so reissue-required is false.`;
    case 'ev':
      return 'The active certificate is an EV certificate, and DigiCert says that EV certificates must be logged: DigiCert may refuse a reissue, or log the new certificate anyway. To log it, which is permanent, set disable-ct to false.';
    case 'few-scts':
      return sctShortageWarning(warning.shortage, desiredStatus);
    case 'issuance-not-reported':
      return `${unknown} CertCentral does not report whether a certificate was issued.`;
    case 'certificate-not-read':
      return unknown;
    case 'out-of-sync':
      return `The order and its active certificate are out of sync: the order has CT logging ${warning.reported}, the certificate was issued with CT logging ${certificateCtStatus}.`;
  }
}

/** DigiCert, "Change CT status". */
const FUTURE_NOTICE =
  'Certificates that are in a public CT log stay there: only certificates issued from now on can be kept out.';
const LOGGED_NOTICE = 'CT logs publish all names of the reissued certificate, and keep them for good.';

/** Renders the job summary of a run that succeeded. */
export function renderSummary(result: CtStatusResult): string {
  const { kind, orderId, desiredStatus, dryRun, order, ctStatus, reissueRequired, reissuePending } = result;
  const { 'certificate-id': certificateId, 'common-name': commonName, 'dns-names': dnsNames } = toOutputs(result);
  return joinBlocks(
    `<h2>${dryRun ? 'Dry run: ' : ''}DigiCert order ${orderId}${dryRun ? ' has' : ':'} CT logging ${ctStatus}, ${headline(result)}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    `<p><strong>Next:</strong> ${nextStep(result)}</p>`,
    ...warningsOf(result).map((warning) => renderWarning(warning)),
    desiredStatus === 'disabled' && kind !== 'no-public-tls' && `<p>${UNLOGGED_NOTICE} ${FUTURE_NOTICE}</p>`,
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

function describeCertificate(result: CtStatusResult): string {
  switch (result.certificateCtStatus) {
    case 'enabled':
      return `logged (${formatCount(Number(result.certificate?.sctCount), 'embedded SCT')})`;
    case 'disabled':
      return 'not logged (no embedded SCTs)';
    case 'none':
      return result.kind === 'closed' ? `none: the order is ${closedStatus(result)}` : 'none issued yet';
    case 'unknown':
      return 'unknown';
  }
}

/** Returns the status of a closed order, which is one of a few words. */
function closedStatus({ order }: CtStatusResult): string {
  return normalizeStatus(String(order?.status));
}

function yesOrNo(value: boolean | 'unknown'): string {
  return value === 'unknown' ? value : value ? 'yes' : 'no';
}
