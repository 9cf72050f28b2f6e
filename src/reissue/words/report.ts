import { DAY_MS } from '../../certcentral/dates.ts';
import { renderAllNames, renderNameList, renderTable, renderTextWithCode } from '../../runner/html.ts';
import { toSafeText } from '../../safe-text.ts';
import { formatCount, MAX_FIELD_LENGTH, MAX_LISTED_NAMES } from '../../text.ts';

/** A line of a report: the log and the summary render the same lines. */
export type ReportLine = readonly [label: string, value: string | NameList];

interface NameList {
  names: readonly string[];
  /** Whether the summary has all of them, because a person approves them. */
  isComplete: boolean;
}

/** Marks foreign text, which the summary renders as code. */
export function code(text: string): string {
  return `\`${toSafeText(text, MAX_FIELD_LENGTH).replaceAll('`', "'")}\``;
}

/** Renders a report as a table. */
export function renderReport(lines: readonly ReportLine[]): string {
  return renderTable(lines.map(([label, value]) => [label, renderValue(value)] as const));
}

function renderValue(value: ReportLine[1]): string {
  if (typeof value === 'string') return renderTextWithCode(value);
  return value.isComplete ? renderAllNames(value.names) : renderNameList(value.names);
}

/** Formats a report for the log: a line for each of the first names, too, because a long line would be cut. */
export function formatReport(lines: readonly ReportLine[]): string[] {
  return lines.flatMap(([label, value]) => {
    const texts = typeof value === 'string' ? [value.replaceAll('`', '')] : listNames(value);
    return texts.map((text) => `${label}: ${text}`);
  });
}

function listNames({ names, isComplete }: NameList): string[] {
  const more = names.length - MAX_LISTED_NAMES;
  const rest = more > 0 ? [`and ${more} more${isComplete ? ' (see the summary)' : ''}`] : [];
  return names.length === 0 ? ['unknown'] : [...names.slice(0, MAX_LISTED_NAMES), ...rest];
}

/** Formats whole days: a duration is not rounded up. */
export function formatDays(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return days === 0 ? 'less than a day' : formatCount(days, 'day');
}

/** Formats the day of a time, UTC. */
export function formatDate(time: Date): string {
  return time.toISOString().slice(0, 10);
}
