import { closeSync, openSync, writeSync } from 'node:fs';
import { redactApiKey } from '../../runner/api-key.ts';
import { toSingleLine } from '../../text.ts';
import type { Finding } from '../judge/finding.ts';

// A heading that begins with "ID" would make spreadsheets take the file for the SYLK format.
const COLUMNS = [
  'order ID',
  'status',
  'common name',
  'product',
  'valid till',
  'desired',
  "order's CT status",
  "certificate's CT status",
  'verdict',
  'reason',
  'reissue pending',
  'serial number',
  'DNS names',
];

/**
 * Writes the report: a row for each order (RFC 4180).
 * @param incompleteReason why orders are missing, if the audit stopped; it becomes the last row
 * @throws Error if the file cannot be written
 */
export function writeCsvReport(path: string, findings: Iterable<Finding>, incompleteReason?: string): void {
  try {
    const file = openSync(path, 'w');
    try {
      writeSync(file, formatRow(COLUMNS));
      for (const finding of findings) writeSync(file, formatRow(toCells(finding)));
      if (incompleteReason !== undefined)
        writeSync(file, formatRow(['', '', '', '', '', '', '', '', 'partial', incompleteReason, '', '', '']));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new Error(`Cannot write the report: ${(cause as Error).message}.`, { cause });
  }
}

function toCells(finding: Finding): string[] {
  return [
    finding.orderId,
    finding.status,
    finding.commonName,
    finding.productNameId,
    finding.validTill,
    finding.desiredStatus ?? '',
    finding.ctStatus,
    finding.certificateCtStatus,
    finding.verdict,
    finding.reason,
    String(finding.reissuePending),
    finding.serialNumber,
    finding.dnsNames,
  ];
}

function formatRow(cells: readonly string[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

/**
 * The beginning of a formula, also after spaces and quotes (OWASP, "CSV Injection"). If a spreadsheet separates cells by
 * `;`, a formula can begin inside a cell, too.
 */
const FORMULA_PREFIX = /((?:^|;)["'\s]*)(?=[=+\-@＝＋－＠])/g;

/** Formats one cell: no key, no formula, no control characters, quoted if necessary. */
export function formatCell(text: string): string {
  const inert = redactApiKey(toSingleLine(text)).replace(FORMULA_PREFIX, "$1'");
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
