import { DAY_MS, isDayBefore, startOfDay } from '../certcentral/dates.ts';
import { isValidatedAs, type Product } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import { MAX_PLANNED_NAMES } from '../domain/approved-plan.ts';
import type { DecidedAssessment } from '../domain/assessment.ts';
import { type SctShortage, sctShortage } from '../domain/browser-policy.ts';
import { classifyExpiry } from '../domain/due.ts';
import { findOrderObjections, type Objection } from '../domain/objections.ts';
import { plannedNames } from '../domain/order-names.ts';
import { type Closure, findClosure } from '../domain/order-state.ts';
import type { UnseenNames } from '../domain/status-update.ts';
import { RequestError } from '../errors.ts';
import type { Certificate } from '../pki/certificate.ts';
import { compact } from '../text.ts';
import type { DuplicateFindings, DuplicateProblem } from './duplicates.ts';
import type { OrderFacts } from './facts.ts';
import type { Inputs } from './inputs.ts';

/** The verdicts that a person or another run must see to, or that are pending. */
export const OPEN_VERDICTS = ['reissue', 'set status', 'manual', 'unknown', 'pending'] as const;
/** The verdicts, the ones that need work first. */
export const VERDICTS = [...OPEN_VERDICTS, 'in sync', 'not applicable', 'ignored'] as const;

/** How an order compares with what is desired. */
export type Verdict = (typeof VERDICTS)[number];

/** Why an order has its verdict, and what else matters about it. */
export type Reason =
  | { kind: 'ignored' | 'expired' | 'certificate-differs' | 'order-differs' }
  | { kind: 'too-many-names' | 'given-up' }
  | { kind: 'unissued' | 'first-published' | 'first-maybe-published' | 'first-not-logged' }
  /** `isDated`: whether CertCentral reports since when. */
  | { kind: 'long-pending'; isDated: boolean }
  | { kind: 'dv' | 'reissue-pending' | 'ct-status-missing' }
  /** How the active certificate ends, soon: a reissue would end later, or may not. */
  | { kind: 'ends-soon' | 'needs-renewal' }
  | { kind: 'objection'; objection: Objection }
  /** The names of the active certificate are not those that would be published. */
  | { kind: 'other-names'; why: UnseenNames }
  | { kind: 'unread'; title: string; detail: string }
  | { kind: 'duplicates-differ'; serialNumbers: readonly string[] }
  | { kind: 'duplicates-have-other-names'; serialNumbers: readonly string[]; names: readonly string[] }
  /** The next certificate would publish names that are in no log yet, because the policy says so. */
  | { kind: 'first-publication' }
  | DuplicateProblem
  | { kind: 'few-scts'; shortage: SctShortage }
  | { kind: 'undecidable-names'; names: readonly string[] }
  /** The next certificate would publish names that must stay out, which a log has already. */
  | { kind: 'published-again' };

/** A verdict, and why it was reached. */
export interface Ruling {
  verdict: Verdict;
  reasons: readonly Reason[];
  /** Whether the duplicates matter. */
  needsDuplicates?: boolean;
}

/** A plan of a year lasts at most 166 days longer than its first certificate, and the list may be stale. */
const MAX_DAYS_EXPIRED = 200;
/** How long a reissue may be pending before somebody must look: one that nobody approves must not hide a finding forever. */
export const MAX_PENDING_DAYS = 7;

/**
 * Judges an order by its row in the list: rows 1 to 3 of the verdicts (docs/rules.md), of which the first that applies decides.
 * @returns undefined if the order must be read
 */
export function judgeListed(listed: ListedOrder, { ignore }: Inputs['policy'], now: number): Ruling | undefined {
  // 1: ignored.
  if (ignore.has(listed.id)) return ruling('ignored', { kind: 'ignored' });
  // 2: closed, or no public TLS.
  const inapplicable = judgeInapplicable(listed.product, findClosure(listed, now));
  if (inapplicable) return inapplicable;
  // 3: expired.
  const isOver = listed.planEndsAt === undefined && isDayBefore(listed.validTillAt, MAX_DAYS_EXPIRED, now);
  const isExpired = isOver && normalizeStatus(listed.status) === 'issued';
  return isExpired ? ruling('not applicable', { kind: 'expired' }) : undefined;
}

/**
 * Judges an order that was read: rows 4 to 21, of which the first that applies decides.
 * @param facts why the order could not be read, if it could not
 * @param duplicates undefined as long as they were not read
 */
export function judgeRead(facts: OrderFacts | RequestError, duplicates?: DuplicateFindings): Ruling {
  // 4: the order could not be read.
  if (facts instanceof RequestError) return unread(facts);
  // 5: closed, or no public TLS. By the extended key usage of the certificate, this is a part of row 12.
  const inapplicable = judgeInapplicable(facts.order.product, facts.closure, facts.certificate);
  if (inapplicable) return inapplicable;
  if (facts.isUnissued) return judgeUnissued(facts);
  // 11: the certificate could not be read.
  const { certificate: download } = facts.snapshot;
  if (download instanceof RequestError) return unread(download);
  return judgeIssued(facts, duplicates);
}

/** Rows 6 to 10: the first certificate will follow the CT status of the order. */
function judgeUnissued(facts: OrderFacts): Ruling {
  const { order, reissuePending, subject, isOrderOff, undecidableNames } = facts;
  // 6: nothing issued, and nobody can decide: mixed names, a renewal, or names of no kind.
  if ('kind' in subject) return ruling('manual', { kind: 'objection', objection: subject });
  if (undecidableNames.length > 0) return ruling('manual', { kind: 'undecidable-names', names: undecidableNames });
  const isKeptOut = subject.desired.status === 'disabled';
  // 7: the first certificate would publish.
  if (isKeptOut && isOrderOff) return handOver('set status', subject, facts, { kind: 'first-published' });
  // 8: it may publish.
  if (isKeptOut && order.ctStatus === 'unknown') return ruling('manual', { kind: 'first-maybe-published' });
  // 9: it would not be logged.
  const isPermitted = subject.mayPublishUnseenNames && reissuePending === false;
  if (isOrderOff && isPermitted) return handOver('set status', subject, facts, { kind: 'first-not-logged' });
  if (isOrderOff) return ruling('manual', { kind: 'first-not-logged' });
  // 10: nothing issued.
  return ruling('not applicable', { kind: 'unissued' });
}

/** Rows 12 to 21. */
function judgeIssued(facts: OrderFacts, duplicates: DuplicateFindings | undefined): Ruling {
  const { order, reissuePending, reissueBeforeDays, now, subject, isOrderOff } = facts;
  // 12: expired.
  const isReissued = reissueBeforeDays > 0 && (order.planEndsAt ?? 0) >= startOfDay(now);
  const isLeft = !('kind' in subject) && subject.due.includes('expired') && !isOrderOff;
  if (isLeft && reissuePending !== true && !isReissued) return ruling('not applicable', { kind: 'expired' });
  // 13: mixed, or a renewal.
  if ('kind' in subject) return withNotes(ruling('manual', { kind: 'objection', objection: subject }), facts);
  // 19: a duplicate is not as desired. 20: not read. They add to the reasons of rows 14 to 18.
  const found = compact([judgeCompared(facts, subject), ...judgeDuplicates(subject, duplicates)]);
  // 21: in sync.
  const { verdict } = found[0] ?? ruling('in sync');
  const reasons = found.flatMap((one) => one.reasons);
  return { ...withNotes({ verdict, reasons }, facts), needsDuplicates: true };
}

/** Rows 14 to 18: compares order and certificate with what is desired. Undefined if none applies. */
function judgeCompared(facts: OrderFacts, assessment: DecidedAssessment): Ruling | undefined {
  const { reissuePending, isOrderOff, now } = facts;
  const { oldestRequestAt } = facts.snapshot;
  const { due, action } = assessment;
  const differences = compact<Reason>([
    due.includes('status') && { kind: 'certificate-differs' },
    due.includes('expired') && { kind: 'expired' },
    due.includes('ends-soon') && { kind: 'ends-soon' },
    isOrderOff && !due.includes('status') && { kind: 'order-differs' },
  ]);
  if (differences.length === 0) return undefined;
  if (reissuePending === true && !isOrderOff) {
    // 14: pending for too long. 15: pending.
    const isDated = oldestRequestAt !== undefined;
    const isNew = isDated && now - oldestRequestAt <= MAX_PENDING_DAYS * DAY_MS;
    return isNew
      ? ruling('pending', ...differences)
      : ruling('manual', ...differences, { kind: 'long-pending', isDated });
  }
  // 16: refused.
  const refusal = findRefusal(facts, assessment);
  if (refusal) return ruling('manual', ...differences, refusal);
  // 17: reissue. 18: set status.
  return handOver(action === 'reissue' ? 'reissue' : 'set status', assessment, facts, ...differences);
}

/** Rows 19 and 20. */
function judgeDuplicates({ desired }: DecidedAssessment, duplicates: DuplicateFindings | undefined): Ruling[] {
  const { certificates = [], failure } = duplicates ?? {};
  const differing = certificates.filter(({ ctStatus }) => ctStatus !== desired.status);
  const serialNumbers = differing.map(({ serialNumber }) => serialNumber);
  const others = certificates.filter(({ otherNames }) => otherNames.length > 0);
  return compact<Ruling>([
    serialNumbers.length > 0 && ruling('manual', { kind: 'duplicates-differ', serialNumbers }),
    others.length > 0 &&
      ruling('manual', {
        kind: 'duplicates-have-other-names',
        serialNumbers: others.map(({ serialNumber }) => serialNumber),
        names: [...new Set(others.flatMap(({ otherNames }) => otherNames))],
      }),
    failure instanceof RequestError ? unread(failure) : failure && ruling('unknown', failure),
  ]);
}

/** Rows 2, 5 and 12: judges an order that is closed, or has no public TLS. */
function judgeInapplicable(
  product: Product,
  closure: Closure | undefined,
  certificate?: Certificate,
): Ruling | undefined {
  const [objection] = findOrderObjections(product, closure, certificate);
  return objection && ruling('not applicable', { kind: 'objection', objection });
}

/** Keeps only the words of the error, because an account has many orders. */
function unread({ title, detail }: RequestError): Ruling {
  return ruling('unknown', { kind: 'unread', title, detail });
}

/** Returns why the reissue action would refuse an order, or why an audit does not hand it over. */
function findRefusal(
  { order, certificate, reissuePending }: OrderFacts,
  { due, objections: [objection] }: DecidedAssessment,
): Reason | undefined {
  if (objection) return { kind: 'objection', objection };
  if (plannedNames(certificate, order).length > MAX_PLANNED_NAMES) return { kind: 'too-many-names' };
  return due.includes('expired') && reissuePending !== true ? { kind: 'given-up' } : undefined;
}

/** Returns the verdict on an order that the reissue action can bring into sync. */
function handOver(
  verdict: 'reissue' | 'set status',
  { desired, unseenNames }: DecidedAssessment,
  { certificate }: Pick<OrderFacts, 'certificate'>,
  ...reasons: readonly Reason[]
): Ruling {
  const isFirst = desired.status === 'enabled' && certificate?.ctStatus !== 'enabled';
  const areOthers = unseenNames !== undefined && unseenNames !== 'unissued';
  const first = compact<Reason>([
    isFirst && { kind: 'first-publication' },
    areOthers && { kind: 'other-names', why: unseenNames },
  ]);
  return ruling(verdict, ...first, ...reasons);
}

/** Adds what a person should know about an order in addition to its verdict. */
function withNotes({ verdict, reasons }: Ruling, facts: OrderFacts): Ruling {
  const { order, certificate, reissuePending, reissueBeforeDays, subject, publication, now } = facts;
  const end = certificate && classifyExpiry(certificate, order.planEndsAt, reissueBeforeDays, now);
  const shortage = certificate && sctShortage(certificate);
  const ev = 'kind' in subject ? undefined : subject.objections.find(({ kind }) => kind === 'ev');
  const pendingKinds = ['long-pending', 'other-names', 'unseen-names'] as const;
  const isPendingKnown = pendingKinds.some((kind) => hasReason(reasons, kind));
  const notes = compact<Reason>([
    verdict === 'reissue' && isValidatedAs('dv', order.product) && { kind: 'dv' },
    reissuePending === true && !isPendingKnown && { kind: 'reissue-pending' },
    order.ctStatus === 'unknown' && { kind: 'ct-status-missing' },
    ev && !hasReason(reasons, 'ev') && { kind: 'objection', objection: ev },
    end === 'needs-renewal' && { kind: end },
    publication === 'again' && { kind: 'published-again' },
    shortage && { kind: 'few-scts', shortage },
  ]);
  return { verdict, reasons: [...reasons, ...notes] };
}

function ruling(verdict: Verdict, ...reasons: readonly Reason[]): Ruling {
  return { verdict, reasons };
}

/** Returns whether one of the reasons, or the objection in it, is of a kind. */
export function hasReason(reasons: readonly Reason[], expected: Reason['kind'] | Objection['kind']): boolean {
  return reasons.some((reason) => expected === ('objection' in reason ? reason.objection : reason).kind);
}
