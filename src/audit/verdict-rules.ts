import { DAY_MS, isDayBefore, startOfDay } from '../certcentral/dates.ts';
import type { Product } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import { MAX_PLANNED_NAMES } from '../domain/approved-plan.ts';
import type { DecidedAssessment, Facts, StatusSource } from '../domain/assessment.ts';
import { plannedNames } from '../domain/order-names.ts';
import { type Closure, findClosure } from '../domain/order-state.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import type { RequestError } from '../errors.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { Exception } from './renewals.ts';
import type { Reason, Verdict } from './verdict-types.ts';

/** A verdict, and why it was reached. */
export interface Ruling {
  verdict: Verdict;
  reasons: readonly Reason[];
  /** What a person should know in addition to the reasons. */
  notes?: readonly Reason[];
  /** Whether the duplicates matter. */
  needsDuplicates?: boolean;
  /** The failure that makes the order unknown. */
  failure?: RequestError | undefined;
}

/** An order that was read, compared with what is desired. */
export interface Compared {
  assessment: DecidedAssessment;
  facts: Facts;
  /** The exception of the policy of which the order is a renewal, or the other way round. */
  exception: Exception | undefined;
  /** Whether the order reports another CT status than the desired one. */
  isOrderOff: boolean;
  /** When the pending reissue was requested; undefined if that is not known. */
  requestedAt: number | undefined;
  /** Why a reissue is due, and that the order is off. */
  differences: readonly Reason[];
}

/** Rows of the table of verdicts (docs/rules.md): the first that applies decides. */
type Rows<Case extends unknown[]> = Readonly<Record<string, (...facts: Case) => Ruling | false | undefined>>;

/** A plan of a year lasts at most 166 days longer than its first certificate, and the list may be stale. */
const MAX_DAYS_EXPIRED = 200;
/** A reissue that nobody approves must not hide a finding forever. */
export const MAX_PENDING_DAYS = 7;

/** Rows 1 to 3: the list leaves nothing open. */
export const LIST_ROWS: Rows<[listed: ListedOrder, source: StatusSource, now: number]> = {
  ignored: ({ id }, { policyFile }) => policyFile?.policy.ignore.has(id) && ruling('ignored', { kind: 'ignored' }),
  notApplicable: (listed, _, now) => notApplicable(listed.product, findClosure(listed, now)),
  expired({ status, planEndsAt, validTillAt }, _, now) {
    const isOver = planEndsAt === undefined && isDayBefore(validTillAt, MAX_DAYS_EXPIRED, now);
    return isOver && normalizeStatus(status) === 'issued' && ruling('not applicable', { kind: 'expired' });
  },
};

/** Rows 7 to 9: the first certificate will follow the CT status of the order. */
export const FIRST_ROWS: Rows<[Compared]> = {
  wouldPublish: (order) =>
    isKeptOut(order) && order.isOrderOff && handOver('set status', order, { kind: 'first-published' }),
  mayPublish: (order) =>
    isKeptOut(order) && order.facts.order.ctStatus === 'unknown' && ruling('manual', { kind: 'first-maybe-published' }),
  wouldNotBeLogged(order) {
    if (!order.isOrderOff) return undefined;
    const why: Reason = { kind: 'first-not-logged' };
    const isPermitted = order.assessment.mayPublishUnseenNames && order.facts.reissuePending === false;
    return isPermitted ? handOver('set status', order, why) : ruling('manual', why, { kind: 'look-at-names' });
  },
};

/** Rows 12 and 14 to 18. */
export const COMPARED_ROWS: Rows<[Compared]> = {
  /** Its next certificate, if there is one, would be issued as desired. */
  expired({ assessment, facts: { order, reissuePending, reissueBeforeDays, now }, isOrderOff }) {
    const isReissued = reissueBeforeDays > 0 && (order.planEndsAt ?? 0) >= startOfDay(now);
    if (!assessment.due.includes('expired') || isOrderOff || reissuePending === true || isReissued) return undefined;
    return ruling('not applicable', { kind: 'expired' });
  },
  pending({ assessment: { due }, isOrderOff, facts, requestedAt, differences }) {
    if (due.length === 0 || isOrderOff || facts.reissuePending !== true) return undefined;
    if (requestedAt === undefined) return ruling('manual', ...differences, { kind: 'undated-pending' });
    const isLong = facts.now - requestedAt > MAX_PENDING_DAYS * DAY_MS;
    return isLong ? ruling('manual', ...differences, { kind: 'long-pending' }) : ruling('pending', ...differences);
  },
  refused(order) {
    const refusal = order.differences.length > 0 && findRefusal(order);
    return refusal && ruling('manual', ...order.differences, refusal);
  },
  reissue: (order) => order.assessment.action === 'reissue' && handOver('reissue', order, ...order.differences),
  setStatus: (order) => order.differences.length > 0 && handOver('set status', order, ...order.differences),
};

/** Row 16: returns why the reissue action would refuse an order, or why an audit does not hand it over. */
function findRefusal({ assessment, facts }: Compared): Reason | undefined {
  const [objection] = assessment.objections;
  if (objection) return { kind: 'refused', objection };
  if (plannedNames(facts.certificate, facts.order).length > MAX_PLANNED_NAMES) return { kind: 'too-many-names' };
  return assessment.due.includes('expired') && facts.reissuePending !== true ? { kind: 'given-up' } : undefined;
}

function isKeptOut({ assessment }: Compared): boolean {
  return assessment.desired.status === 'disabled';
}

/** Returns the verdict on an order that the reissue action can bring into sync; a person decides about a renewal. */
function handOver(
  verdict: 'reissue' | 'set status',
  { assessment: { unseenNames }, exception }: Compared,
  ...reasons: readonly Reason[]
): Ruling {
  if (exception) return ruling('manual', { kind: 'renewal', exception }, ...reasons);
  if (!unseenNames || unseenNames === 'unissued') return ruling(verdict, ...reasons);
  return ruling(verdict, { kind: 'other-names', why: unseenNames }, ...reasons);
}

/** Rows 2, 5 and 12: returns why CT logging does not apply to an order; undefined if it may apply. */
export function notApplicable(
  product: Product,
  closure: Closure | undefined,
  certificate?: Certificate,
): Ruling | undefined {
  if (closure) return ruling('not applicable', { kind: 'objection', objection: { kind: 'closed', closure } });
  const reason = nonPublicTlsReason(product, certificate);
  return reason && ruling('not applicable', { kind: 'objection', objection: { kind: 'no-public-tls', reason } });
}

/** Returns a verdict with its reasons. */
export function ruling(verdict: Verdict, ...reasons: readonly Reason[]): Ruling {
  return { verdict, reasons };
}

/** Returns the ruling of the first row that applies; undefined if none does. */
export function firstOf<Case extends unknown[]>(rows: Rows<Case>, ...facts: Case): Ruling | undefined {
  for (const row of Object.values(rows)) {
    const found = row(...facts);
    if (found) return found;
  }
  return undefined;
}
