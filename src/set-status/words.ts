import type { Order } from '../certcentral/order.ts';
import type { FailureReport } from '../domain/failure-report.ts';
import { reportedNames } from '../domain/order-names.ts';
import type { OrderSnapshot } from '../domain/order-state.ts';
import type { UnseenNames } from '../domain/status-update.ts';
import {
  describeClosure,
  describeLogging,
  describeObjection,
  sctShortageWarning,
  UNLOGGED_NOTICE,
  UNSEEN_NAMES_HINT,
} from '../domain/words.ts';
import { ActionError, RequestError, type Warning } from '../errors.ts';
import { inlineCode, renderNameList, renderTable, renderText, renderWarning } from '../runner/html.ts';
import { capitalize, formatDate, joinBlocks, joinSentences } from '../text.ts';
import { type CtStatusResult, type ResultWarning, toOutputs } from './result.ts';

/** What a step did to the order; `reported`: its error reports that itself. */
export type ChangeState = 'not-changed' | 'in-doubt' | 'changed' | 'reported';

/** Formats a result as one line for the log. */
export function formatResult(result: CtStatusResult): string {
  return `${formatHeadline(result)}. ${describeResult(result).next}`;
}

function formatHeadline(result: CtStatusResult): string {
  const { order, dryRun, ctStatus } = result;
  const change = dryRun
    ? `Dry run, nothing was changed: CT logging of order ${order.id} is ${ctStatus}`
    : `CT logging of order ${order.id} is now ${ctStatus}`;
  return `${change}, ${describeResult(result).state}`;
}

const WAIT = 'wait until the pending reissue is issued. Then run again.';
/** The status at its request may count for a pending reissue. */
const CANCEL_OR_WAIT = `cancel the pending reissue in CertCentral, because it can still publish its names. If they may be public, ${WAIT}`;

/** Describes a result: the state of the order as a clause, and what the user should do next as a sentence. */
function describeResult(result: CtStatusResult): { state: string; next: string } {
  const { kind, desiredStatus, ctStatus, certificate } = result;
  // Only after a dry run.
  const isChangeLeft = ctStatus !== desiredStatus;
  const then = (step: string) => (isChangeLeft ? `Run again without dry-run, then ${step}` : capitalize(step));
  const closed = describeClosed(result);
  const differs = ctStatus === 'unknown' ? 'certificate as desired' : 'out of sync';
  const reissue = joinSentences(
    `reissue the certificate, with the reissue action or in CertCentral, because the active one was ${describeLogging(certificate)}.`,
    !isChangeLeft && 'Until then, the order is out of sync.',
  );
  const look = 'look at the order in CertCentral before you reissue the certificate. A warning says why.';
  const isUnchecked = result.warnings.some(({ kind }) => kind === 'order-not-read-back');
  const check = 'Check in CertCentral whether a reissue is pending. A warning says why.';
  const descriptions: Record<CtStatusResult['kind'], readonly [state: string, next: string]> = {
    closed: [closed, `${capitalize(closed)}: place a new order.`],
    'no-public-tls': ['no public TLS', 'Nothing to do: CT logging does not apply to this order.'],
    'status-differs': [
      `but ${desiredStatus} was set`,
      'Look at the order in CertCentral before anything is issued: its next certificate follows the status that it reports. A warning says why.',
    ],
    unissued: ['no certificate issued yet', then('check the first certificate once it is issued.')],
    pending: ['reissue pending', then(desiredStatus === 'disabled' ? CANCEL_OR_WAIT : WAIT)],
    reissue: ['reissue required', then(reissue)],
    look: ['reissue required, look first', then(look)],
    'order-differs': [differs, 'Run again without dry-run: the order is then in sync with its active certificate.'],
    'in-sync': ['in sync', isUnchecked ? check : 'Nothing to do: the order and its active certificate are in sync.'],
  };
  const [state, next] = descriptions[kind];
  return { state, next };
}

function describeClosed({ closure = 'status', order }: CtStatusResult): string {
  return describeClosure(closure, order.status);
}

/** Returns the warnings of a result in words. */
export function warningsOf(result: CtStatusResult): Warning[] {
  return result.warnings.map((warning) => ({
    text: describeWarning(warning, result),
    ...('cause' in warning && { cause: warning.cause }),
  }));
}

function describeWarning(warning: ResultWarning, result: CtStatusResult): string {
  const { desiredStatus, ctStatus, reissueRequired, order } = result;
  const look = 'Somebody must look before a reissue is requested';
  switch (warning.kind) {
    case 'order-not-read-back':
      return `CT logging is ${desiredStatus}, but the order could not be read back, so nobody knows whether a reissue is pending${reissueRequired ? ', and somebody must look' : ''}.`;
    case 'status-differs':
      return `The order reports CT logging ${ctStatus}, also a minute after DigiCert confirmed that it is ${desiredStatus}: CertCentral lags behind a change, or somebody else sets it. A certificate that is issued now would ${ctStatus === 'enabled' ? 'be logged' : 'not be logged'}.`;
    case 'closed':
      return `${capitalize(describeClosed(result))}: nothing can be reissued on it.`;
    case 'reissue-pending':
      return joinSentences(
        ctStatus === 'enabled' &&
          'The pending certificate will probably be logged, which publishes its names for good: cancel it in CertCentral if they must stay out.',
        "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued.",
      );
    case 'no-public-tls':
      return `${capitalize(describeObjection(warning, order))}: CT logging does not apply, so no reissue is required.`;
    case 'certificate-not-read':
      return `Whether the active certificate was logged is unknown${reissueRequired ? ', so it counts as out of sync, and somebody must look' : ''}.`;
    case 'pending-unknown':
      return `${look}, because a request may replace a pending reissue: CertCentral does not report whether one is pending.`;
    case 'expired':
      return 'The active certificate has expired. If the order is still needed, reissue the certificate: the next one follows the CT status of the order.';
    case 'ev':
      return `${reissueRequired ? `${look}: the` : 'The'} active certificate is an EV certificate, and DigiCert says that EV certificates must be logged. DigiCert may refuse a reissue, or log the new certificate anyway.`;
    case 'no-dns-name':
    case 'non-dns-name':
      return `${look}: ${describeObjection(warning, order)}. Reissue the certificate in CertCentral.`;
    case 'few-scts':
      return sctShortageWarning(warning.shortage, desiredStatus);
  }
}

/** Creates the error for a change that is refused before anything is sent. */
export function refusalError(order: Order, why: UnseenNames): ActionError {
  return new ActionError(describeObjection({ kind: 'unseen-names', why }, order), {
    title: `The change of order ${order.id} is refused`,
    hint: UNSEEN_NAMES_HINT,
  });
}

const DISABLE_NOW = 'Run with disable-ct: true now, or set CT logging of the order to disabled in CertCentral.';

/** Why logging must be turned off again: the update that turned it on is in doubt, or the look behind it. */
export type Danger = RequestError | Pick<OrderSnapshot, 'order' | 'reissuePending'>;

/**
 * Creates the error for logging that was turned off again, because names may be published that nobody can look at.
 * @param failure why it could not be turned off, if it could not
 */
export function turnedOffError(orderId: string, danger: Danger, failure?: RequestError): ActionError {
  const [why, cause] = describeDanger(danger);
  if (failure)
    return new ActionError(failure.detail, {
      title: `CT logging could not be turned off: order ${orderId} may publish the names of its next certificate, and is out of sync. It had to be turned off, because ${why}`,
      hint: joinSentences(danger instanceof RequestError && danger.hint, DISABLE_NOW),
    });
  const title = `CT logging of order ${orderId} was turned off again, because ${why}`;
  return (
    cause?.with({ title, hint: `${cause.hint} Then run again.` }) ??
    new ActionError('nobody can look at its names', { title, hint: UNSEEN_NAMES_HINT })
  );
}

function describeDanger(danger: Danger): readonly [why: string, cause?: RequestError] {
  if (danger instanceof RequestError) return ['nobody knows whether it was turned on', danger];
  const { order, reissuePending } = danger;
  if (order instanceof RequestError) return ['the order could not be read after it was turned on', order];
  return reissuePending === true
    ? ['a reissue has appeared']
    : ['CertCentral does not report whether a reissue is pending'];
}

const CHANGES: Record<ChangeState, string> = {
  'not-changed': 'The order was not changed.',
  'in-doubt': 'The order may have been changed.',
  changed: 'The order was changed.',
  reported: '',
};

/** Reports what a failed step did to the order. */
export function reportFailure(change: ChangeState): FailureReport {
  return { subject: 'CT logging status', state: '', text: CHANGES[change], advice: '', waitsFor: [] };
}

/** Renders the job summary of a run that succeeded. */
export function renderSummary(result: CtStatusResult): string {
  const { kind, desiredStatus, reissueRequired } = result;
  return joinBlocks(
    `<h2>${formatHeadline(result)}</h2>`,
    `<p><strong>Next:</strong> ${describeResult(result).next}</p>`,
    ...warningsOf(result).map((warning) => renderWarning(warning)),
    kind !== 'no-public-tls' && desiredStatus === 'disabled' && `<p>${UNLOGGED_NOTICE}</p>`,
    desiredStatus === 'enabled' &&
      reissueRequired &&
      '<p>CT logs publish all names of the reissued certificate, and keep them for good.</p>',
    renderFacts(result),
    renderOutputs(toOutputs(result)),
  );
}

/** Renders what a person wants to know of a result, in the words of the reissue action. */
function renderFacts(result: CtStatusResult): string {
  const { order, certificate, certificateCtStatus, dryRun, ctStatus, desiredStatus } = result;
  const { commonName, dnsNames } = reportedNames(certificate, order);
  return renderRowsWithValue([
    ['Order', renderCodes([order.id, commonName, order.status])],
    ['CT logging', dryRun ? `${ctStatus} now, ${desiredStatus} desired` : desiredStatus],
    ['Certificate', renderCertificate(result)],
    ['Reissue', certificateCtStatus === 'none' ? '' : describeReissue(result)],
    ['DNS names', renderValue(dnsNames)],
  ]);
}

function renderCertificate(result: CtStatusResult): string {
  const { certificate, certificateCtStatus, closure } = result;
  if (closure) return `none; ${renderText(describeClosed(result))}`;
  if (certificateCtStatus === 'none') return 'none issued yet';
  if (!certificate) return 'not known';
  const serialNumber = inlineCode(certificate.serialNumber);
  return `serial number ${serialNumber}, ${describeLogging(certificate)}, valid till ${formatDate(certificate.validTill)}`;
}

/** Describes whether a reissue is required, and whether a reissue is pending. */
function describeReissue({ reissueRequired, reissuePending }: CtStatusResult): string {
  const required = reissueRequired ? 'required' : 'not required';
  if (reissuePending === 'unknown') return `${required}; nobody knows whether a reissue is pending`;
  return reissuePending ? `${required}, and pending` : required;
}

/** Renders the outputs, which only matter to whoever writes a workflow. */
function renderOutputs(outputs: ReturnType<typeof toOutputs>): string {
  const rows = Object.entries(outputs).map(([name, value]) => [name, renderValue(value)] as const);
  return `<details><summary>Outputs</summary>${renderRowsWithValue(rows)}</details>`;
}

/** Renders an output, or a list of names; empty if there is none. */
function renderValue(value: string | number | boolean | readonly string[]): string {
  if (typeof value !== 'object') return renderCodes([`${value}`]);
  return value.length > 0 ? renderNameList(value) : '';
}

function renderRowsWithValue(rows: readonly (readonly [name: string, value: string])[]): string {
  return renderTable(rows.filter(([, value]) => value !== ''));
}

/** Renders texts as code, without the empty ones. */
function renderCodes(texts: readonly string[]): string {
  return texts
    .filter(Boolean)
    .map((text) => inlineCode(text))
    .join(', ');
}
