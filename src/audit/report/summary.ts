import { basename } from 'node:path';
import { inlineCode, joinBlocks, renderError, renderTable } from '../../runner/html.ts';
import { formatCount, formatDuration } from '../../text.ts';
import type { Finding } from '../judge/finding.ts';
import { VERDICTS } from '../judge/verdict.ts';
import type { AuditResult } from './result.ts';
import { inlineReason, newMark, renderRow, renderRows, takeFitting } from './summary-rows.ts';
import { renderLeftOut, TO_DO_HEADS, type ToDoList } from './to-do.ts';
import type { AuditTotals } from './totals.ts';

/** GitHub takes 1 MiB (1,048,576 bytes) from a step; the rest is for the line about the workflow run. */
const MAX_SUMMARY_BYTES = 1_030_000;
const MAX_OTHER_ORDERS = 100;
const MAX_RULES = 20;

/**
 * Renders the job summary of a completed audit: all names of the orders to do, and as many of the other orders as there is
 * room for.
 */
export function renderSummary(result: AuditResult, toDo: ToDoList): string {
  const { others } = result.totals;
  const rows = others.slice(0, MAX_OTHER_ORDERS).map(renderOtherOrder);
  const usedBytes = Buffer.byteLength(renderWithOthers(result, toDo, []));
  return renderWithOthers(result, toDo, takeFitting(rows, MAX_SUMMARY_BYTES - usedBytes));
}

function renderWithOthers(result: AuditResult, toDo: ToDoList, otherRows: readonly string[]): string {
  const { totals, orderCount } = result;
  const { others, checked } = totals;
  const more = others.length - otherRows.length;
  return joinBlocks(
    `<h2>CT audit: ${renderTitle(result)}</h2>`,
    renderDesired(result),
    renderTable(VERDICTS.map((verdict) => [verdict, `${totals.counts[verdict]}`] as const)),
    renderPieChart(totals),
    totals.toDo.length > 0 && `<h3>To do: ${formatCount(totals.toDo.length, 'order')}</h3>`,
    renderRows(TO_DO_HEADS, toDo.rows),
    renderLeftOut(toDo),
    others.length > 0 && `<h3>Manual, unknown or pending: ${formatCount(others.length, 'order')}</h3>`,
    renderRows(['Order', 'Verdict', 'Common name', 'Reason'], otherRows),
    more > 0 && `<p>And ${more} more: see the report.</p>`,
    toDo.rows.length > 0 && `<p><strong>Next:</strong> ${NEXT_STEP}</p>`,
    renderRules(totals),
    renderReport(result),
    renderNotes(result),
    checked < orderCount && `<p>The orders input selected ${checked} of ${formatCount(orderCount, 'order')}.</p>`,
    `<p>${SCOPE_NOTE}</p>`,
    DOCS_LINK,
  );
}

function renderTitle({ totals, hasPrevious }: AuditResult): string {
  const { outOfSyncCount, counts, newCount } = totals;
  const parts = [
    outOfSyncCount > 0 && `${formatCount(outOfSyncCount, 'order')} out of sync`,
    counts.unknown > 0 && `${counts.unknown} unknown`,
    counts.pending > 0 && `${counts.pending} pending`,
    hasPrevious && newCount > 0 && `${newCount} new`,
  ].filter((part) => part !== false);
  return parts.join(', ') || 'in sync';
}

function renderDesired({ totals, desired, durationMs }: AuditResult): string {
  const what =
    typeof desired === 'string'
      ? `Desired: CT logging <strong>${desired}</strong>.`
      : `Desired: what the policy file ${inlineCode(desired.path)} says (SHA-256 ${inlineCode(desired.digest)}).`;
  return `<p>${formatCount(totals.checked, 'order')} in ${formatDuration(durationMs)}. ${what}</p>`;
}

function renderOtherOrder(finding: Finding): string {
  const { verdict, commonName } = finding;
  return renderRow(finding, [
    `${verdict}${newMark(finding)}`,
    commonName && inlineCode(commonName),
    inlineReason(finding),
  ]);
}

/** Renders how many orders each rule of the policy file decided. */
function renderRules({ rules }: AuditTotals): string {
  const more = rules.length - MAX_RULES;
  return joinBlocks(
    rules.length > 0 && '<h3>Rules of the policy file</h3>',
    rules.length > 0 && renderTable(rules.slice(0, MAX_RULES).map(([rule, count]) => [inlineCode(rule), `${count}`])),
    more > 0 && `<p>And ${more} more rules.</p>`,
  );
}

const NEXT_STEP =
  'Check all names above, because CT logs keep the names of logged certificates for good. Then pass the to-do output to a matrix of the reissue action, which does what each plan says.';
const SCOPE_NOTE = 'This audit saw only the orders that its API key can see.';

/** DigiCert, "Change CT status". */
const DOCS_LINK =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/change-ct-status.html">Change CT status</a></p>';

function renderReport({ reportFiles, reportDigest }: AuditResult): string {
  return `<p>Report: ${inlineCode(basename(reportFiles.json))}, SHA-256 ${inlineCode(reportDigest)}.</p>`;
}

function renderNotes({ totals, checkDuplicates }: AuditResult): string {
  const { sctShortages, ctStatusMissing, withDuplicates, duplicatesChecked } = totals;
  const checked = checkDuplicates
    ? `${duplicatesChecked} ${duplicatesChecked === 1 ? 'duplicate was' : 'duplicates were'} checked`
    : 'no duplicate was checked, because duplicates is false';
  const shortage = `${sctShortages} ${sctShortages === 1 ? 'certificate has' : 'certificates have'} fewer SCTs than browsers require`;
  const missing = `${formatCount(ctStatusMissing, 'order')} did not report a CT status; for such orders, the certificate alone decides`;
  return `<p>${shortage}. ${missing}. ${formatCount(withDuplicates, 'order')} with duplicates, according to the list: ${checked}.</p>`;
}

/** Renders the job summary of an audit that stopped. */
export function renderFailureSummary(error: unknown, isPartial: boolean): string {
  return joinBlocks(
    '<h2>CT audit: stopped</h2>',
    renderError(error),
    isPartial
      ? '<p>A partial report has the findings so far. Its path is in the log, and in the outputs report-file and json-file. No other output was set.</p>'
      : '<p>No output was set.</p>',
    DOCS_LINK,
  );
}

/** Renders a Mermaid pie chart from our own labels and numbers only. Mermaid rejects slices of zero. */
function renderPieChart({ counts }: AuditTotals): string {
  const slices = VERDICTS.filter((verdict) => counts[verdict] > 0);
  if (slices.length === 0) return '';
  const lines = slices.map((verdict) => `  "${verdict}" : ${counts[verdict]}`);
  return ['', '```mermaid', 'pie showData', ...lines, '```', ''].join('\n');
}
