import { DAY_MS } from '../../certcentral/dates.ts';
import { describeLogging } from '../../domain/words.ts';
import type { IssuedCertificate } from '../../pki/certificate.ts';
import { renderAllNames, renderNameList, renderTable, renderTextWithCode } from '../../runner/html.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../../safe-text.ts';
import { compact, formatCount, formatDate, MAX_LISTED_NAMES } from '../../text.ts';

/** A line of a report: the log and the summary render the same lines. A list is one of names. */
export type ReportLine = readonly [label: string, value: string | readonly string[]];

/** Marks foreign text, which the summary renders as code. */
export function code(text: string): string {
  return `\`${toSafeText(text, MAX_FIELD_LENGTH).replaceAll('`', "'")}\``;
}

/**
 * Renders a report as a table.
 * @param isComplete whether it has all names, because a person approves them
 */
export function renderReport(lines: readonly ReportLine[], isComplete: boolean): string {
  const render = (value: ReportLine[1]) => {
    if (typeof value === 'string') return renderTextWithCode(value);
    return isComplete ? renderAllNames(value) : renderNameList(value);
  };
  return renderTable(lines.map(([label, value]) => [label, render(value)] as const));
}

/** Formats a report for the log: a line for each of the first names, too, because a long line would be cut. */
export function formatReport(lines: readonly ReportLine[]): string[] {
  return lines.flatMap(([label, value]) => {
    const texts = typeof value === 'string' ? [value.replaceAll('`', '')] : listNames(value);
    return texts.map((text) => `${label}: ${text}`);
  });
}

function listNames(names: readonly string[]): string[] {
  const more = names.length - MAX_LISTED_NAMES;
  const shown = names.slice(0, MAX_LISTED_NAMES);
  return compact([names.length === 0 && 'unknown', ...shown, more > 0 && `and ${more} more`]);
}

/** Describes which certificate it is, and how it was issued. */
export function describeCertificate(certificate: IssuedCertificate): string {
  return `serial number ${code(certificate.serialNumber)}, ${describeLogging(certificate)}, valid till ${formatDate(certificate.validTill)}`;
}

/** Formats whole days: a duration is not rounded up. */
export function formatDays(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return days === 0 ? 'less than a day' : formatCount(days, 'day');
}

/** What every summary ends with. */
export const LINKS =
  '<p>API documentation of DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';
