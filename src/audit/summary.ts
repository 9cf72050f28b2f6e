import { basename } from 'node:path';
import type { Action } from '../domain/plan-text.ts';
import type { PolicyFile } from '../domain/policy-file.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { includesName } from '../pki/names.ts';
import { inlineCode, renderAllNames, renderError, renderRow, renderRows, renderTable } from '../runner/html.ts';
import { formatCount, formatDuration, formatList, joinBlocks, joinSentences } from '../text.ts';
import type { Finding } from './finding.ts';
import { type AuditTotals, formatState, isFirstPublication, type ToDo } from './totals.ts';
import { hasReason, VERDICTS, type Verdict } from './verdict-rules.ts';
import { formatReasons } from './words.ts';

/** The most jobs that a matrix may have. */
const MAX_MATRIX_JOBS = 256;
/** A person must be able to check them. */
const MAX_NAMES = 3_000;
/** GitHub takes 1 MiB (1,048,576 bytes) from a step, and the summary has other orders, too. */
const MAX_TO_DO_BYTES = 830_000;
const MAX_TO_DO_TEXT_LENGTH = 200;
const MAX_OTHER_ORDERS = 100;
/** A picture of two numbers shows no more than the numbers. */
const MAX_VERDICTS_WITHOUT_PICTURE = 2;
/** Together with the limit of the orders to do, these keep the summary below GitHub's limit: escaped text is longer. */
const MAX_OTHER_NAME_LENGTH = 64;
const MAX_OTHER_REASON_LENGTH = 1_000;
const SHORT_OTHER_REASON_LENGTH = 320;
const MAX_OTHER_BYTES = 2_000;

/**
 * Selects the orders of the output `to-do`, each with its row of the summary, HTML: the first 256, and of these only as many as
 * have 3,000 names together. The summary contains all of them, because what nobody can read is not approved.
 * @param all the orders that the reissue action can bring into sync, in ascending order of ID
 */
export function selectToDo(all: readonly ToDo[]): SelectedOrder[] {
  const selected: SelectedOrder[] = [];
  let names = 0;
  let bytes = 0;
  for (const finding of all.slice(0, MAX_MATRIX_JOBS)) {
    const row = renderToDo(finding);
    const moreNames = finding.dnsNames.length;
    const moreBytes = Buffer.byteLength(row);
    // An order that fits into no list must not keep the others out.
    if (moreNames > MAX_NAMES || moreBytes > MAX_TO_DO_BYTES) continue;
    names += moreNames;
    bytes += moreBytes;
    if (names > MAX_NAMES || bytes > MAX_TO_DO_BYTES) break;
    selected.push({ ...finding, row });
  }
  return selected;
}

/** Completes "the run would". */
const ACTION_WORDS: Readonly<Record<Action, string>> = {
  reissue: 'request a reissue',
  wait: 'wait for the pending reissue',
  status: 'only set the status',
};

const HEADS = ['Order', 'Set CT logging to', 'The run would', 'Common name and all other names', 'Reason', 'Rule'];

function renderToDo(finding: ToDo): string {
  const { orderId, desired, toDo, commonName, dnsNames, rule } = finding;
  const isCommon = (name: string) => includesName([commonName], name);
  const names = [dnsNames.find(isCommon) ?? commonName, ...dnsNames.filter((name) => !isCommon(name))];
  return renderRow([
    inlineCode(orderId),
    desired,
    ACTION_WORDS[toDo.action],
    renderAllNames(names.filter((name) => name !== '')),
    inlineCode(formatReasons(finding), MAX_TO_DO_TEXT_LENGTH),
    rule && inlineCode(rule, MAX_TO_DO_TEXT_LENGTH),
  ]);
}

type SelectedOrder = ToDo & { row: string };

/** What the summary reports of a completed audit. */
export interface AuditResult {
  totals: AuditTotals;
  selected: readonly SelectedOrder[];
  /** What was desired: the status of all orders, or the policy file. */
  desired: CtStatus | Pick<PolicyFile, 'path' | 'digest'>;
  /** How many orders that the policy names could not be read for their renewals. */
  unreadRenewals: number;
  durationMs: number;
  /** The path of the JSON report. */
  json: string;
  /** SHA-256 of the JSON report, hexadecimal. */
  digest: string;
}

/** Renders the job summary of a completed audit. It names no other orders than those to do, and those for persons. */
export function renderSummary(result: AuditResult): string {
  const { totals, selected, json, digest } = result;
  const { findings, counts, toDo } = totals;
  const found = VERDICTS.filter((verdict) => counts[verdict] > 0);
  const first = selected.filter(isFirstPublication).map(({ row }) => row);
  const rows = selected.filter((finding) => !isFirstPublication(finding)).map(({ row }) => row);
  const left = toDo.length - selected.length;
  const others = OTHER_VERDICTS.flatMap((expected) => findings.filter(({ verdict }) => verdict === expected));
  const advice = OTHER_VERDICTS.map((verdict) => counts[verdict] > 0 && OTHER_ADVICE[verdict]);
  const otherRows = others.slice(0, MAX_OTHER_ORDERS).map(renderOther);
  const more = others.length - otherRows.length;
  return joinBlocks(
    `<h2>CT audit: ${formatState(totals)}</h2>`,
    renderWouldPublish(totals),
    renderUnreadRenewals(result),
    renderDesired(result),
    renderTable(found.map((verdict) => [verdict, `${counts[verdict]}`] as const)),
    found.length > MAX_VERDICTS_WITHOUT_PICTURE && renderPieChart(found, counts),
    toDo.length > 0 && `<h3>To do: ${formatCount(toDo.length, 'order')}</h3>`,
    selected.length > 0 && `<p>${APPROVAL_NOTICE}</p>`,
    first.length > 0 &&
      `<h4>Published for the first time: ${formatCount(first.length, 'order')}</h4>\n<p>No log has these names yet. If that is not intended, correct the policy before anybody approves.</p>`,
    renderRows(HEADS, first),
    first.length > 0 && rows.length > 0 && `<h4>Others: ${formatCount(rows.length, 'order')}</h4>`,
    renderRows(HEADS, rows),
    left > 0 && `<p>And ${left} more, which are left to the next audit.</p>`,
    others.length > 0 && `<h3>Manual, unknown or pending: ${formatCount(others.length, 'order')}</h3>`,
    others.length > 0 && `<p>${joinSentences(...advice)}</p>`,
    renderRows(['Order', 'Verdict', 'Common name', 'Reason'], otherRows),
    more > 0 && `<p>And ${more} more: see the report.</p>`,
    `<p>Report: ${inlineCode(basename(json))}, SHA-256 ${inlineCode(digest)}.</p>`,
    renderNotes(findings),
  );
}

/** Renders the orders that cannot wait, because publishing is final. */
function renderWouldPublish({ wouldPublish }: AuditTotals): string | undefined {
  if (wouldPublish.length === 0) return undefined;
  const all = wouldPublish.map((id) => inlineCode(id));
  const ids = formatList(all, ', ', MAX_OTHER_ORDERS, Number.POSITIVE_INFINITY);
  return `<p><strong>${formatCount(all.length, 'order')} cannot wait: the next certificate would publish names that must stay out of CT logs, for good:</strong> ${ids}. To prevent that, cancel pending reissues of these orders in CertCentral, and run the workflow set-status.yml with disable-ct true for each of them.</p>`;
}

/** Renders that a renewal may look in order, because the order that it renews could not be read. A warning names the orders. */
function renderUnreadRenewals({ unreadRenewals }: AuditResult): string | undefined {
  if (unreadRenewals === 0) return undefined;
  const orders = formatCount(unreadRenewals, 'order');
  return `<p><strong>The audit may miss renewals:</strong> ${orders} that the policy file names could not be read. A warning names them. Audit again.</p>`;
}

function renderDesired({ totals, desired, durationMs }: AuditResult): string {
  const what =
    typeof desired === 'string'
      ? `Desired: CT logging <strong>${desired}</strong>.`
      : `Desired: what the policy file ${inlineCode(desired.path)} decides (SHA-256 ${inlineCode(desired.digest)}).`;
  return `<p>${formatCount(totals.findings.length, 'order')} in ${formatDuration(durationMs)}. ${what}</p>`;
}

/** Renders a Mermaid pie chart from our own labels and numbers only. Mermaid rejects slices of zero. */
function renderPieChart(found: readonly Verdict[], counts: AuditTotals['counts']): string {
  const slices = found.map((verdict) => `  "${verdict}" : ${counts[verdict]}`);
  return ['', '```mermaid', 'pie showData', ...slices, '```', ''].join('\n');
}

const APPROVAL_NOTICE =
  'CT logs keep the names of logged certificates for good: check <strong>all names</strong> of these orders. Then pass the output to-do to a matrix of the reissue action, which does what each plan says, or nothing.';

/** The verdicts on orders that the reissue action cannot bring into sync now, the most urgent first. */
const OTHER_VERDICTS = ['manual', 'unknown', 'pending'] as const;

/** What to do about such orders. */
const OTHER_ADVICE: Readonly<Record<(typeof OTHER_VERDICTS)[number], string>> = {
  manual: 'Manual: do what the reason says.',
  unknown: 'Unknown: audit again, and correct the cause if it stays.',
  pending: 'Pending: look at the request in CertCentral; an audit after the reissue checks the new certificate.',
};

function renderOther(finding: Finding): string {
  const { orderId, verdict, commonName } = finding;
  const name = commonName && inlineCode(commonName, MAX_OTHER_NAME_LENGTH);
  const renderWith = (reasonLength: number) =>
    renderRow([inlineCode(orderId), verdict, name, inlineCode(formatReasons(finding), reasonLength)]);
  const row = renderWith(MAX_OTHER_REASON_LENGTH);
  return Buffer.byteLength(row) > MAX_OTHER_BYTES ? renderWith(SHORT_OTHER_REASON_LENGTH) : row;
}

/** Renders what else matters about the orders, without numbers that are zero. */
function renderNotes(findings: readonly Finding[]): string {
  const count = (counts: (finding: Finding) => boolean) => findings.filter(counts).length;
  const shortages = count(({ reasons }) => hasReason(reasons, 'few-scts'));
  const silent = count(({ isRead, ctStatus }) => isRead && ctStatus === 'unknown');
  const withDuplicates = count(({ hasDuplicates }) => hasDuplicates);
  const checked = count(({ areDuplicatesChecked }) => areDuplicatesChecked);
  const notes = joinSentences(
    shortages > 0 && `${formatCount(shortages, 'certificate')} with fewer SCTs than browsers require.`,
    silent > 0 &&
      `${formatCount(silent, 'order')} did not report a CT status: the verdict depends on the certificate alone, if there is one.`,
    withDuplicates > 0 &&
      `${formatCount(withDuplicates, 'order')} with duplicates, according to the list; the duplicates of ${checked} were checked.`,
    'This audit saw only the orders that its API key may see.',
  );
  return `<p>${notes}</p>`;
}

/** Renders the job summary of an audit that stopped. */
export function renderFailureSummary(error: Error, isPartial: boolean): string {
  const report =
    '<p>A partial report has the findings so far: see the outputs report-file and json-file, or the log.</p>';
  return joinBlocks('<h2>CT audit: stopped</h2>', renderError(error), isPartial && report);
}
