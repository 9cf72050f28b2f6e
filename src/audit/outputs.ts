import { includesName } from '../pki/names.ts';
import { inlineCode, renderAllNames, renderRow } from '../runner/html.ts';
import type { AuditTotals, ToDo } from './totals.ts';
import { ACTION_WORDS, formatMessage, formatReasons } from './words.ts';

/** The most jobs that a matrix may have. */
const MAX_MATRIX_JOBS = 256;
/** A person must be able to check them. */
const MAX_NAMES = 3_000;
/** GitHub takes 1 MiB (1,048,576 bytes) from a step, and the summary has other orders, too. */
const MAX_BYTES = 830_000;
const MAX_TEXT_LENGTH = 200;

/** The orders of the output `to-do`: only what the summary shows as a whole, because what nobody can read is not approved. */
export interface ToDoList {
  findings: readonly ToDo[];
  /** A row of the summary for each order, HTML. */
  rows: readonly string[];
  /** How many orders are left to the next audit. */
  leftCount: number;
}

/**
 * Selects the orders of the output `to-do`: the first 256, and of these only as many as have 3,000 names together.
 * @param all the orders that the reissue action can bring into sync, in ascending order of ID
 */
export function selectToDo(all: readonly ToDo[]): ToDoList {
  const findings: ToDo[] = [];
  const rows: string[] = [];
  let [names, bytes] = [0, 0];
  for (const finding of all.slice(0, MAX_MATRIX_JOBS)) {
    const row = renderToDo(finding);
    const [moreNames, moreBytes] = [finding.dnsNames.length, Buffer.byteLength(row)];
    // An order that fits into no list must not keep the others out.
    if (moreNames > MAX_NAMES || moreBytes > MAX_BYTES) continue;
    [names, bytes] = [names + moreNames, bytes + moreBytes];
    if (names > MAX_NAMES || bytes > MAX_BYTES) break;
    findings.push(finding);
    rows.push(row);
  }
  return { findings, rows, leftCount: all.length - findings.length };
}

/** The heads of the rows. */
export const TO_DO_HEADS = [
  'Order',
  'Set CT logging to',
  'The run would',
  'Common name and all other names',
  'Reason',
  'Rule',
];

function renderToDo(finding: ToDo): string {
  const { orderId, desired, toDo, rule } = finding;
  return renderRow([
    inlineCode(orderId),
    desired,
    ACTION_WORDS[toDo.action],
    renderAllNames(namesOf(finding)),
    inlineCode(formatReasons(finding), MAX_TEXT_LENGTH),
    rule && inlineCode(rule, MAX_TEXT_LENGTH),
  ]);
}

/** Returns all names, the common name first. */
function namesOf({ commonName, dnsNames }: ToDo): string[] {
  const isCommon = (name: string) => includesName([commonName], name);
  const own = dnsNames.filter(isCommon);
  const first = own.length > 0 || commonName === '' ? own : [commonName];
  return [...first, ...dnsNames.filter((name) => !isCommon(name))];
}

/** Returns the outputs that audit/action.yml declares. */
export function toOutputs(totals: AuditTotals, selected: readonly ToDo[]) {
  const { checked, counts, outOfSync, wouldPublish, toDo } = totals;
  return {
    'to-do': selected.map(({ orderId, desired, toDo: job }) => ({
      'order-id': orderId,
      'disable-ct': desired === 'disabled',
      plan: job.plan,
    })),
    'to-do-count': toDo.length,
    'manual-count': counts.manual,
    'unknown-count': counts.unknown,
    'pending-count': counts.pending,
    'would-publish-count': wouldPublish.length,
    state: outOfSync + counts.unknown > 0 ? 'attention' : counts.pending > 0 ? 'pending' : 'in-sync',
    message: formatMessage(totals),
    'checked-count': checked,
  };
}
