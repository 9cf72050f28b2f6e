import type { PolicyFile } from '../domain/policy-file.ts';
import { inlineCode, renderNameList, renderRow, renderRows } from '../runner/html.ts';
import { formatCount, joinBlocks } from '../text.ts';
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
export function formatReplay({ replay }: ReplayResult): string {
  const { firstPublished, noLongerUrgent } = replay;
  const changed = countChanges(replay);
  return `Policy tried: ${formatCount(changed, 'order')} changed, ${firstPublished.length} of them published for the first time, ${noLongerUrgent.length} that no longer cannot wait.`;
}

/** Returns the warnings of a replay, the most dangerous first. */
export function replayWarnings({ firstPublished, noLongerUrgent, warnings, missing }: Replay): string[] {
  const some = (count: number, text: string) => (count > 0 ? [text] : []);
  return [
    ...some(
      firstPublished.length,
      `With this policy, the names of ${formatCount(firstPublished.length, 'order')} would be published for the first time, for good. The job summary lists them.`,
    ),
    ...some(
      noLongerUrgent.length,
      `With this policy, ${formatCount(noLongerUrgent.length, 'order')} would no longer count as orders that cannot wait, although the next certificate would publish their names. The job summary lists them.`,
    ),
    ...formatPolicyWarnings(warnings['uncovered-domain'], warnings),
    ...some(
      missing.length,
      `The report lacks these order IDs of the policy file: ${formatIds(missing)}. If the account lacks them, too, the next audit is red.`,
    ),
  ];
}

/** Renders the job summary of a replay. */
export function renderReplay(result: ReplayResult): string {
  const { replay, policyFile, before, orders } = result;
  const { firstPublished, noLongerUrgent, others } = replay;
  const warnings = [
    ...replayWarnings(replay).slice((firstPublished.length > 0 ? 1 : 0) + (noLongerUrgent.length > 0 ? 1 : 0)),
  ];
  const compared = before
    ? `the policy file ${inlineCode(before.path)} (SHA-256 ${inlineCode(before.digest)})`
    : 'what the report says is desired';
  return joinBlocks(
    `<h2>CT policy tried: ${formatCount(countChanges(replay), 'order')} changed</h2>`,
    `<p>The policy file ${inlineCode(policyFile.path)} (SHA-256 ${inlineCode(policyFile.digest)}) was tried against a report of ${formatCount(orders, 'order')}, and compared with ${compared}. Nothing was sent.</p>`,
    renderChanges('Published for the first time, for good', firstPublished),
    renderChanges('No longer among the orders that cannot wait', noLongerUrgent),
    renderChanges('Other changes', others),
    `<h3>Warnings about the policy: ${warnings.length}</h3>`,
    ...warnings.map((warning) => `<p>${inlineCode(warning, 2_000)}</p>`),
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

function renderLimits({ inapplicable }: Replay): string {
  const items = [
    'orders that the report lacks, such as those placed since that audit, and what has changed since then: the report does not contain its date',
    `orders that are closed or no public TLS (${inapplicable} in the report)`,
    'the names of pending reissues, names of other kinds than DNS names, and renewals that the policy does not name',
  ];
  return `<h3>What this cannot say</h3>\n<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
