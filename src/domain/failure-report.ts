import { ActionError, type Warning } from '../errors.ts';
import { inlineCode, renderError, renderTextWithCode, renderWarning } from '../runner/html.ts';
import { InvalidInputsError } from '../runner/inputs.ts';
import { MAX_MESSAGE_LENGTH, toSafeText } from '../safe-text.ts';
import { compact, formatList, joinBlocks, joinSentences, MAX_LISTED_NAMES } from '../text.ts';

/** How a failed step left an order, and what to do: the most dangerous fact first. */
export interface FailureReport extends Warning {
  /** The subject of the summary's heading. */
  subject: string;
  /** How the order was left, in a few words for that heading; empty if nothing is known. */
  state: string;
  /** What the user should do now, with foreign text in backticks; empty if the error of the step contains it. */
  advice: string;
  /** What a pending order waits for, one reason each. */
  waitsFor: readonly string[];
}

/** The least room in an annotation for the cause of a failure, and the most for what the order waits for. */
const MIN_CAUSE_LENGTH = 900;
const MAX_REASONS_LENGTH = 600;

/** Returns what to fail a step with: bad inputs are one error each, and anything else is one error, which begins with the report. */
export function toFailure(report: FailureReport, stepError?: Error): Error {
  return stepError instanceof InvalidInputsError ? stepError : new Error(formatFailure(report, stepError));
}

/** Formats a report for an annotation, then why the step failed. What may be long comes last, because an annotation cuts it off. */
export function formatFailure(report: FailureReport, stepError?: Error): string {
  const { text, advice, waitsFor } = report;
  const result = joinSentences(text, advice.replaceAll('`', ''));
  const reasons = formatList(waitsFor, '; ', waitsFor.length, MAX_REASONS_LENGTH);
  const rest = joinSentences(otherCauseOf(report, stepError)?.message, reasons && formatWait(reasons));
  const room = Math.max(MIN_CAUSE_LENGTH, MAX_MESSAGE_LENGTH - result.length - rest.length - 2);
  // Behind an advice, the error would read as a part of it.
  const lead = advice === '' ? '' : 'The step failed: ';
  const failure = stepError && toSafeText(`${lead}${stepError.message.replace(/\.?$/, '.')}`, room);
  return joinSentences(result, failure, rest);
}

/** Renders the job summary of a step that failed, or of a recovery after a step whose error is not known. */
export function renderFailure(report: FailureReport, stepError?: Error): string {
  const { subject, state, text, advice, waitsFor } = report;
  const cause = otherCauseOf(report, stepError);
  const ends = compact([state, stepError ? 'the step failed' : 'recovery after the step']).filter(Boolean);
  return joinBlocks(
    `<h2>${subject}: ${ends.join(', ')}</h2>`,
    text && renderWarning({ text }, 'Result'),
    advice && `<p><strong>What to do:</strong> ${renderTextWithCode(advice)}</p>`,
    renderWaitsFor(waitsFor),
    stepError && renderStepError(stepError, advice === ''),
    cause && renderWarning({ text: '', cause }, 'Recovery'),
    stepError && '<p>No output was set.</p>',
  );
}

/** Renders why a step failed. Its hint is what to do, unless the report has an advice of its own. */
function renderStepError(error: Error, isHintAdvice: boolean): string {
  if (isHintAdvice || !(error instanceof ActionError)) return renderError(error);
  return renderWarning({ text: '', cause: error }, 'The step failed');
}

/** Returns why the recovery failed, unless the error of the step reports the same response. */
function otherCauseOf({ cause }: FailureReport, stepError: Error | undefined): ActionError | undefined {
  return cause && stepError?.message.includes(cause.statement) ? undefined : cause;
}

/** Formats what a pending order waits for, one reason or a list, as a sentence. */
export function formatWait(reason: string): string {
  return `The order is waiting for ${reason}.`;
}

/** Renders what a pending order waits for as a list. */
export function renderWaitsFor(reasons: readonly string[]): string {
  if (reasons.length === 0) return '';
  const shown = reasons.slice(0, MAX_LISTED_NAMES).map((reason) => `<li>${inlineCode(reason)}</li>`);
  const more = reasons.length - shown.length;
  return `<p><strong>The order is waiting for:</strong></p>\n<ul>${shown.join('')}${more > 0 ? `<li>and ${more} more</li>` : ''}</ul>`;
}
