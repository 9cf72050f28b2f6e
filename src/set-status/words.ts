import type { Order } from '../certcentral/order.ts';
import type { UnseenNames } from '../domain/unseen-names.ts';
import {
  describeClosure,
  describeObjection,
  PENDING_UNCHECKED,
  sctShortageWarning,
  UNLOGGED_NOTICE,
  UNSEEN_NAMES_HINT,
} from '../domain/words.ts';
import { ActionError, asError, type RequestError, type Warning } from '../errors.ts';
import { inlineCode, renderError, renderNameList, renderTable, renderWarning } from '../runner/html.ts';
import { InvalidInputsError } from '../runner/inputs.ts';
import { capitalize, joinBlocks, joinSentences } from '../text.ts';
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

/** Describes a result: the state of the order as a clause, and what the user should do next as a sentence. */
function describeResult(result: CtStatusResult): { state: string; next: string } {
  const { kind, desiredStatus, ctStatus, certificateCtStatus } = result;
  // Only after a dry run.
  const isChangeLeft = ctStatus !== desiredStatus;
  const then = (step: string) => (isChangeLeft ? `Run again without dry-run, then ${step}` : capitalize(step));
  const closed = describeClosed(result);
  const differs = ctStatus === 'unknown' ? 'certificate as desired' : 'out of sync';
  const issued = `the active one was issued with CT logging ${certificateCtStatus}`;
  const look = 'look at the order in CertCentral before you reissue the certificate. A warning says why.';
  const descriptions: Record<CtStatusResult['kind'], readonly [state: string, next: string]> = {
    closed: [closed, `${capitalize(closed)}: place a new order.`],
    'no-public-tls': ['no public TLS', 'Nothing to do: CT logging does not apply to this order.'],
    unissued: ['no certificate issued yet', then('check the first certificate once it is issued.')],
    pending: ['reissue pending', then('wait for the pending reissue, then run again.')],
    reissue: ['reissue required', then(`reissue the certificate: ${issued}.`)],
    look: ['reissue required, look first', then(look)],
    'order-differs': [differs, then('the order is in sync with its active certificate.')],
    'in-sync': ['in sync', 'Nothing to do: the order and its active certificate are in sync.'],
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
    case 'pending-unchecked':
      return PENDING_UNCHECKED;
    case 'order-not-read-back':
      return `CT logging is ${desiredStatus}, but the order could not be read back, so nobody knows whether a reissue is pending${reissueRequired ? ', and somebody must look' : ''}.`;
    case 'order-lags':
      return `The order still reports CT logging ${order.ctStatus}, although DigiCert confirmed that it is ${ctStatus}: CertCentral can lag behind a change. Check the order later.`;
    case 'closed':
      return `${capitalize(describeClosed(result))}: nothing can be reissued on it.`;
    case 'reissue-pending':
      return joinSentences(
        ctStatus === 'enabled' &&
          'The pending certificate will probably be logged, which publishes its names for good: cancel it in CertCentral if they must stay out.',
        "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued.",
      );
    case 'no-public-tls':
      return `${capitalize(describeObjection(warning, order))}: CT logging does not apply, so reissue-required is false.`;
    case 'certificate-not-read':
      return `Whether the active certificate was logged is unknown${reissueRequired ? ', so reissue-required is true, and somebody must look' : ''}.`;
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

/**
 * Creates the error for logging that was turned off again, because a reissue appeared whose names it would have published.
 * @param before what the order reported before the change
 * @param failure why it could not be turned off, if it could not
 */
export function turnedOffError(orderId: string, before: Order['ctStatus'], failure?: RequestError): ActionError {
  const why = 'a reissue appeared while this step turned logging on, and nobody can look at its names';
  if (failure)
    return new ActionError(failure.detail, {
      title: `Order ${orderId} is out of sync: CT logs would publish names for good, because ${why}, and logging could not be turned off again`,
      hint: 'Run with disable-ct: true now, or turn logging off in CertCentral.',
    });
  const title =
    before === 'disabled'
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

/** Renders the job summary of a run that succeeded: its table has the outputs. */
export function renderSummary(result: CtStatusResult): string {
  const { kind, desiredStatus, reissueRequired } = result;
  const values = Object.entries({ 'disable-ct': desiredStatus === 'disabled', ...toOutputs(result) });
  return joinBlocks(
    `<h2>${formatHeadline(result)}</h2>`,
    `<p><strong>Next:</strong> ${describeResult(result).next}</p>`,
    ...warningsOf(result).map((warning) => renderWarning(warning)),
    kind !== 'no-public-tls' && desiredStatus === 'disabled' && `<p>${UNLOGGED_NOTICE}</p>`,
    desiredStatus === 'enabled' &&
      reissueRequired &&
      '<p>CT logs publish all names of the reissued certificate, and keep them for good.</p>',
    renderTable(
      values.map(([name, value]) => [name, Array.isArray(value) ? renderNameList(value) : inlineCode(String(value))]),
    ),
  );
}

/** Renders the job summary of a run that failed. */
export function renderFailureSummary(error: unknown, change: ChangeState): string {
  return joinBlocks(
    '<h2>CT logging status: the step failed</h2>',
    CHANGES[change] && `<p><strong>${CHANGES[change]}</strong></p>`,
    renderError(error),
  );
}
