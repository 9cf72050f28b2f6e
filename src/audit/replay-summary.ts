import type { PolicyFile } from '../domain/policy-file.ts';
import { inlineCode, renderNameList, renderRow, renderRows } from '../runner/html.ts';
import { MAX_MESSAGE_LENGTH } from '../safe-text.ts';
import { compact, formatCount, joinBlocks } from '../text.ts';
import { countChanges, type Replay, type ReplayedChange } from './replay.ts';
import { formatIds, formatPolicyWarnings } from './words.ts';

/** Keeps a summary of three tables below GitHub's limit of 1 MiB. */
const MAX_TABLE_BYTES = 280_000;
const MAX_RULE_LENGTH = 200;

/** What the summary of a replay is about. */
interface ReplayResult {
  replay: Replay;
  policyFile: Pick<PolicyFile, 'path' | 'digest'>;
  /** The policy that it was compared with; null for the decisions of the report. */
  before: Pick<PolicyFile, 'path' | 'digest'> | null;
  /** How many orders the report has. */
  orders: number;
}

/** Formats what a policy would change as one line. */
export function formatReplay(replay: Replay): string {
  const { firstPublished, noLongerUrgent } = replay;
  return `Policy tried: ${formatCount(countChanges(replay), 'order')} changed, ${firstPublished.length} published for the first time, ${noLongerUrgent.length} no longer among the orders that cannot wait.`;
}

/** Warns that a policy could not be compared with. A pull request may correct it. */
export function formatUnusablePolicy(problem: string): string {
  return `replay-policy cannot be used, so the policy is compared with what the report says is desired: ${problem}`;
}

/** Returns the warnings of a replay, the most dangerous first. */
export function replayWarnings(replay: Replay): string[] {
  const first = replay.firstPublished.length;
  const calmed = replay.noLongerUrgent.length;
  return [
    ...compact([
      first > 0 &&
        `With this policy, the names of ${formatCount(first, 'order')} would be published for the first time, for good. The job summary lists them.`,
      calmed > 0 &&
        `With this policy, ${formatCount(calmed, 'order')} would no longer count as orders that cannot wait, although the next certificate would publish their names. The job summary lists them.`,
    ]),
    ...policyWarningsOf(replay),
  ];
}

function policyWarningsOf({ warnings, missing }: Replay): string[] {
  return compact([
    ...formatPolicyWarnings(warnings['uncovered-domain'], warnings),
    missing.length > 0 &&
      `The report lacks these order IDs of the policy file: ${formatIds(missing)}. If the account lacks them, too, the next audit is red.`,
  ]);
}

/** Renders the job summary of a replay. */
export function renderReplay(result: ReplayResult): string {
  const { replay, policyFile, before, orders } = result;
  const { firstPublished, noLongerUrgent, others } = replay;
  const entries = [...Object.values(replay.warnings).flat(), ...replay.missing];
  const compared = before
    ? `the policy file ${inlineCode(before.path)} (SHA-256 ${inlineCode(before.digest)})`
    : 'what the report says is desired';
  return joinBlocks(
    `<h2>CT policy tried: ${formatCount(countChanges(replay), 'order')} changed</h2>`,
    `<p>The policy file ${inlineCode(policyFile.path)} (SHA-256 ${inlineCode(policyFile.digest)}) was tried against a report of ${formatCount(orders, 'order')}, and compared with ${compared}. Nothing was sent.</p>`,
    renderChanges('Published for the first time, for good', firstPublished),
    renderChanges('No longer among the orders that cannot wait', noLongerUrgent),
    renderChanges('Other changes', others),
    `<h3>Warnings about the policy: ${entries.length}</h3>`,
    ...policyWarningsOf(replay).map((warning) => `<p>${inlineCode(warning, MAX_MESSAGE_LENGTH)}</p>`),
    renderLimits(replay),
  );
}

function renderChanges(heading: string, changes: readonly ReplayedChange[]): string {
  const rows: string[] = [];
  let bytes = 0;
  for (const { orderId, from, to, rule, names } of changes) {
    const row = renderRow([inlineCode(orderId), from, to, inlineCode(rule, MAX_RULE_LENGTH), renderNameList(names)]);
    bytes += Buffer.byteLength(row);
    if (bytes > MAX_TABLE_BYTES) break;
    rows.push(row);
  }
  const more = changes.length - rows.length;
  return joinBlocks(
    `<h3>${heading}: ${formatCount(changes.length, 'order')}</h3>`,
    renderRows(['Order', 'From', 'To', 'Rule', 'Names'], rows),
    more > 0 && `<p>And ${more} more.</p>`,
  );
}

function renderLimits({ unsaid: { inapplicable, withoutNames, pending } }: Replay): string {
  const items = [
    'orders that the report lacks, such as those placed since that audit, and what has changed since then: the report does not contain its date',
    `orders that are closed or no public TLS: ${inapplicable} in the report`,
    `names other than the common name of orders whose certificate the audit did not read, or that have none: ${formatCount(withoutNames, 'order')}`,
    `the names of pending reissues: one is or may be pending of ${formatCount(pending, 'order')}`,
    'names of other kinds than DNS names, and renewals that the policy does not name',
  ];
  return `<h3>What this cannot say</h3>\n<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
