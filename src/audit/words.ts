import type { Objection } from '../domain/objections.ts';
import { describeObjection, describeSctShortage, renewalAdvice, TOO_MANY_NAMES } from '../domain/words.ts';
import { ActionError, type RequestError } from '../errors.ts';
import { MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH, toSafeText } from '../safe-text.ts';
import { compact, formatCount, formatDuration, formatList, formatNames } from '../text.ts';
import { MAX_DUPLICATES } from './duplicates.ts';
import type { Finding } from './finding.ts';
import type { PolicyWarnings, UnreadRenewal } from './policy-use.ts';
import { computeTotals } from './totals.ts';
import { MAX_PENDING_DAYS, type Reason } from './verdict-rules.ts';

const MAX_NAMED_DUPLICATES = 5;
/** Leaves room for the rest of a message. */
const MAX_LIST_LENGTH = MAX_MESSAGE_LENGTH - 500;

type ReasonOf<Kind extends Reason['kind']> = Extract<Reason, { kind: Kind }>;
type Words = { [Kind in Reason['kind']]: string | ((reason: ReasonOf<Kind>, finding: Finding) => string) };

const NOTHING_ISSUED = 'nothing was issued yet';
/** What is wrong with a duplicate in the list. */
const DUPLICATE_PROBLEMS = {
  object: 'is not an object',
  status: 'has no readable status',
  id: 'has no usable ID',
  'serial-number': 'has no serial number',
  'own-download': 'has a different serial number from its download',
};

/** The reasons as clauses, with what to do. */
const WORDS: Words = {
  ignored: 'the policy file ignores the order',
  expired: 'the active certificate has expired',
  'certificate-differs': (_, { certificateCtStatus }) =>
    `the certificate was ${certificateCtStatus === 'enabled' ? 'logged' : 'not logged'}`,
  'order-differs': (_, { ctStatus }) =>
    `the next certificate would ${ctStatus === 'enabled' ? 'be logged' : 'not be logged'}`,
  'ends-soon': (_, finding) => describeExpiry(finding),
  'needs-renewal': (_, finding) => `${describeExpiry(finding)}, and a reissue may not end later; renew the order`,
  'long-pending': ({ isDated }) =>
    `a reissue has been pending for ${isDated ? `more than ${MAX_PENDING_DAYS} days` : 'an unknown time'}; approve, validate or reject it in CertCentral`,
  'other-names': ({ why }) =>
    `the names below are not those of the reissue that ${why === 'reissue-pending' ? 'is' : 'may be'} pending, which would be published`,
  objection: ({ objection }, finding) => describeWithAdvice(objection, finding),
  'too-many-names': `${TOO_MANY_NAMES}; run the reissue action for it without expected-plan`,
  'given-up':
    'the order may have been given up, so an audit does not revive it; if it is still needed, run the reissue action for it; if not, list its ID in ignore of a policy file',
  unissued: NOTHING_ISSUED,
  'first-published': `${NOTHING_ISSUED}, and the first certificate would publish its names`,
  'first-maybe-published': `${NOTHING_ISSUED}, and the first certificate may publish its names, because CertCentral does not report the CT status of the order; set it now with the workflow set-status.yml (disable-ct true)`,
  'first-not-logged': (_, { verdict }) =>
    `${NOTHING_ISSUED}, and browsers would warn of the first certificate, which would not be logged${verdict === 'manual' ? '; look at its names in CertCentral, then list the order ID in log of a policy file and set its CT status with the reissue action' : ''}`,
  dv: 'its domains must be validated again',
  'reissue-pending': (_, { desired }) =>
    desired === 'enabled'
      ? 'a reissue is pending'
      : 'a reissue is pending, which can still publish names until that reissue is canceled',
  'first-publication': 'publishes these names for the first time',
  'ct-status-missing': "CertCentral does not report the order's CT status",
  'few-scts': ({ shortage }) => describeSctShortage(shortage),
  unread: ({ title, detail }) => `${title}: ${detail}`,
  'undecidable-names': ({ names }) =>
    `${NOTHING_ISSUED}, and names of the order are neither DNS names nor IP addresses (blanks and characters that do not show count), so nobody knows whether a domain in keep-out covers what DigiCert makes of them: ${formatNames(names.map((name) => toSafeText(name, MAX_FIELD_LENGTH)))}; correct them in CertCentral, or list the order ID in keep-out of the policy file`,
  'published-again':
    'the next certificate would publish its names again, and any name that is added for the first time',
  'duplicates-differ': ({ serialNumbers }, finding) => describeDuplicates(serialNumbers, finding),
  'duplicates-have-other-names': ({ serialNumbers, names }, finding) =>
    describeOtherNames(serialNumbers, names, finding),
  'too-many-duplicates': `it has more than ${MAX_DUPLICATES} duplicates, so none was checked`,
  'bad-duplicate': ({ id, lacks }) => `${id === '' ? 'a duplicate' : `duplicate ${id}`} ${DUPLICATE_PROBLEMS[lacks]}`,
};

/** Words the reasons of a finding in one line; empty if there is none. */
export function formatReasons(finding: Finding): string {
  return finding.reasons.map((reason) => describeReason(reason.kind, reason, finding)).join('; ');
}

function describeReason<Kind extends Reason['kind']>(kind: Kind, reason: ReasonOf<Kind>, finding: Finding): string {
  const words: Words[Kind] = WORDS[kind];
  return typeof words === 'string' ? words : words(reason, finding);
}

/** What to do about an order that the reissue action would refuse, if that depends on nothing else. */
const ADVICE: Partial<Record<Objection['kind'], string>> = {
  mixed: 'list the order ID in keep-out of the policy file, or in log, which publishes the names that stay out today',
  ev: 'list the order ID in log, or in ignore, of a policy file',
  'unusable-csr': 'run the reissue action for it with csr-file',
  'unseen-names':
    'complete or cancel the pending request in CertCentral and audit again, or list the order ID in log of a policy file',
};

/** The reasons that only a reissue solves. */
const DUE: readonly Reason['kind'][] = ['certificate-differs', 'expired', 'ends-soon'];

function describeWithAdvice(objection: Objection, finding: Finding): string {
  const clause = describeObjection(objection, finding);
  const { verdict, reasons, desired } = finding;
  if (verdict !== 'manual') return clause;
  if (objection.kind === 'renewal') return `${clause}; ${renewalAdvice(objection, finding)}`;
  const isReissueDue = reasons.some(({ kind }) => DUE.includes(kind));
  const other = isReissueDue
    ? `reissue it in CertCentral with CT logging ${desired}`
    : 'set its CT status with the workflow set-status.yml';
  return `${clause}; ${ADVICE[objection.kind] ?? other}`;
}

function describeExpiry({ validTill, daysLeft }: Finding): string {
  return `the active certificate ends on ${validTill.slice(0, 10)}, in ${formatCount(daysLeft, 'day')}`;
}

function describeDuplicates(serialNumbers: readonly string[], finding: Finding): string {
  const status = finding.desired === 'enabled' ? 'disabled' : 'enabled';
  return serialNumbers.length === 1
    ? `${beforeAdvice(finding)}duplicate with serial number ${serialNumbers[0]} was issued with CT logging ${status}: request a new duplicate, deploy it, then revoke this one`
    : `${beforeAdvice(finding)}duplicates with serial numbers ${listSerials(serialNumbers)} were issued with CT logging ${status}: request new duplicates, deploy them, then revoke these`;
}

function describeOtherNames(serialNumbers: readonly string[], names: readonly string[], finding: Finding): string {
  const which = `which the certificate lacks and about which the policy decides otherwise: ${formatNames(names.map((name) => toSafeText(name, MAX_FIELD_LENGTH)))}`;
  return serialNumbers.length === 1
    ? `${beforeAdvice(finding)}duplicate with serial number ${serialNumbers[0]} has names ${which}; request a new duplicate without them, deploy it, then revoke this one`
    : `${beforeAdvice(finding)}duplicates with serial numbers ${listSerials(serialNumbers)} have names ${which}; request new duplicates without them, deploy them, then revoke these`;
}

/** Orders the advice about duplicates: a duplicate that is requested before the order is in sync follows the earlier status. */
function beforeAdvice({ reasons }: Finding): string {
  const isFirst = reasons[0]?.kind === 'duplicates-differ' || reasons[0]?.kind === 'duplicates-have-other-names';
  return isFirst ? '' : 'after that: ';
}

function listSerials(serialNumbers: readonly string[]): string {
  return formatList(serialNumbers, ', ', MAX_NAMED_DUPLICATES, MAX_FIELD_LENGTH);
}

/** Formats how far the audit has come while the list is read. */
export function formatListProgress(listed: number, total: number | undefined): string {
  return `Reading the list of orders: ${listed} of ${total ?? 'an unknown number'} so far.`;
}

/** How far an audit has come. */
export interface Progress {
  findings: readonly Finding[];
  /** The number of orders. */
  total: number;
  /** At least so many requests are left. */
  requestsLeft: number;
}

/** Formats how far the audit has come, as one line. The pace allows no less time, and a slow service needs more. */
export function formatProgress({ findings, total, requestsLeft }: Progress, requestsPerMinute: number): string {
  const left = formatDuration((requestsLeft * 60_000) / requestsPerMinute);
  return `${findings.length} of ${total} orders, ${computeTotals(findings).outOfSync} out of sync, at least ${left} left.`;
}

/** Warns of entries of the policy that keep nothing out of the CT logs, or soon will not. */
export function formatPolicyWarnings(
  uncoveredDomains: readonly string[],
  { ignored, ended: endedOrders }: Pick<PolicyWarnings, 'ignored' | 'ended'>,
): string[] {
  return compact([
    ignored.length > 0 &&
      `The policy file ignores these orders, although their names are in keep-out: ${formatIds(ignored)}. Nobody checks whether they stay out of the CT logs.`,
    uncoveredDomains.length > 0 &&
      `These domains of the policy file cover no name of any order: ${formatIds(uncoveredDomains)}. A domain with a typing error keeps nothing out of the CT logs.`,
    endedOrders.length > 0 &&
      `These orders in keep-out or log of the policy file are closed, expired or renewed, and their renewals are other orders: ${formatIds(endedOrders)}. Add domains that cover their names.`,
  ]);
}

/** Warns of orders that the policy names, and whose renewals the audit may miss. */
export function formatUnreadRenewals(unread: readonly UnreadRenewal[]): string {
  const [first] = unread;
  return `The audit may miss the renewals of these orders, which the policy file names by their IDs, and which could not be read: ${formatIds(unread.map(({ id }) => id))}. The first failure: ${first?.detail}.`;
}

/** Lists whole IDs or domains, as many as a message has room for, and the number of the others. */
export function formatIds(ids: readonly string[]): string {
  return formatList(ids, ', ', ids.length, MAX_LIST_LENGTH);
}

/** How many orders a list had, and the totals on its first and last page. */
interface ListGap {
  listed: number;
  firstTotal: number;
  lastTotal: number;
  /** Whether a page did not begin with the last order of the page before. */
  isMoved: boolean;
}

/** Creates the error for a list that may lack orders, twice. */
export function incompleteListError({ listed, firstTotal, lastTotal, isMoved }: ListGap): ActionError {
  if (isMoved) return unreliableListError('it changed between two of its pages, the second time, too');
  return unreliableListError(
    `it had ${formatCount(listed, 'order')}, and a total of ${firstTotal} on its first page and ${lastTotal} on its last one, the second time, too`,
  );
}

/** Creates the error for a list without an end. */
export function endlessListError(pages: number): ActionError {
  return unreliableListError(`it has not come to an end after ${pages} pages`);
}

function unreliableListError(detail: string): ActionError {
  return new ActionError(detail, {
    title: 'The list of orders is unreliable',
    hint: 'No order was read, because the audit could miss one. Run again when fewer orders are placed or removed.',
  });
}

/** Creates the error for a list without an order. */
export function emptyListError(): ActionError {
  return new ActionError('CertCentral lists no order', {
    title: 'There is nothing to audit',
    hint: 'Check that the user of the API key may see the orders, and that api-url is the instance that has them.',
  });
}

/** Creates the error for orders that the inputs name, but the account lacks. */
export function missingOrdersError(ids: readonly string[]): ActionError {
  return new ActionError(formatIds(ids), {
    title: 'The input orders or the policy file names orders that the account lacks, or that this key cannot see',
    hint: 'Correct them. No order was read.',
  });
}

/** Creates the error for an audit that the rate limit keeps from reading anything. */
export function rateLimitedError({ detail, hint }: RequestError, minutes: number): ActionError {
  const title = `The audit stopped, because for ${minutes} minutes each response was a 429`;
  return new ActionError(`the last one is ${detail}`, { title, hint });
}

/** Creates the error for an audit that finds nothing out anymore. */
export function tooManyUnknownError(last: Finding, { hint }: RequestError, count: number): ActionError {
  const title = `The audit stopped, because ${count} orders in a row are unknown`;
  return new ActionError(`the last one is order ${last.orderId}: ${formatReasons(last)}`, { title, hint });
}
