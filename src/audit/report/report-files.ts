import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { redactApiKey } from '../../runner/api-key.ts';
import { createTempFilePath } from '../../runner/temp-file.ts';
import { toSingleLine } from '../../text.ts';
import type { Finding } from '../judge/finding.ts';
import { COLUMNS, REPORT_KEYS, toPartialRow, toRow, type Value } from './columns.ts';

/** The paths of the report in its two formats. */
export interface ReportFiles {
  csv: string;
  json: string;
}

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
 * @returns the SHA-256 of the JSON file, hexadecimal
 * @throws Error if a file cannot be written
 */
export function writeReport(files: ReportFiles, findings: Iterable<Finding>, incompleteReason?: string): string {
  try {
    writeTexts(files.csv, toCsv(findings, incompleteReason));
    return writeTexts(files.json, toJson(findings, incompleteReason));
  } catch (cause) {
    throw new Error(`Cannot write the report: ${(cause as Error).message}.`, { cause });
  }
}

/** @returns the SHA-256 of the file, hexadecimal */
function writeTexts(path: string, texts: Iterable<string>): string {
  const file = openSync(path, 'w');
  const hash = createHash('sha256');
  try {
    for (const text of texts) {
      const bytes = Buffer.from(text);
      writeSync(file, bytes);
      hash.update(bytes);
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

function* toCsv(findings: Iterable<Finding>, incompleteReason: string | undefined): Iterable<string> {
  const format = (cells: readonly string[]) => `${cells.map(formatCell).join(',')}\r\n`;
  yield format(COLUMNS.map(({ heading }) => heading));
  for (const row of rowsOf(findings, incompleteReason))
    yield format(row.map((value) => (typeof value === 'object' ? value.join(' ') : `${value ?? ''}`)));
}

/** Each row is a line, because the next audit reads the file line by line. */
function* toJson(findings: Iterable<Finding>, incompleteReason: string | undefined): Iterable<string> {
  let separator = '[\n';
  for (const row of rowsOf(findings, incompleteReason)) {
    const entries = REPORT_KEYS.map((key, index) => [key, toJsonValue(row[index])]);
    yield `${separator}${JSON.stringify(Object.fromEntries(entries))}`;
    separator = ',\n';
  }
  yield separator === ',\n' ? '\n]\n' : '[]\n';
}

function* rowsOf(findings: Iterable<Finding>, incompleteReason: string | undefined): Iterable<readonly Value[]> {
  for (const finding of findings) yield toRow(finding);
  if (incompleteReason !== undefined) yield toPartialRow(incompleteReason);
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
