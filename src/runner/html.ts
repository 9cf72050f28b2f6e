import { ActionError, asError, type Warning } from '../errors.ts';
import { MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH, toSafeText } from '../safe-text.ts';
import { MAX_LISTED_NAMES } from '../text.ts';

/** Renders a warning, or another statement, and its cause as a paragraph. */
export function renderWarning({ text, cause }: Warning, heading = 'Warning'): string {
  const parts = [
    `<strong>${heading}:</strong>`,
    renderText(text),
    ...(cause ? [renderCause(cause), renderText(cause.hint)] : []),
  ];
  return `<p>${parts.filter(Boolean).join(' ')}</p>`;
}

/** Renders why a step failed, and what the user can do, as paragraphs. */
export function renderError(error: unknown): string {
  if (error instanceof ActionError) {
    const advice = error.hint && `\n<p><strong>What to do:</strong> ${renderText(error.hint)}</p>`;
    return `<p>${renderCause(error)}</p>${advice}`;
  }
  const problems = asError(error).message.split('\n');
  return problems.map((problem) => `<p>${inlineCode(problem, MAX_MESSAGE_LENGTH)}</p>`).join('\n');
}

function renderCause(error: ActionError): string {
  return `${error.title && `${renderText(error.title)}: `}${inlineCode(error.statement, MAX_MESSAGE_LENGTH)}.`;
}

/** Escapes text for HTML content and quoted attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Renders text that may contain foreign words as one line of prose. */
export function renderText(text: string): string {
  return renderLine(text, MAX_MESSAGE_LENGTH);
}

/** Renders text as `renderText`, and what backticks enclose as code. */
export function renderTextWithCode(text: string): string {
  return renderText(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

/** Renders foreign text as code, so that GitHub finds no mention, reference or emoji in it. */
export function inlineCode(text: string, max = MAX_FIELD_LENGTH): string {
  return `<code>${renderLine(text, max)}</code>`;
}

/** Renders text as one line. It is escaped last, because the key would not be found in what a cut leaves of the escapes. */
function renderLine(text: string, max: number): string {
  return escapeHtml(toSafeText(text, max));
}

/** Renders a table of names and values, which are HTML. */
export function renderTable(rows: readonly (readonly [name: string, value: string])[]): string {
  return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}

/** Renders a table of rows, which are HTML; empty if there is none. */
export function renderRows(heads: readonly string[], rows: readonly string[]): string {
  return rows.length > 0 ? `<table>${renderRow(heads, 'th')}${rows.join('')}</table>` : '';
}

export function renderRow(cells: readonly string[], tag: 'th' | 'td' = 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
}

/** Renders DNS names: the first 20, and the number of the others. */
export function renderNameList(names: readonly string[]): string {
  const rest = names.length - MAX_LISTED_NAMES;
  const shown = names.slice(0, MAX_LISTED_NAMES).map((name) => inlineCode(name));
  return `${shown.join(', ') || 'unknown'}${rest > 0 ? `, and ${rest} more` : ''}`;
}

/**
 * Renders all DNS names, because a person approves them: more than 20 in a block that opens with a click. Each name is a line,
 * because GitHub puts `***` in place of a secret line by line: a secret that had a name and half a tag would hide both.
 */
export function renderAllNames(names: readonly string[]): string {
  if (names.length === 0) return 'unknown';
  // A blank line would end the HTML.
  const lines = names.map((name) => renderLine(name, MAX_FIELD_LENGTH) || '?');
  const list = `<pre>\n${lines.join('\n')}\n</pre>`;
  if (names.length <= MAX_LISTED_NAMES) return list;
  return `<details><summary>all ${names.length} names</summary>${list}</details>`;
}
