import { ActionError } from '../action-error.ts';
import { escapeHtml, MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH, toSingleLine, truncate } from '../text.ts';

/** Something to know about a result: in our words, and perhaps the failure that it comes from. */
export interface Warning {
  text: string;
  cause?: ActionError | undefined;
}

/** A warning in one line, for an annotation. */
export function formatWarning({ text, cause }: Warning): string {
  return cause ? `${text} ${cause.message}` : text;
}

/** A warning as a paragraph of a job summary. */
export function renderWarning(warning: Warning): string {
  return renderNotice('Warning', warning);
}

/** What is said and where it comes from, as a paragraph of a job summary. */
export function renderNotice(heading: string, { text, cause }: Warning): string {
  const because = cause ? ` ${renderCause(cause)} ${escapeHtml(cause.hint)}` : '';
  return `<p><strong>${heading}:</strong> ${escapeHtml(text)}${because}</p>`;
}

/** Why a step failed, and what to do, as paragraphs of a job summary. */
export function renderError(error: unknown): string {
  if (error instanceof ActionError)
    return `<p>${renderCause(error)}</p>\n<p><strong>What to do:</strong> ${escapeHtml(error.hint)}</p>`;
  const problems = (error as Error).message.split('\n');
  return problems.map((problem) => `<p>${inlineCode(problem, MAX_MESSAGE_LENGTH)}</p>`).join('\n');
}

function renderCause({ title, detail }: ActionError): string {
  return `${title && `${escapeHtml(title)}: `}${inlineCode(detail, MAX_MESSAGE_LENGTH)}.`;
}

/** A table of names and values, which are HTML. */
export function renderTable(rows: readonly (readonly [name: string, value: string])[]): string {
  return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}

/** Service text, inert: as code, GitHub makes no mention, reference or emoji of it either. */
export function inlineCode(text: string, max = MAX_FIELD_LENGTH): string {
  return `<code>${escapeHtml(truncate(toSingleLine(text), max))}</code>`;
}

const MAX_LISTED_NAMES = 20;

/** DNS names as HTML: the first 20, and how many more there are. */
export function renderNameList(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED_NAMES).map((name) => inlineCode(name));
  if (names.length > MAX_LISTED_NAMES) shown.push(`and ${names.length - MAX_LISTED_NAMES} more`);
  return shown.join(', ') || 'unknown';
}

/** The blocks of a page that are there. */
export function joinBlocks(...blocks: readonly (string | false | undefined)[]): string {
  return blocks.filter(Boolean).join('\n');
}
