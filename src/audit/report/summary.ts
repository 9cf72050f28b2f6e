import { joinBlocks, renderError, renderTable } from '../../runner/html.ts';
import { formatDuration, formatOrderCount } from '../../text.ts';
import { VERDICTS } from '../judge/verdict.ts';
import { renderOtherOrders, renderToDo } from './summary-tables.ts';
import { type AuditResult, type AuditTotals, MAX_MATRIX_JOBS } from './totals.ts';

/** GitHub takes 1 MiB (1,048,576 bytes) from a step; the rest is for the line about the workflow run. */
const MAX_SUMMARY_BYTES = 1_000_000;
const MAX_OTHER_NAMES = 5;

/** Renders the job summary of a completed audit, with as many names of each order as there is room for. */
export function renderSummary(result: AuditResult): string {
  for (let names = MAX_OTHER_NAMES; ; names--) {
    const summary = renderWithNames(result, names);
    if (names === 0 || Buffer.byteLength(summary) <= MAX_SUMMARY_BYTES) return summary;
  }
}

function renderWithNames(result: AuditResult, maxOtherNames: number): string {
  const { totals, orderCount, defaultStatus, oppositeCount, ignoreCount, durationMs } = result;
  const { toDo, others, outOfSyncCount, counts, checked } = totals;
  const title = [
    outOfSyncCount > 0 && `${formatOrderCount(outOfSyncCount)} out of sync`,
    counts.unknown > 0 && `${counts.unknown} unknown`,
    counts.pending > 0 && `${counts.pending} pending`,
  ].filter((part) => part !== false);
  return joinBlocks(
    `<h2>CT audit: ${title.join(', ') || 'in sync'}</h2>`,
    `<p>${formatOrderCount(checked)} in ${formatDuration(durationMs)}. Desired: CT logging <strong>${defaultStatus}</strong>, the opposite for ${formatOrderCount(oppositeCount)}; ${formatOrderCount(ignoreCount)} ignored.</p>`,
    renderTable(VERDICTS.map((verdict) => [verdict, `${counts[verdict]}`] as const)),
    renderPieChart(totals),
    renderToDo(toDo.slice(0, MAX_MATRIX_JOBS), toDo.length, maxOtherNames),
    renderOtherOrders(others),
    toDo.length > 0 && `<p><strong>Next:</strong> ${NEXT_STEP}</p>`,
    renderNotes(result),
    checked < orderCount && `<p>The orders input selected ${checked} of ${formatOrderCount(orderCount)}.</p>`,
    `<p>${SCOPE_NOTE}</p>`,
    DOCS_LINK,
  );
}

const NEXT_STEP =
  'Check all names in the report, because CT logs keep the names of logged certificates for good. Then pass the to-do output to a matrix of the reissue action, which brings each order and its certificate into sync.';
const SCOPE_NOTE = 'This audit saw only the orders that its API key can see.';

/** DigiCert, "Change CT status". */
const DOCS_LINK =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/change-ct-status.html">Change CT status</a></p>';

function renderNotes({ totals, checkDuplicates }: AuditResult): string {
  const { sctShortages, ctStatusMissing, withDuplicates, duplicatesChecked } = totals;
  const checked = checkDuplicates
    ? `${duplicatesChecked} ${duplicatesChecked === 1 ? 'duplicate was' : 'duplicates were'} checked`
    : 'no duplicate was checked, because duplicates is false';
  const shortage = `${sctShortages} ${sctShortages === 1 ? 'certificate has' : 'certificates have'} fewer SCTs than browsers require`;
  const missing = `${formatOrderCount(ctStatusMissing)} did not report a CT status; for such orders, the certificate alone decides`;
  return `<p>${shortage}. ${missing}. ${formatOrderCount(withDuplicates)} with duplicates, according to the list: ${checked}.</p>`;
}

/** Renders the job summary of an audit that stopped. */
export function renderFailureSummary(error: unknown, isPartial: boolean): string {
  return joinBlocks(
    '<h2>CT audit: stopped</h2>',
    renderError(error),
    isPartial && '<p>A partial report has the findings so far. Its path is in the log.</p>',
    '<p>No output was set.</p>',
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
