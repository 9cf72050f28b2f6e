import { inlineCode, joinBlocks, renderAllNames } from '../../runner/html.ts';
import { MAX_FIELD_LENGTH } from '../../text.ts';
import { formatIds } from '../format-ids.ts';
import type { Finding } from '../judge/finding.ts';
import { dnsNamesOf } from './columns.ts';
import { inlineReason, newMark, renderRow } from './summary-rows.ts';

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
  /** The orders whose names do not fit into any summary, or that the reissue action would refuse with any plan. */
  forPerson: readonly Finding[];
}

/**
 * Selects the orders of the output `to-do`: the first 256, and as many of them as fit into the summary.
 * @param all the orders that the reissue action can bring into sync, in ascending order of ID
 */
export function selectToDo(all: readonly Finding[]): ToDoList {
  const findings: Finding[] = [];
  const rows: string[] = [];
  const forPerson: Finding[] = [];
  let leftBytes = MAX_TO_DO_BYTES;
  for (const finding of all.slice(0, MAX_MATRIX_JOBS)) {
    // Rows are not kept longer than needed, because an order may have a megabyte of names.
    const row = renderToDoRow(finding);
    const bytes = Buffer.byteLength(row);
    if (finding.plan === '' || bytes > MAX_TO_DO_BYTES || hasLongName(finding)) forPerson.push(finding);
    else {
      leftBytes -= bytes;
      if (leftBytes < 0) continue;
      findings.push(finding);
      rows.push(row);
    }
  }
  return { findings, rows, leftCount: all.length - findings.length - forPerson.length, forPerson };
}

/** Returns whether the summary would truncate a name. */
function hasLongName(finding: Finding): boolean {
  return namesOf(finding).some(({ length }) => length > MAX_FIELD_LENGTH);
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
export function renderLeftOut({ leftCount, forPerson }: ToDoList): string {
  const ids = forPerson.map(({ orderId }) => orderId);
  return joinBlocks(
    leftCount > 0 &&
      `<p>And ${leftCount} more, which are left to the next audit: a matrix has at most ${MAX_MATRIX_JOBS} jobs, and this summary no room for more names.</p>`,
    ids.length > 0 &&
      `<p>Left to a person, because their names alone do not fit into a summary, or the reissue action would refuse any plan for them: ${formatIds(ids, MAX_IDS_LENGTH)}. Look at them in the report.</p>`,
  );
}

const MAX_IDS_LENGTH = 5_000;
