import { inlineCode, renderAllNames } from '../../runner/html.ts';
import { formatIds, MAX_FIELD_LENGTH } from '../../text.ts';
import type { Finding } from '../judge/finding.ts';
import { dnsNamesOf } from './columns.ts';
import { inlineReason, newMark, renderRow, takeFitting } from './summary-rows.ts';

/** The most jobs that a matrix may have. */
const MAX_MATRIX_JOBS = 256;
/** GitHub takes 1 MiB (1,048,576 bytes) from a step, and the names of the orders to do come first. */
const MAX_TO_DO_BYTES = 900_000;

/** The orders of the output `to-do`: only what the summary shows as a whole, because what nobody can read is not approved. */
export interface ToDoList {
  findings: readonly Finding[];
  /** A row of the summary for each order, HTML. */
  rows: readonly string[];
  /** How many orders are left to the next audit. */
  leftCount: number;
  /** The orders whose names do not fit into any summary. */
  tooLarge: readonly Finding[];
  /** The orders that the reissue action would refuse with any plan. */
  withoutPlan: readonly Finding[];
}

/**
 * Selects the orders of the output `to-do`: the first 256, and as many of them as fit into the summary.
 * @param all the orders that the reissue action can bring into sync, in ascending order of ID
 */
export function selectToDo(all: readonly Finding[]): ToDoList {
  const first = all.slice(0, MAX_MATRIX_JOBS);
  const withoutPlan = first.filter(({ plan }) => plan === '');
  const planned = first.filter(({ plan }) => plan !== '').map((finding) => ({ finding, row: renderToDoRow(finding) }));
  const tooLarge = planned.filter((order) => !isReadable(order));
  const readable = planned.filter(isReadable);
  const rows = takeFitting(
    readable.map(({ row }) => row),
    MAX_TO_DO_BYTES,
  );
  return {
    findings: readable.slice(0, rows.length).map(({ finding }) => finding),
    rows,
    tooLarge: tooLarge.map(({ finding }) => finding),
    withoutPlan,
    leftCount: all.length - rows.length - tooLarge.length - withoutPlan.length,
  };
}

/** Returns whether a summary can have all names of an order. */
function isReadable({ finding, row }: { finding: Finding; row: string }): boolean {
  // A longer name would be truncated.
  return (
    Buffer.byteLength(row) <= MAX_TO_DO_BYTES && namesOf(finding).every(({ length }) => length <= MAX_FIELD_LENGTH)
  );
}

/** The heads of the rows. */
export const TO_DO_HEADS = ['Order', 'Verdict', 'Set to', 'Common name and all other names', 'Rule', 'Reason'];

function renderToDoRow(finding: Finding): string {
  const { verdict, desired, rule } = finding;
  return renderRow(finding, [
    `${verdict}${newMark(finding)}`,
    `${desired}`,
    renderAllNames(namesOf(finding)),
    rule && inlineCode(rule),
    inlineReason(finding),
  ]);
}

/** Returns the common name, then all other DNS names. */
function namesOf(finding: Finding): string[] {
  const { commonName } = finding;
  const others = dnsNamesOf(finding).filter((name) => name.toLowerCase() !== commonName.toLowerCase());
  return [commonName, ...others].filter(Boolean);
}

/** Renders what the output `to-do` does not have, as paragraphs; may be empty. */
export function renderLeftOut({ leftCount, tooLarge, withoutPlan }: ToDoList): string {
  const named = (findings: readonly Finding[]) =>
    formatIds(
      findings.map(({ orderId }) => orderId),
      MAX_IDS_LENGTH,
    );
  return [
    leftCount > 0 &&
      `<p>And ${leftCount} more, which are left to the next audit: a matrix has at most ${MAX_MATRIX_JOBS} jobs, and this summary no room for more names. See the report, and audit again after the orders above are done.</p>`,
    tooLarge.length > 0 &&
      `<p>Not in the to-do output, because the names alone do not fit into a summary: ${named(tooLarge)}. Somebody must look at them in the report, and run the reissue action by hand.</p>`,
    withoutPlan.length > 0 &&
      `<p>Not in the to-do output, because the reissue action would refuse any plan for them (see their reasons in the report): ${named(withoutPlan)}. Somebody must look at them, and run the reissue action by hand.</p>`,
  ]
    .filter(Boolean)
    .join('\n');
}

const MAX_IDS_LENGTH = 5_000;
