import { inlineCode, joinBlocks } from '../../runner/html.ts';
import { formatOrderCount } from '../../text.ts';
import type { Finding } from '../judge/finding.ts';

const MAX_OTHER_ORDERS = 100;
/** Keeps the summary under 1 MiB; the report contains the whole reason. */
const MAX_REASON_LENGTH = 600;

/**
 * Renders the orders that the reissue action can bring into sync, with the names that a reissue would make public or hide.
 * @param findings the orders that the output to-do has
 * @param total how many there are, even beyond these
 */
export function renderToDo(findings: readonly Finding[], total: number, maxOtherNames: number): string {
  const more = total - findings.length;
  return joinBlocks(
    findings.length > 0 && `<h3>To do: ${formatOrderCount(total)}</h3>`,
    renderFindings(['Order', 'Verdict', 'Desired', 'Names', 'Reason'], findings, (finding) => [
      finding.verdict,
      `${finding.desiredStatus}`,
      renderNames(finding, maxOtherNames),
      inlineReason(finding),
    ]),
    more > 0 &&
      `<p>And ${more} more that are not in the to-do output: see the report, and audit again after the orders above are done.</p>`,
  );
}

/** Renders the manual, unknown and pending orders. */
export function renderOtherOrders(findings: readonly Finding[]): string {
  const shown = findings.slice(0, MAX_OTHER_ORDERS);
  const more = findings.length - shown.length;
  return joinBlocks(
    findings.length > 0 && `<h3>Manual, unknown or pending: ${formatOrderCount(findings.length)}</h3>`,
    renderFindings(['Order', 'Verdict', 'Common name', 'Reason'], shown, (finding) => [
      finding.verdict,
      finding.commonName && inlineCode(finding.commonName),
      inlineReason(finding),
    ]),
    more > 0 && `<p>And ${more} more: see the report.</p>`,
  );
}

/** Renders a row for each order: its ID, then cells, which are HTML. */
function renderFindings(
  heads: readonly string[],
  findings: readonly Finding[],
  toCells: (finding: Finding) => string[],
): string {
  if (findings.length === 0) return '';
  const row = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const rows = findings.map((finding) => row('td', [inlineCode(finding.orderId), ...toCells(finding)]));
  return `<table>${row('th', heads)}${rows.join('')}</table>`;
}

/** Renders the common name, some other DNS names of the certificate, and the number of the rest. */
function renderNames({ commonName, dnsNames }: Finding, maxOtherNames: number): string {
  const others = dnsNames.split('\n').filter((name) => name !== '' && name.toLowerCase() !== commonName.toLowerCase());
  const shown = [commonName, ...others.slice(0, maxOtherNames)].filter(Boolean).map((name) => inlineCode(name));
  const more = others.length - maxOtherNames;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function inlineReason({ reason }: Finding): string {
  return inlineCode(reason, MAX_REASON_LENGTH);
}
