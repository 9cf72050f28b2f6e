import { renderAllNames, renderNameList, renderTable, renderTextWithCode } from '../../runner/html.ts';
import { toSafeText } from '../../safe-text.ts';
import { formatNames, MAX_FIELD_LENGTH, MAX_LISTED_NAMES } from '../../text.ts';

/** A line of a report: the log and the summary render the same facts. */
export type Fact = readonly [label: string, value: string | NameList];

interface NameList {
  names: readonly string[];
  /** Whether the summary has all of them, because a person approves them. */
  isComplete: boolean;
}

/** Marks foreign text, which the summary renders as code. */
export function code(text: string): string {
  return `\`${toSafeText(text, MAX_FIELD_LENGTH).replaceAll('`', "'")}\``;
}

/** Renders facts as a table. */
export function renderFacts(facts: readonly Fact[]): string {
  return renderTable(facts.map(([label, value]) => [label, renderValue(value)] as const));
}

function renderValue(value: Fact[1]): string {
  if (typeof value === 'string') return renderTextWithCode(value);
  return value.isComplete ? renderAllNames(value.names) : renderNameList(value.names);
}

/** Formats facts as one line. */
export function formatFacts(facts: readonly Fact[]): string {
  return facts.map(formatFact).join('; ');
}

/** Formats each fact as a line, and each of the first names, because a long line would be cut. */
export function formatFactLines(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => {
    const [label, value] = fact;
    if (typeof value === 'string') return [formatFact(fact)];
    const more = value.names.length - MAX_LISTED_NAMES;
    const rest = more > 0 ? [`and ${more} more (see the summary)`] : [];
    return [...value.names.slice(0, MAX_LISTED_NAMES), ...rest].map((name) => `${label}: ${name}`);
  });
}

function formatFact([label, value]: Fact): string {
  return `${label}: ${typeof value === 'string' ? value.replaceAll('`', '') : formatNames(value.names) || 'unknown'}`;
}
