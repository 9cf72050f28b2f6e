import { closeSync, openSync, writeSync } from 'node:fs';
import { cut, MAX_FIELD, oneLine } from '../text.ts';
import type { Finding } from './evaluate.ts';

// "ID" in front would make spreadsheets take the file for one of SYLK.
const HEADING = [
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
 * @param partial why there are orders missing, if there are: a last row says so
 * @throws Error if it cannot be written
 */
export function writeReport(path: string, findings: Iterable<Finding>, partial?: string): void {
  try {
    const file = openSync(path, 'w');
    try {
      writeSync(file, row(HEADING));
      for (const finding of findings) writeSync(file, row(cellsOf(finding)));
      if (partial !== undefined)
        writeSync(file, row([...HEADING.slice(2).map(() => ''), 'partial', `This report is partial: ${partial}`]));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new Error(`The report could not be written: ${(cause as Error).message}.`, { cause });
  }
}

function cellsOf(finding: Finding): string[] {
  const { listed, status, commonName, product, validTill, wanted, ctStatus, certificateCtStatus, verdict, reason } =
    finding;
  return [
    ...[listed.id, status, commonName, product, validTill],
    ...[wanted, ctStatus, certificateCtStatus, verdict, reason],
  ];
}

function row(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** What a spreadsheet would take for a formula, also behind blanks and quotes (OWASP, "CSV Injection"). */
const FORMULA = /^["'\s]*[=+\-@＝＋－＠]/;

/** One cell: inert, without control characters, and quoted where it has to be. */
export function cell(text: string): string {
  const line = cut(oneLine(text), MAX_FIELD);
  const inert = FORMULA.test(line) ? `'${line}` : line;
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
