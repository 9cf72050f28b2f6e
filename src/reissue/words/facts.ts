import { renderAllNames, renderNameList, renderTable, renderTextWithCode } from '../../runner/html.ts';
import { formatNames, MAX_FIELD_LENGTH, MAX_LISTED_NAMES, toSingleLine, truncate } from '../../text.ts';

/** A line of a report: the log and the summary render the same facts. */
export type Fact = { label: string } & (
  | { text: string }
  /** `isComplete`: a person approves the names, so the summary has all of them. */
  | { names: readonly string[]; isComplete: boolean }
);

/** Marks foreign text, which the summary renders as code. */
export function code(text: string): string {
  return `\`${truncate(toSingleLine(text), MAX_FIELD_LENGTH).replaceAll('`', "'")}\``;
}

/** Renders facts as a table, without empty ones. */
export function renderFacts(facts: readonly Fact[]): string {
  return renderTable(facts.filter(hasContent).map((fact) => [fact.label, renderValue(fact)] as const));
}

function renderValue(fact: Fact): string {
  if ('text' in fact) return renderTextWithCode(fact.text);
  return fact.isComplete ? renderAllNames(fact.names) : renderNameList(fact.names);
}

/** Formats facts as one line. */
export function formatFacts(facts: readonly Fact[]): string {
  return facts.filter(hasContent).map(formatFact).join('; ');
}

/** Formats each fact as a line, and names as several, because a long line would be cut. */
export function formatFactLines(facts: readonly Fact[]): string[] {
  return facts.filter(hasContent).flatMap((fact) => ('text' in fact ? [formatFact(fact)] : formatNameLines(fact)));
}

const NAMES_IN_LINE = 5;

function formatNameLines({ label, names }: Extract<Fact, { names: readonly string[] }>): string[] {
  const shown = names.slice(0, MAX_LISTED_NAMES).map((name) => truncate(name, MAX_FIELD_LENGTH / 2));
  const more = names.length - shown.length;
  const lines = shown.flatMap((_, index) =>
    index % NAMES_IN_LINE === 0 ? [`${label}: ${shown.slice(index, index + NAMES_IN_LINE).join(', ')}`] : [],
  );
  return more > 0 ? [...lines, `${label}: and ${more} more (see the summary)`] : lines;
}

function formatFact(fact: Fact): string {
  return `${fact.label}: ${'text' in fact ? fact.text.replaceAll('`', '') : formatNames(fact.names) || 'unknown'}`;
}

function hasContent(fact: Fact): boolean {
  return 'names' in fact || fact.text !== '';
}
