import { inlineCode } from '../../runner/html.ts';
import type { Finding } from '../judge/finding.ts';

/** Keeps the summary under 1 MiB; the report contains the whole reason. */
const MAX_REASON_LENGTH = 600;

/** Renders a row about an order: its ID, then cells, which are HTML. */
export function renderRow({ orderId }: Finding, cells: readonly string[]): string {
  return renderCells('td', [inlineCode(orderId), ...cells]);
}

/** Renders a table of rows, which are HTML; empty if there is none. */
export function renderRows(heads: readonly string[], rows: readonly string[]): string {
  return rows.length > 0 ? `<table>${renderCells('th', heads)}${rows.join('')}</table>` : '';
}

function renderCells(tag: 'th' | 'td', cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
}

/** Returns as many of the first rows as fit into so many bytes. */
export function takeFitting(rows: readonly string[], maxBytes: number): readonly string[] {
  let left = maxBytes;
  for (const [index, row] of rows.entries()) {
    left -= Buffer.byteLength(row);
    if (left < 0) return rows.slice(0, index);
  }
  return rows;
}

/** Renders the reason of a finding, truncated. */
export function inlineReason({ reason }: Finding): string {
  return inlineCode(reason, MAX_REASON_LENGTH);
}

/** Renders the mark of a finding that is new; empty if it is not. */
export function newMark({ isNew }: Finding): string {
  return isNew ? ' <strong>new</strong>' : '';
}
