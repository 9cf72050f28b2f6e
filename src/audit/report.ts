import { createHash } from 'node:crypto';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asError } from '../errors.ts';
import { createTempFilePath } from '../runner/files.ts';
import { MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH, toSafeText } from '../safe-text.ts';
import type { Finding } from './finding.ts';
import type { ReportKey } from './replay-report.ts';
import { formatReasons } from './words.ts';

/** The paths of the report in its two formats, by output. */
export type ReportFiles = Readonly<Record<'report-file' | 'json-file', string>>;

/** A cell, undefined or empty if it is not known. */
type Value = string | number | readonly string[] | undefined;

/** The cells by key; null if they are empty. */
type Row = Readonly<Record<string, Exclude<Value, undefined> | null>>;

/**
 * The columns of the report: the heading in the CSV file, the key in the JSON file, and the value. A heading that begins with
 * "ID" would make spreadsheets take the file for the SYLK format.
 */
const COLUMNS: readonly (readonly [heading: string, key: ReportKey, getValue: (finding: Finding) => Value])[] = [
  ['order ID', 'order-id', ({ orderId }) => orderId],
  ['status', 'status', ({ status }) => status],
  ['common name', 'common-name', ({ commonName }) => commonName],
  ['product', 'product', ({ product }) => product.nameId],
  ['valid till', 'valid-till', ({ validTill }) => validTill],
  ['desired', 'desired', ({ desired }) => desired],
  ["order's CT status", 'order-ct-status', ({ ctStatus }) => ctStatus],
  ["certificate's CT status", 'certificate-ct-status', ({ certificateCtStatus }) => certificateCtStatus],
  ['verdict', 'verdict', ({ verdict }) => verdict],
  ['reason', 'reason', formatReasons],
  ['reissue pending', 'reissue-pending', ({ reissuePending }) => String(reissuePending)],
  ['serial number', 'serial-number', ({ serialNumber }) => serialNumber],
  // Without a certificate there is no list, which differs from a list without a name.
  ['DNS names', 'dns-names', ({ sctCount, dnsNames }) => (sctCount === undefined ? undefined : dnsNames)],
  ['SCTs', 'sct-count', ({ sctCount }) => sctCount],
  ['rule', 'rule', ({ rule }) => rule],
  ['validation', 'validation', ({ product }) => product.validationType],
];

/**
 * Returns paths for a report that later steps may use, in a new folder under `RUNNER_TEMP`.
 * @throws Error if the folder cannot be created
 */
export function createReportFiles(): ReportFiles {
  const csv = createTempFilePath('ct-audit.csv');
  return { 'report-file': csv, 'json-file': join(dirname(csv), 'ct-audit.json') };
}

/**
 * Writes the report: a row for each order, as CSV (RFC 4180) and as one JSON array, in which each row is a line of its own. One
 * row at a time, because an account has many orders.
 * @param stopReason why orders are missing, if the audit stopped; it becomes the last row
 * @returns the SHA-256 of the JSON file, hexadecimal
 * @throws Error if a file cannot be written
 */
export function writeReport(files: ReportFiles, findings: Iterable<Finding>, stopReason?: string): string {
  try {
    writeTexts(files['report-file'], toCsv(rowsOf(findings, stopReason)));
    return writeTexts(files['json-file'], toJson(rowsOf(findings, stopReason)));
  } catch (cause) {
    throw new Error(`Cannot write the report: ${asError(cause).message}.`, { cause });
  }
}

/** @returns the SHA-256 of the file, hexadecimal */
function writeTexts(path: string, texts: Iterable<string>): string {
  const file = openSync(path, 'w');
  const hash = createHash('sha256');
  try {
    for (const text of texts) {
      writeFileSync(file, text);
      hash.update(text);
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

function* toCsv(rows: Iterable<Row>): Iterable<string> {
  const format = (cells: readonly string[]) => `${cells.map(formatCell).join(',')}\r\n`;
  yield format(COLUMNS.map(([heading]) => heading));
  for (const row of rows) yield format(Object.values(row).map((value) => [value ?? ''].flat().join(' ')));
}

function* toJson(rows: Iterable<Row>): Iterable<string> {
  let separator = '[\n';
  for (const row of rows) {
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n';
  }
  yield separator === ',\n' ? '\n]\n' : '[]\n';
}

/** Yields the rows, their texts safe to show. */
function* rowsOf(findings: Iterable<Finding>, stopReason: string | undefined): Iterable<Row> {
  for (const finding of findings)
    yield Object.fromEntries(COLUMNS.map(([, key, getValue]) => [key, toSafeValue(key, getValue(finding))]));
  if (stopReason === undefined) return;
  const empty = Object.fromEntries(COLUMNS.map(([, key]) => [key, null]));
  yield { ...empty, verdict: 'partial', reason: toSafeText(stopReason) };
}

function toSafeValue(key: string, value: Value): Row[string] {
  if (typeof value === 'object') return value.map((name) => toSafeText(name));
  const max = key === 'reason' || key === 'rule' ? MAX_MESSAGE_LENGTH : MAX_FIELD_LENGTH;
  return (typeof value === 'string' ? toSafeText(value, max) || null : value) ?? null;
}

/**
 * The beginning of a formula, also after spaces and quotes (OWASP, "CSV Injection"). If a spreadsheet separates cells by
 * `;`, a formula can begin inside a cell, too.
 */
const FORMULA_PREFIX = /((?:^|;)["'\s]*)(?=[=+\-@＝＋－＠])/g;

/** Formats one cell of the CSV file, whose text is safe: no formula, quoted if necessary. */
export function formatCell(text: string): string {
  const inert = text.replace(FORMULA_PREFIX, "$1'");
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
