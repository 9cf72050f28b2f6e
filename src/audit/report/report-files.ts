import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { redactApiKey } from '../../runner/api-key.ts';
import { createTempFilePath } from '../../runner/temp-file.ts';
import { toSingleLine } from '../../text.ts';
import type { Finding } from '../judge/finding.ts';

/** The paths of the report in its two formats. */
export interface ReportFiles {
  csv: string;
  json: string;
}

/** Undefined or empty if it is not known. */
type Value = string | number | readonly string[] | undefined;

interface Column {
  /** In the CSV file. One that begins with "ID" would make spreadsheets take the file for the SYLK format. */
  heading: string;
  /** In the JSON file. */
  key: string;
  getValue(finding: Finding): Value;
}

const COLUMNS: readonly Column[] = [
  { heading: 'order ID', key: 'order-id', getValue: ({ orderId }) => orderId },
  { heading: 'status', key: 'status', getValue: ({ status }) => status },
  { heading: 'common name', key: 'common-name', getValue: ({ commonName }) => commonName },
  { heading: 'product', key: 'product', getValue: ({ productNameId }) => productNameId },
  { heading: 'valid till', key: 'valid-till', getValue: ({ validTill }) => validTill },
  { heading: 'desired', key: 'desired', getValue: ({ desiredStatus }) => desiredStatus },
  { heading: "order's CT status", key: 'order-ct-status', getValue: ({ ctStatus }) => ctStatus },
  {
    heading: "certificate's CT status",
    key: 'certificate-ct-status',
    getValue: ({ certificateCtStatus }) => certificateCtStatus,
  },
  { heading: 'verdict', key: 'verdict', getValue: ({ verdict }) => verdict },
  { heading: 'reason', key: 'reason', getValue: ({ reason }) => reason },
  { heading: 'reissue pending', key: 'reissue-pending', getValue: ({ reissuePending }) => String(reissuePending) },
  { heading: 'serial number', key: 'serial-number', getValue: ({ serialNumber }) => serialNumber },
  // Without a certificate there is no list, which differs from a list without a name.
  {
    heading: 'DNS names',
    key: 'dns-names',
    getValue: ({ dnsNames, sctCount }) => (sctCount === undefined ? undefined : dnsNames.split('\n').filter(Boolean)),
  },
  { heading: 'SCTs', key: 'sct-count', getValue: ({ sctCount }) => sctCount },
];

/**
 * Returns paths for a report that later steps may use, in a new folder under `RUNNER_TEMP`.
 * @throws Error if the folder cannot be created
 */
export function createReportFiles(): ReportFiles {
  const csv = createTempFilePath('ct-audit.csv');
  return { csv, json: join(dirname(csv), 'ct-audit.json') };
}

/**
 * Writes the report: a row for each order, as CSV (RFC 4180) and as one JSON array. One row at a time, because an account
 * has many orders.
 * @param incompleteReason why orders are missing, if the audit stopped; it becomes the last row
 * @throws Error if a file cannot be written
 */
export function writeReport(files: ReportFiles, findings: Iterable<Finding>, incompleteReason?: string): void {
  try {
    writeRows(files.csv, toCsv(findings, incompleteReason));
    writeRows(files.json, toJson(findings, incompleteReason));
  } catch (cause) {
    throw new Error(`Cannot write the report: ${(cause as Error).message}.`, { cause });
  }
}

function writeRows(path: string, texts: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    for (const text of texts) writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

function* toCsv(findings: Iterable<Finding>, incompleteReason: string | undefined): Iterable<string> {
  const format = (cells: readonly string[]) => `${cells.map(formatCell).join(',')}\r\n`;
  yield format(COLUMNS.map(({ heading }) => heading));
  for (const row of rowsOf(findings, incompleteReason))
    yield format(row.map((value) => (typeof value === 'object' ? value.join(' ') : `${value ?? ''}`)));
}

function* toJson(findings: Iterable<Finding>, incompleteReason: string | undefined): Iterable<string> {
  let separator = '[\n';
  for (const row of rowsOf(findings, incompleteReason)) {
    const entries = COLUMNS.map(({ key }, index) => [key, toJsonValue(row[index])]);
    yield `${separator}${JSON.stringify(Object.fromEntries(entries))}`;
    separator = ',\n';
  }
  yield separator === ',\n' ? '\n]\n' : '[]\n';
}

function* rowsOf(findings: Iterable<Finding>, incompleteReason: string | undefined): Iterable<readonly Value[]> {
  for (const finding of findings) yield COLUMNS.map(({ getValue }) => getValue(finding));
  const partial: Record<string, Value> = { verdict: 'partial', reason: incompleteReason };
  if (incompleteReason !== undefined) yield COLUMNS.map(({ key }) => partial[key]);
}

function toJsonValue(value: Value): unknown {
  if (typeof value === 'object') return value.map(toSafeText);
  return typeof value === 'string' ? toSafeText(value) || null : (value ?? null);
}

/**
 * The beginning of a formula, also after spaces and quotes (OWASP, "CSV Injection"). If a spreadsheet separates cells by
 * `;`, a formula can begin inside a cell, too.
 */
const FORMULA_PREFIX = /((?:^|;)["'\s]*)(?=[=+\-@＝＋－＠])/g;

/** Formats one cell of the CSV file: safe text, no formula, quoted if necessary. */
export function formatCell(text: string): string {
  const inert = toSafeText(text).replace(FORMULA_PREFIX, "$1'");
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** Removes the API key and control characters. */
function toSafeText(text: string): string {
  return redactApiKey(toSingleLine(text));
}
