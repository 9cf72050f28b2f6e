import type { Objection } from '../domain/objections.ts';
import type { Action } from '../domain/plan-text.ts';
import { describeObjection, describeSctShortage, TOO_MANY_NAMES } from '../domain/words.ts';
import { ActionError, type RequestError } from '../errors.ts';
import { compact, formatCount, formatDuration, formatList, MAX_FIELD_LENGTH } from '../text.ts';
import { formatIds } from './complete-list.ts';
import { MAX_DUPLICATES } from './duplicates.ts';
import type { Finding } from './finding.ts';
import { MAX_PENDING_DAYS } from './verdict-rules.ts';
import type { Reason } from './verdict-types.ts';

const MAX_NAMED_DUPLICATES = 5;

const END_REISSUE = 'approve, validate or reject it in CertCentral';
type Words = {
  [Kind in Reason['kind']]: string | ((reason: Extract<Reason, { kind: Kind }>, finding: Finding) => string);
};

const NOTHING_ISSUED = 'nothing was issued yet';
const IN_LIST = 'in the list of duplicates';

/** The reasons as clauses, with what to do. */
const WORDS: Words = {
  ignored: 'the policy file ignores the order',
  expired: 'the active certificate has expired',
  'certificate-differs': (_, { certificateCtStatus }) =>
    `the certificate was issued with CT logging ${certificateCtStatus}`,
  'order-differs': (_, { ctStatus }) => `the next reissue would be issued with CT logging ${ctStatus}`,
  'ends-soon': describeEnd,
  'needs-renewal': (reason) => `${describeEnd(reason)}, and a reissue may not end later; renew the order`,
  'long-pending': `a reissue has been pending for more than ${MAX_PENDING_DAYS} days; ${END_REISSUE}`,
  'undated-pending': `a reissue is pending, and CertCentral does not report since when; ${END_REISSUE}`,
  'other-names': ({ why }) =>
    `the names below are not those of the reissue that ${why === 'reissue-pending' ? 'is' : 'may be'} pending, which would be published`,
  objection: ({ objection }, finding) => describeObjection(objection, finding),
  refused: ({ objection }, finding) => `${describeObjection(objection, finding)}; ${adviceOn(objection, finding)}`,
  renewal: ({ id, list }) =>
    `CertCentral reports a renewal between it and order ${id}, which ${list} of the policy file contains; add this order, or a domain that covers its names, to the policy file`,
  'too-many-names': `${TOO_MANY_NAMES}; run the reissue action for it without expected-plan`,
  'given-up':
    'the order may have been given up, so an audit does not revive it; if it is still needed, run the reissue action for it; if not, list its ID in ignore of a policy file',
  unissued: NOTHING_ISSUED,
  'first-published': `${NOTHING_ISSUED}, and the first certificate would publish its names`,
  'first-maybe-published': `${NOTHING_ISSUED}, and the first certificate may publish its names, because CertCentral does not report the CT status of the order; set it now with the root action (disable-ct: true)`,
  'first-not-logged': `${NOTHING_ISSUED}, and browsers would warn of the first certificate, which would not be logged`,
  'look-at-names':
    'look at its names in CertCentral, then list the order ID in log of a policy file and set its CT status with the reissue action',
  dv: 'its domains must be validated again',
  'reissue-pending': 'a reissue is pending',
  'ct-status-missing': "CertCentral does not report the order's CT status",
  'few-scts': ({ shortage }) => describeSctShortage(shortage),
  unread: ({ title, detail }) => `${title}: ${detail}`,
  'duplicates-differ': ({ serialNumbers }, finding) => describeDuplicates(serialNumbers, finding),
  'too-many-duplicates': `it has more than ${MAX_DUPLICATES} duplicates, so none was checked`,
  'unreadable-duplicate': 'an entry of the list of duplicates is not an object',
  'duplicate-without-id': `a duplicate has no usable ID ${IN_LIST}`,
  'duplicate-without-status': ({ id }) =>
    `${id === '' ? 'a duplicate' : `duplicate ${id}`} has no readable status ${IN_LIST}`,
  'duplicate-without-serial-number': ({ id }) => `duplicate ${id} has no serial number ${IN_LIST}`,
  'other-duplicate': ({ id }) =>
    `the download of duplicate ${id} has a different serial number from the list of duplicates`,
};

/** Words the reasons of a finding in one line; empty if there is none. */
export function formatReasons(finding: Finding): string {
  return finding.reasons.map((reason) => describeReason(reason.kind, reason, finding)).join('; ');
}

function describeReason<Kind extends Reason['kind']>(
  kind: Kind,
  reason: Extract<Reason, { kind: Kind }>,
  finding: Finding,
): string {
  const words: Words[Kind] = WORDS[kind];
  return typeof words === 'string' ? words : words(reason, finding);
}

/** Returns what to do about an order that the reissue action would refuse. */
function adviceOn(objection: Objection, { certificateCtStatus, desired }: Finding): string {
  switch (objection.kind) {
    case 'mixed':
      return 'list the order ID in keep-out or log of the policy file';
    case 'ev':
      return 'list the order ID in log, or in ignore, of a policy file';
    case 'unusable-csr':
      return 'run the reissue action for it with csr-file';
    case 'unseen-names':
      return 'complete or cancel that request in CertCentral and audit again, or list the order ID in log of a policy file';
    default:
      return certificateCtStatus === desired
        ? 'set its CT status with the root action'
        : `reissue it in CertCentral with CT logging ${desired}`;
  }
}

function describeEnd({ endsAt, daysLeft }: { endsAt: number; daysLeft: number }): string {
  return `the active certificate ends on ${new Date(endsAt).toISOString().slice(0, 10)}, in ${formatCount(daysLeft, 'day')}`;
}

function describeDuplicates(serialNumbers: readonly string[], { desired }: Finding): string {
  const status = desired === 'enabled' ? 'disabled' : 'enabled';
  if (serialNumbers.length === 1)
    return `duplicate with serial number ${serialNumbers[0]} was issued with CT logging ${status}: request a new duplicate, deploy it, then revoke this one`;
  const named = formatList(serialNumbers, ', ', MAX_NAMED_DUPLICATES, MAX_FIELD_LENGTH);
  return `duplicates with serial numbers ${named} were issued with CT logging ${status}: request new duplicates, deploy them, then revoke these`;
}

/** Completes "the run would". */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  reissue: 'request a reissue',
  wait: 'wait for the pending reissue',
  status: 'only set the status',
};

/** How far an audit has come. */
export interface Progress {
  /** How many orders the list has given so far, and its total. */
  listed: number;
  total: number | undefined;
  /** Undefined while the list is read. */
  orders: { total: number; done: number; outOfSync: number; requestsLeft: number } | undefined;
}

/** Formats the progress as one line. */
export function formatProgress({ listed, total, orders }: Progress, requestsPerMinute: number): string {
  if (!orders) return `Reading the list of orders: ${listed} of ${total ?? 'an unknown number'} so far.`;
  // The pace allows no less. How much a slow service adds is not known.
  const left = formatDuration((orders.requestsLeft * 60_000) / requestsPerMinute);
  return `${orders.done} of ${orders.total} orders, ${orders.outOfSync} out of sync, at least ${left} left.`;
}

/** Warns of entries of the policy that keep nothing out of the CT logs, or soon will not. */
export function formatPolicyWarnings(uncoveredDomains: readonly string[], endedOrders: readonly string[]): string[] {
  return compact([
    uncoveredDomains.length > 0 &&
      `These domains of the policy file cover no name of any order: ${formatIds(uncoveredDomains)}. A domain with a typing error keeps nothing out of the CT logs.`,
    endedOrders.length > 0 &&
      `These orders in keep-out or log of the policy file are closed, expired or renewed, and their renewals are other orders: ${formatIds(endedOrders)}. Add domains that cover their names.`,
  ]);
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
