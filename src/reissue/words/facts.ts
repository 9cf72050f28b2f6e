import { renderAllNames, renderNameList, renderTable, renderTextWithCode } from '../../runner/html.ts';
import { formatNames, MAX_FIELD_LENGTH, MAX_LISTED_NAMES, toSingleLine, truncate } from '../../text.ts';

/** A line of a report: the log and the summary render the same facts. Empty text is left out. */
export type Fact = readonly [label: string, value: string | NameList];

interface NameList {
  names: readonly string[];
  /** Whether the summary has all of them, because a person approves them. */
  isComplete: boolean;
}

/** Marks foreign text, which the summary renders as code. */
export function code(text: string): string {
  return `\`${truncate(toSingleLine(text), MAX_FIELD_LENGTH).replaceAll('`', "'")}\``;
}

/** Renders facts as a table. */
export function renderFacts(facts: readonly Fact[]): string {
  return renderTable(facts.filter(hasContent).map(([label, value]) => [label, renderValue(value)] as const));
}

function renderValue(value: Fact[1]): string {
  if (typeof value === 'string') return renderTextWithCode(value);
  return value.isComplete ? renderAllNames(value.names) : renderNameList(value.names);
}

/** Formats facts as one line. */
export function formatFacts(facts: readonly Fact[]): string {
  return facts.filter(hasContent).map(formatFact).join('; ');
}

/** Formats each fact as a line, and names as several, because a long line would be cut. */
export function formatFactLines(facts: readonly Fact[]): string[] {
  return facts.filter(hasContent).flatMap((fact) => {
    const [label, value] = fact;
    return typeof value === 'string' ? [formatFact(fact)] : formatNameLines(label, value);
  });
}

const NAMES_IN_LINE = 5;
const MAX_NAME_LENGTH = 253;

function formatNameLines(label: string, { names }: NameList): string[] {
  const shown = names.slice(0, MAX_LISTED_NAMES).map((name) => truncate(name, MAX_NAME_LENGTH));
  const more = names.length - shown.length;
  const lines = shown.flatMap((_, index) =>
    index % NAMES_IN_LINE === 0 ? [`${label}: ${shown.slice(index, index + NAMES_IN_LINE).join(', ')}`] : [],
  );
  return more > 0 ? [...lines, `${label}: and ${more} more (see the summary)`] : lines;
}

function formatFact([label, value]: Fact): string {
  return `${label}: ${typeof value === 'string' ? value.replaceAll('`', '') : formatNames(value.names) || 'unknown'}`;
}

function hasContent([, value]: Fact): boolean {
  return value !== '';
}
