import { isClosedStatus, normalizeStatus } from '../certcentral/status-words.ts';
import { type CtPolicy, decideByPolicy, policyNames } from '../domain/policy.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { publicationOf } from '../domain/publishing.ts';
import { ORDER_ID } from '../json.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { normalizeName } from '../pki/names.ts';
import { NO_WARNINGS, PolicyUse, type PolicyWarnings } from './policy-use.ts';
import type { ReportedOrder } from './replay-report.ts';
import type { Reason } from './verdict-rules.ts';

/** What a policy says about an order: a status, that the names are mixed, or that the order is ignored. */
type Decision = CtStatus | 'mixed' | 'ignored';

/** An order about which another policy decides otherwise. */
export interface ReplayedChange {
  orderId: string;
  from: Decision;
  to: Decision;
  rule: string;
  names: readonly string[];
}

/** What a policy would change, tried against an earlier report. */
export interface Replay {
  /** The orders whose names would be published for the first time. */
  firstPublished: readonly ReplayedChange[];
  /** The orders that cease to count as orders that cannot wait. */
  noLongerUrgent: readonly ReplayedChange[];
  /** All other orders with another decision. */
  others: readonly ReplayedChange[];
  warnings: PolicyWarnings;
  /** The order IDs of the policy that the report lacks. */
  missing: readonly string[];
  unsaid: UnsaidCounts;
}

/** The numbers of orders about which a replay cannot say everything. */
interface UnsaidCounts {
  /** Closed, or no public TLS: no policy matters for them. */
  inapplicable: number;
  /** The report has only their common names, because no certificate was read. */
  withoutNames: number;
  /** A reissue is or may be pending, and the report lacks its names. */
  pending: number;
}

/**
 * Tries a policy against an earlier report: it decides about the names and IDs of the rows as in an audit.
 * @param before the policy to compare with; null to compare with the report's own decisions
 */
export function replayPolicy(report: readonly ReportedOrder[], policy: CtPolicy, before: CtPolicy | null): Replay {
  const use = new PolicyUse(policy);
  for (const { orderId, commonName, dnsNames } of report)
    use.addOrder({ id: orderId, isRenewed: undefined, commonName, dnsNames: [...(dnsNames ?? [])] });
  const orders = report.filter((order) => !isInapplicable(order));
  const changes = orders.flatMap((order) => {
    const from = before ? decide(order, before).decision : reportedDecision(order);
    const { decision: to, rule } = decide(order, policy);
    if (from === to) return [];
    const isFirst = to === 'enabled' && order.certificateCtStatus !== 'enabled';
    const wasUrgent = wouldPublish(order, from) && !wouldPublish(order, to);
    const { orderId } = order;
    return [{ isFirst, wasUrgent, change: { orderId, from, to, rule, names: shownNames(order) } }];
  });
  const select = (matches: (of: (typeof changes)[number]) => boolean) =>
    changes.filter(matches).map(({ change }) => change);
  const known = new Set(report.map(({ orderId }) => orderId));
  const ids = [...policy.entries.keys(), ...policy.ignore.keys()].filter((key) => ORDER_ID.test(key));
  const closed = report.filter(isClosed).map(({ orderId }) => ({ orderId, reasons: [CLOSED] }));
  return {
    firstPublished: select(({ isFirst }) => isFirst),
    noLongerUrgent: select(({ wasUrgent }) => wasUrgent),
    others: select(({ isFirst, wasUrgent }) => !isFirst && !wasUrgent),
    // A report without orders says nothing about domains.
    warnings: report.length > 0 ? use.warnings(closed) : NO_WARNINGS,
    missing: ids.filter((id) => !known.has(id)),
    unsaid: {
      inapplicable: report.length - orders.length,
      withoutNames: orders.filter(({ dnsNames }) => dnsNames === null).length,
      pending: orders.filter(({ dnsNames, reissuePending }) => dnsNames !== null && reissuePending !== false).length,
    },
  };
}

const CLOSED: Reason = { kind: 'objection', objection: { kind: 'closed', closure: 'status' } };

/** Returns whether an order is closed by its status, or because its plan has ended: an issued order has a certificate otherwise. */
function isClosed({ status, certificateCtStatus }: ReportedOrder): boolean {
  const word = normalizeStatus(status);
  return isClosedStatus(word) || (word === 'issued' && certificateCtStatus === 'none');
}

/** Returns how many orders have another decision. */
export function countChanges({ firstPublished, noLongerUrgent, others }: Replay): number {
  return new Set([...firstPublished, ...noLongerUrgent, ...others].map(({ orderId }) => orderId)).size;
}

/** Returns the names by which a policy decides. The report has only the common name of an order, not its other names. */
function namesOf({ commonName, dnsNames, reissuePending }: ReportedOrder): readonly string[] {
  const names = dnsNames ?? [];
  const certificate = dnsNames && {
    names: { commonName: '', dnsNames: names, dnsSans: [], nonDnsNames: [], hasOtherSans: false },
  };
  return policyNames({ order: { commonName, dnsNames: [] }, certificate: certificate ?? undefined, reissuePending });
}

/** Returns the names of an order, each once. */
function shownNames(order: ReportedOrder): readonly string[] {
  const seen = new Set<string>();
  return namesOf(order).filter((name) => seen.size < seen.add(normalizeName(name)).size);
}

function decide(order: ReportedOrder, policy: CtPolicy): { decision: Decision; rule: string } {
  const decision = decideByPolicy(policy, order.orderId, namesOf(order));
  return { decision: 'kind' in decision ? decision.kind : decision.status, rule: decision.rule };
}

function reportedDecision({ desired }: ReportedOrder): Decision {
  if (desired === null) return 'ignored';
  return desired === 'unknown' ? 'mixed' : desired;
}

/** Returns whether no policy matters for an order: nothing can be issued on it, or CT logging does not apply. */
function isInapplicable(order: ReportedOrder): boolean {
  const product = { nameId: order.product, type: '', validationType: '' };
  return isClosed(order) || nonPublicTlsReason(product, undefined) !== undefined;
}

/** Returns whether the next certificate would publish names that must stay out, and that may be in no log yet. */
function wouldPublish({ ctStatus, certificateCtStatus, reissuePending }: ReportedOrder, decision: Decision): boolean {
  const mustStayOut = decision === 'disabled' || decision === 'mixed';
  const isRead = certificateCtStatus === 'enabled' || certificateCtStatus === 'disabled';
  const certificate = isRead ? { ctStatus: certificateCtStatus } : undefined;
  const facts = { order: { ctStatus }, certificate, reissuePending, isUnissued: certificateCtStatus === 'none' };
  return mustStayOut && publicationOf(facts) === 'new';
}
