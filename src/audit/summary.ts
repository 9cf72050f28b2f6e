import { duration } from '../format.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { code, failureBlock, page, table } from '../runner/html.ts';
import { type Finding, VERDICTS } from './evaluate.ts';
import { MAX_TO_DO, type Tally } from './totals.ts';

/** What is told of a whole audit. */
export interface Audit {
  tally: Tally;
  /** How many orders the account has, as far as the key may see them. */
  listed: number;
  usual: CtStatus;
  /** How many orders are to have the other status. */
  exceptions: number;
  /** How long the audit took, in milliseconds. */
  took: number;
  reportFile: string;
}

/** Says an audit in one line. */
export function resultLine({ tally, took, reportFile }: Audit): string {
  const counts = VERDICTS.map((verdict) => `${tally.counts[verdict]} ${verdict}`).join(', ');
  return `Checked ${many(tally.checked)} in ${duration(took)}: ${counts}. Report: ${reportFile}`;
}

/** Says what is not as it is to be; undefined where all is. */
export function complaint({ toDo, counts }: Tally): string | undefined {
  const parts = [
    toDo.length > 0 &&
      `${many(toDo.length)} out of step (${counts.reissue} to reissue, ${counts['set status']} to set the status of)`,
    counts.unknown > 0 && `${many(counts.unknown)} unknown`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `CT audit: ${parts.join(', ')}. See the job summary and the report.` : undefined;
}

const MAX_ROWS = 100;

/** The job summary of a whole audit, in which the service's text is inert. */
export function resultPage({ tally, listed, usual, exceptions, took }: Audit): string {
  const { toDo, unknown, counts, checked, untold, duplicated } = tally;
  const bad = toDo.length + unknown.length;
  const title = bad === 0 ? 'in step' : `${toDo.length} out of step, ${unknown.length} unknown`;
  return page(
    `<h2>CT audit: ${title}</h2>`,
    `<p>${many(checked)} checked in ${duration(took)}. Wanted: CT logging <strong>${usual}</strong>, the other status for ${many(exceptions)}.</p>`,
    table(VERDICTS.map((verdict) => [verdict, `${counts[verdict]}`] as const)),
    picture(tally),
    toDoTable(toDo.slice(0, MAX_ROWS)),
    unknownTable(unknown.slice(0, Math.max(0, MAX_ROWS - toDo.length))),
    bad > MAX_ROWS && `<p>And ${bad - MAX_ROWS} more: see the report.</p>`,
    toDo.length > 0 &&
      `<p><strong>Next:</strong> ${NEXT}${toDo.length > MAX_TO_DO ? ` It has the first ${MAX_TO_DO}: audit again for the others.` : ''}</p>`,
    untold > 0 && `<p>${many(untold)} did not tell the CT logging status: the certificate alone decided.</p>`,
    duplicated > 0 &&
      `<p>${many(duplicated)} with duplicates: the download does not give those, so this audit does not see them.</p>`,
    checked < listed && `<p>The input orders chose ${checked} of ${many(listed)}: the others were not looked at.</p>`,
    `<p>${SEEN}</p>`,
    LINKS,
  );
}

const NEXT =
  'Give the output to-do to a matrix of the reissue action, which brings an order and its certificate to one status.';
const SEEN = 'This audit saw the orders that its API key may see.';

/** DigiCert, "Change CT status". */
const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/change-ct-status.html">Change CT status</a></p>';

/** The job summary of an audit that stopped. */
export function failurePage(error: unknown, isPartial: boolean): string {
  return page(
    '<h2>CT audit: it stopped</h2>',
    failureBlock(error),
    isPartial && '<p>What was seen until then is in a partial report: its path is in the log.</p>',
    '<p>No output was set.</p>',
    LINKS,
  );
}

/** A pie that job summaries draw: our own words and numbers only. It takes no zero. */
function picture({ counts }: Tally): string {
  const slices = VERDICTS.filter((verdict) => counts[verdict] > 0);
  if (slices.length === 0) return '';
  return ['', '```mermaid', 'pie showData', ...slices.map((name) => `  "${name}" : ${counts[name]}`), '```', ''].join(
    '\n',
  );
}

function toDoTable(findings: readonly Finding[]): string {
  const heads = ['Order', 'Common name', 'Verdict', 'Wanted', 'Order has', 'Certificate has'];
  return rowsOf(heads, findings, ({ verdict, wanted, ctStatus, certificateCtStatus }) => [
    verdict,
    wanted,
    ctStatus,
    certificateCtStatus,
  ]);
}

function unknownTable(findings: readonly Finding[]): string {
  return rowsOf(['Order', 'Common name', 'Why it is unknown'], findings, ({ reason }) => [code(reason)]);
}

/** A row for each order: its ID, its common name, and what is told of it, in HTML. */
function rowsOf(heads: string[], findings: readonly Finding[], told: (finding: Finding) => string[]): string {
  if (findings.length === 0) return '';
  const line = (tag: string, cells: string[]) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const rows = findings.map((finding) =>
    line('td', [code(finding.listed.id), finding.commonName && code(finding.commonName), ...told(finding)]),
  );
  return `<table>${line('th', heads)}${rows.join('')}</table>`;
}

function many(count: number): string {
  return `${count} ${count === 1 ? 'order' : 'orders'}`;
}
