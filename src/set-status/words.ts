import type { Order } from '../certcentral/order.ts';
import type { UnseenNames } from '../domain/unseen-names.ts';
import {
  describeObjection,
  PENDING_UNCHECKED,
  sctShortageWarning,
  UNLOGGED_NOTICE,
  UNSEEN_NAMES_HINT,
} from '../domain/words.ts';
import { ActionError, asError, type RequestError, type Warning } from '../errors.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { inlineCode, joinBlocks, renderError, renderNameList, renderTable, renderWarning } from '../runner/html.ts';
import { InvalidInputsError } from '../runner/inputs.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import { capitalize, formatCount, joinSentences } from '../text.ts';
import type { CtStatusResult, ResultWarning } from './result.ts';

/** What a step did to the order; `reported`: its error says so itself. */
export type ChangeState = 'not-changed' | 'in-doubt' | 'changed' | 'reported';

/** Formats a result as one line for the log. */
export function formatResult(result: CtStatusResult): string {
  const { orderId, dryRun, ctStatus, names, reissueRequired, reissuePending } = result;
  const { commonName } = names;
  const subject = `order ${orderId}${commonName ? ` (${toSafeText(commonName, MAX_FIELD_LENGTH)})` : ''}`;
  const change = dryRun
    ? `Dry run, nothing was changed: ${subject} has CT logging ${ctStatus}`
    : `CT logging of ${subject} is now ${ctStatus}`;
  const reissue = `reissue required: ${yesOrNo(reissueRequired)}; reissue pending: ${yesOrNo(reissuePending)}`;
  return `${change}; active certificate: ${describeCertificate(result)}; ${reissue}.`;
}

/** Describes a result as a clause for the headline, and what the user should do next, as one instruction. */
export function describeResult(result: CtStatusResult): readonly [headline: string, next: string] {
  const { kind, desiredStatus, dryRun, ctStatus, certificate, certificateCtStatus } = result;
  const isChangeLeft = dryRun && ctStatus !== desiredStatus;
  const rerun = 'Run again without dry-run';
  const then = (step: string) => (isChangeLeft ? `${rerun}, then ${step}` : capitalize(step));
  const issued = `was issued with CT logging ${certificateCtStatus}`;
  switch (kind) {
    case 'closed':
      return [
        closedClause(result),
        `Place a new order for a new certificate: ${closedClause(result)}, and nothing can be reissued on it.`,
      ];
    case 'no-public-tls':
      return ['no public TLS', 'Nothing to do: CT logging does not apply to this order.'];
    case 'unissued':
      return [
        'no certificate issued yet',
        `${isChangeLeft ? rerun : 'Nothing to do'}: certificates issued on this order ${isChangeLeft ? 'then' : 'now'} get CT logging ${desiredStatus}.`,
      ];
    case 'pending':
      return [
        'reissue pending',
        `Wait for the pending reissue, then run again${isChangeLeft ? ' without dry-run' : ' to check the new certificate'}.`,
      ];
    case 'look': {
      const look = `look at the order in CertCentral before you reissue the certificate: the active certificate ${issued}. A warning says why.`;
      const check = `check the active certificate in CertCentral: if it was not issued with CT logging ${desiredStatus}, reissue it with all of its names.`;
      return certificate ? ['reissue required, look first', then(look)] : ['certificate unknown', then(check)];
    }
    case 'reissue':
      return ['reissue required', then(`reissue the certificate: the active one ${issued}.`)];
    case 'order-differs':
      return [
        ctStatus === 'unknown' ? 'certificate as desired' : 'out of sync',
        `${rerun}: the order will then be in sync with its active certificate.`,
      ];
    case 'in-sync':
      return ['in sync', 'Nothing to do: the order and its active certificate are in sync.'];
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
  const { desiredStatus, certificateCtStatus, ctStatus, reissueRequired, order } = result;
  const unknown = `Whether the active certificate was logged is unknown${reissueRequired ? ', so reissue-required is true, and somebody must look' : ''}.`;
  switch (warning.kind) {
    case 'pending-unchecked':
      return PENDING_UNCHECKED;
    case 'order-not-read-back':
      return `CT logging is ${desiredStatus}, but the order could not be read back, so nobody knows whether a reissue is pending${reissueRequired ? ', and somebody must look' : ''}.`;
    case 'order-lags':
      return `The order still reports CT logging ${warning.reported}, although DigiCert confirmed that it is ${desiredStatus}: CertCentral can lag behind a change. Check the order later.`;
    case 'closed':
      return `${capitalize(closedClause(result))}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`;
    case 'reissue-pending':
      return joinSentences(
        ctStatus === 'enabled' &&
          'The pending certificate will probably be logged, which publishes its names for good: cancel it in CertCentral if they must stay out.',
        "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued.",
      );
    case 'no-public-tls':
      return `${capitalize(describeObjection(warning, order))}: CT logging does not apply, so reissue-required is false.`;
    case 'issuance-not-reported':
      return `${unknown} CertCentral does not report whether a certificate was issued.`;
    case 'certificate-not-read':
      return unknown;
    case 'pending-unknown':
      return 'Somebody must look before a reissue is requested, because a request may replace a pending reissue: CertCentral does not report whether one is pending.';
    case 'expired':
      return 'The active certificate has expired. If the order is still needed, reissue the certificate: the next one follows the CT status of the order.';
    case 'ev':
      return `${reissueRequired ? 'Somebody must look before a reissue is requested: the' : 'The'} active certificate is an EV certificate, and DigiCert says that EV certificates must be logged. DigiCert may refuse a reissue, or log the new certificate anyway. To log it, which is permanent, set disable-ct to false.`;
    case 'no-dns-name':
    case 'non-dns-name':
      return `Somebody must look before a reissue is requested: ${describeObjection(warning, order)}. Reissue the certificate in CertCentral.`;
    case 'few-scts':
      return sctShortageWarning(warning.shortage, desiredStatus);
    case 'out-of-sync':
      return `The order and its active certificate are out of sync: the order has CT logging ${warning.reported}, the certificate was issued with CT logging ${certificateCtStatus}.`;
  }
}

/** Creates the error for a change that is refused before anything is sent. */
export function refusalError(order: Order, why: UnseenNames): ActionError {
  return new ActionError(describeObjection({ kind: 'unseen-names', why }, order), {
    title: `The change of order ${order.id} is refused`,
    hint: UNSEEN_NAMES_HINT,
  });
}

/**
 * Creates the error for logging that was turned off again, because a reissue appeared whose names it would have published.
 * @param statusBefore what the order reported before the change
 * @param failure why it could not be turned off
 */
export function turnedOffError(
  orderId: string,
  statusBefore: CtStatus | 'unknown',
  failure: RequestError | undefined,
): ActionError {
  const why = 'a reissue appeared while this step turned logging on, and nobody can look at its names';
  if (failure)
    return new ActionError(failure.detail, {
      title: `Order ${orderId} is out of sync: CT logs would publish names for good, because ${why}, and logging could not be turned off again`,
      hint: 'Run with disable-ct: true now, or turn logging off in CertCentral.',
    });
  const title =
    statusBefore === 'disabled'
      ? `CT logging of order ${orderId} was restored to disabled`
      : `Assume that order ${orderId} is out of sync: CT logging was turned off again, and the order did not report its status before`;
  return new ActionError(why, { title, hint: UNSEEN_NAMES_HINT });
}

const CHANGES: Record<ChangeState, string> = {
  'not-changed': 'The order was not changed.',
  'in-doubt': 'The order may have been changed.',
  changed: 'The order was changed.',
  reported: '',
};

/** Creates the error that a step ends with: it begins with what was done to the order. Bad inputs are one error each. */
export function failureOf(error: unknown, change: ChangeState): unknown {
  if (error instanceof InvalidInputsError) return error;
  return new Error(joinSentences(CHANGES[change], asError(error).message));
}

/** DigiCert, "Change CT status". */
const FUTURE_NOTICE =
  'Certificates that are in a public CT log stay there: only certificates issued from now on can be kept out.';

/** Renders the job summary of a run that succeeded. */
export function renderSummary(result: CtStatusResult): string {
  const { kind, orderId, desiredStatus, dryRun, order, ctStatus, names, reissueRequired, reissuePending } = result;
  const { certificateId } = result;
  const [headline, next] = describeResult(result);
  return joinBlocks(
    `<h2>${dryRun ? 'Dry run: ' : ''}DigiCert order ${orderId}${dryRun ? ' has' : ':'} CT logging ${ctStatus}, ${headline}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    `<p><strong>Next:</strong> ${next}</p>`,
    ...warningsOf(result).map((warning) => renderWarning(warning)),
    desiredStatus === 'disabled' && kind !== 'no-public-tls' && `<p>${UNLOGGED_NOTICE} ${FUTURE_NOTICE}</p>`,
    desiredStatus === 'enabled' &&
      reissueRequired &&
      '<p>CT logs publish all names of the reissued certificate, and keep them for good.</p>',
    renderTable([
      ['Order', `${inlineCode(orderId)}${order.status ? `, ${inlineCode(order.status)}` : ''}`],
      ['Common name', names.commonName ? inlineCode(names.commonName) : 'unknown'],
      ['DNS names', renderNameList(names.dnsNames)],
      ['Desired', `CT logging ${desiredStatus}`],
      ['CT logging of the order', `<strong>${ctStatus}</strong>`],
      ['Active certificate', `${certificateId && `${inlineCode(certificateId)}, `}${describeCertificate(result)}`],
      ['Reissue required', `<strong>${yesOrNo(reissueRequired)}</strong>`],
      ['Reissue pending', yesOrNo(reissuePending)],
    ]),
  );
}

/** Renders the job summary of a run that failed. */
export function renderFailureSummary(error: unknown, change: ChangeState): string {
  return joinBlocks(
    '<h2>CT logging status: the step failed</h2>',
    CHANGES[change] && `<p><strong>${CHANGES[change]}</strong></p>`,
    renderError(error),
    '<p>No output was set.</p>',
  );
}

function describeCertificate(result: CtStatusResult): string {
  const { kind, certificate, certificateCtStatus } = result;
  if (certificateCtStatus === 'none') return kind === 'closed' ? `none: ${closedClause(result)}` : 'none issued yet';
  if (!certificate) return 'unknown';
  return certificateCtStatus === 'enabled'
    ? `logged (${formatCount(certificate.sctCount, 'embedded SCT')})`
    : 'not logged (no embedded SCTs)';
}

function closedClause({ closure = 'status', order }: CtStatusResult): string {
  return describeObjection({ kind: 'closed', closure }, order);
}

function yesOrNo(value: boolean | 'unknown'): string {
  return value === 'unknown' ? value : value ? 'yes' : 'no';
}
