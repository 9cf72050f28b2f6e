import { cut, escapeHtml, MAX_FIELD, MAX_MESSAGE, oneLine } from '../text.ts';

/** Something to know about a result: in our words, and perhaps the failure that it comes from. */
export interface Warning {
  text: string;
  cause?: Told | undefined;
}

/** A failure that keeps apart what could not be done, what came back (the service's words are only in there), and what to do. */
export interface Told {
  message: string;
  what: string;
  reason: string;
  hint: string;
}

/** A warning in one line, for an annotation. */
export function warningLine({ text, cause }: Warning): string {
  return cause ? `${text} ${cause.message}` : text;
}

/** A warning as a paragraph of a job summary. */
export function warningBlock(warning: Warning): string {
  return toldBlock('Warning', warning);
}

/** What is said and where it comes from, as a paragraph of a job summary. */
export function toldBlock(heading: string, { text, cause }: Warning): string {
  const because = cause ? ` ${statement(cause)} ${escapeHtml(cause.hint)}` : '';
  return `<p><strong>${heading}:</strong> ${escapeHtml(text)}${because}</p>`;
}

/** Why a step failed, and what to do, as paragraphs of a job summary. */
export function failureBlock(error: unknown): string {
  if (isTold(error)) return `<p>${statement(error)}</p>\n<p><strong>What to do:</strong> ${escapeHtml(error.hint)}</p>`;
  const problems = (error as Error).message.split('\n');
  return problems.map((problem) => `<p>${code(problem, MAX_MESSAGE)}</p>`).join('\n');
}

function isTold(error: unknown): error is Told {
  return error instanceof Error && 'what' in error && 'reason' in error && 'hint' in error;
}

function statement({ what, reason }: Told): string {
  return `${what && `${escapeHtml(what)}: `}${code(reason, MAX_MESSAGE)}.`;
}

/** A table of names and values, which are HTML. */
export function table(rows: readonly (readonly [name: string, value: string])[]): string {
  return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}

/** Service text, inert: as code, GitHub makes no mention, reference or emoji of it either. */
export function code(text: string, max = MAX_FIELD): string {
  return `<code>${escapeHtml(cut(oneLine(text), max))}</code>`;
}

const MAX_NAMES = 20;

/** DNS names as HTML: the first 20, and how many more there are. */
export function nameList(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => code(name));
  if (names.length > MAX_NAMES) shown.push(`and ${names.length - MAX_NAMES} more`);
  return shown.join(', ') || 'unknown';
}

/** The blocks of a page that are there. */
export function page(...blocks: readonly (string | false | undefined)[]): string {
  return blocks.filter(Boolean).join('\n');
}
