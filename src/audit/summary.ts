import { formatDuration } from '../format.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { inlineCode, joinBlocks, renderError, renderTable } from '../runner/html.ts';
import { type Finding, VERDICTS } from './evaluate.ts';
import { type AuditTotals, MAX_MATRIX_JOBS } from './totals.ts';

/** What is told of a whole audit. */
export interface AuditResult {
  tally: AuditTotals;
  /** How many orders the account has, as far as the key may see them. */
  orderCount: number;
  defaultStatus: CtStatus;
  /** How many orders are to have the other status. */
  exceptionCount: number;
  /** How long the audit took, in milliseconds. */
  durationMs: number;
  reportFile: string;
}

/** Says an audit in one line. */
export function formatResult({ tally, durationMs, reportFile }: AuditResult): string {
  const counts = VERDICTS.map((verdict) => `${tally.counts[verdict]} ${verdict}`).join(', ');
  return `Checked ${formatOrderCount(tally.checked)} in ${formatDuration(durationMs)}: ${counts}. Report: ${reportFile}`;
}

/** Says what is not as it is to be; undefined where all is. */
export function failureMessage({ outOfSync, counts }: AuditTotals): string | undefined {
  const parts = [
    outOfSync.length > 0 &&
      `${formatOrderCount(outOfSync.length)} out of step (${counts.reissue} to reissue, ${counts['set status']} to set the status of)`,
    counts.unknown > 0 && `${formatOrderCount(counts.unknown)} unknown`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `CT audit: ${parts.join(', ')}. See the job summary and the report.` : undefined;
}

const MAX_ROWS = 100;

/** The job summary of a whole audit, in which the service's text is inert. */
export function renderSummary({ tally, orderCount, defaultStatus, exceptionCount, durationMs }: AuditResult): string {
  const { outOfSync, unknown, counts, checked, statusNotReported, withDuplicates } = tally;
  const problemCount = outOfSync.length + unknown.length;
  const title = problemCount === 0 ? 'in sync' : `${outOfSync.length} out of step, ${unknown.length} unknown`;
  return joinBlocks(
    `<h2>CT audit: ${title}</h2>`,
    `<p>${formatOrderCount(checked)} checked in ${formatDuration(durationMs)}. Wanted: CT logging <strong>${defaultStatus}</strong>, the other status for ${formatOrderCount(exceptionCount)}.</p>`,
    renderTable(VERDICTS.map((verdict) => [verdict, `${counts[verdict]}`] as const)),
    renderPieChart(tally),
    outOfSyncTable(outOfSync.slice(0, MAX_ROWS)),
    unknownTable(unknown.slice(0, Math.max(0, MAX_ROWS - outOfSync.length))),
    problemCount > MAX_ROWS && `<p>And ${problemCount - MAX_ROWS} more: see the report.</p>`,
    outOfSync.length > 0 &&
      `<p><strong>Next:</strong> ${NEXT_STEP}${outOfSync.length > MAX_MATRIX_JOBS ? ` It has the first ${MAX_MATRIX_JOBS}: audit again for the others.` : ''}</p>`,
    statusNotReported > 0 &&
      `<p>${formatOrderCount(statusNotReported)} did not tell the CT logging status: the certificate alone decided.</p>`,
    withDuplicates > 0 &&
      `<p>${formatOrderCount(withDuplicates)} with duplicates: the download does not give those, so this audit does not see them.</p>`,
    checked < orderCount &&
      `<p>The input orders chose ${checked} of ${formatOrderCount(orderCount)}: the others were not looked at.</p>`,
    `<p>${SCOPE_NOTE}</p>`,
    DOCS_LINK,
  );
}

const NEXT_STEP =
  'Give the output to-do to a matrix of the reissue action, which brings an order and its certificate to one status.';
const SCOPE_NOTE = 'This audit saw the orders that its API key may see.';

/** DigiCert, "Change CT status". */
const DOCS_LINK =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/change-ct-status.html">Change CT status</a></p>';

/** The job summary of an audit that stopped. */
export function renderFailureSummary(error: unknown, isPartial: boolean): string {
  return joinBlocks(
    '<h2>CT audit: it stopped</h2>',
    renderError(error),
    isPartial && '<p>What was seen until then is in a partial report: its path is in the log.</p>',
    '<p>No output was set.</p>',
    DOCS_LINK,
  );
}

/** A pie that job summaries draw: our own words and numbers only. It takes no zero. */
function renderPieChart({ counts }: AuditTotals): string {
  const slices = VERDICTS.filter((verdict) => counts[verdict] > 0);
  if (slices.length === 0) return '';
  return ['', '```mermaid', 'pie showData', ...slices.map((name) => `  "${name}" : ${counts[name]}`), '```', ''].join(
    '\n',
  );
}

function outOfSyncTable(findings: readonly Finding[]): string {
  const heads = ['Order', 'Common name', 'Verdict', 'Wanted', 'Order has', 'Certificate has'];
  return renderFindingsTable(heads, findings, ({ verdict, desiredStatus, ctStatus, certificateCtStatus }) => [
    verdict,
    desiredStatus,
    ctStatus,
    certificateCtStatus,
  ]);
}

function unknownTable(findings: readonly Finding[]): string {
  return renderFindingsTable(['Order', 'Common name', 'Why it is unknown'], findings, ({ reason }) => [
    inlineCode(reason),
  ]);
}

/** A row for each order: its ID, its common name, and what is told of it, in HTML. */
function renderFindingsTable(
  heads: string[],
  findings: readonly Finding[],
  cells_: (finding: Finding) => string[],
): string {
  if (findings.length === 0) return '';
  const line = (tag: string, cells: string[]) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const rows = findings.map((finding) =>
    line('td', [
      inlineCode(finding.listedOrder.id),
      finding.commonName && inlineCode(finding.commonName),
      ...cells_(finding),
    ]),
  );
  return `<table>${line('th', heads)}${rows.join('')}</table>`;
}

function formatOrderCount(count: number): string {
  return `${count} ${count === 1 ? 'order' : 'orders'}`;
}
