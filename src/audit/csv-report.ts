import { closeSync, openSync, writeSync } from 'node:fs';
import { MAX_FIELD_LENGTH, toSingleLine, truncate } from '../text.ts';
import type { Finding } from './evaluate.ts';

// "ID" in front would make spreadsheets take the file for one of SYLK.
const COLUMNS = [
  'order ID',
  'status',
  'common name',
  'product',
  'valid till',
  'wanted',
  "order's CT status",
  "certificate's CT status",
  'verdict',
  'reason',
];

/**
 * Writes the report: a row for each order (RFC 4180).
 * @param incompleteReason why there are orders missing, if there are: a last row says so
 * @throws Error if it cannot be written
 */
export function writeCsvReport(path: string, findings: Iterable<Finding>, incompleteReason?: string): void {
  try {
    const file = openSync(path, 'w');
    try {
      writeSync(file, formatRow(COLUMNS));
      for (const finding of findings) writeSync(file, formatRow(toCells(finding)));
      if (incompleteReason !== undefined)
        writeSync(
          file,
          formatRow([...COLUMNS.slice(2).map(() => ''), 'partial', `This report is partial: ${incompleteReason}`]),
        );
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new Error(`The report could not be written: ${(cause as Error).message}.`, { cause });
  }
}

function toCells(finding: Finding): string[] {
  const {
    listedOrder,
    status,
    commonName,
    productNameId: product,
    validTill,
    desiredStatus,
    ctStatus,
    certificateCtStatus,
    verdict,
    reason,
  } = finding;
  return [
    ...[listedOrder.id, status, commonName, product, validTill],
    ...[desiredStatus, ctStatus, certificateCtStatus, verdict, reason],
  ];
}

function formatRow(cells: readonly string[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

/** What a spreadsheet would take for a formula, also behind blanks and quotes (OWASP, "CSV Injection"). */
const FORMULA_PREFIX = /^["'\s]*[=+\-@＝＋－＠]/;

/** One cell: inert, without control characters, and quoted where it has to be. */
export function formatCell(text: string): string {
  const line = truncate(toSingleLine(text), MAX_FIELD_LENGTH);
  const inert = FORMULA_PREFIX.test(line) ? `'${line}` : line;
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
