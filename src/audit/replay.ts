import { isClosedStatus, normalizeStatus } from '../certcentral/status-words.ts';
import { type CtPolicy, decideByPolicy, policyNames } from '../domain/policy.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { ORDER_ID } from '../json.ts';
import type { CtStatus } from '../pki/certificate.ts';
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
  /** How many orders are closed, or no public TLS, so that no policy matters for them. */
  inapplicable: number;
}

/**
 * Tries a policy against an earlier report: it decides about the names and IDs of the rows as in an audit.
 * @param before the policy to compare with; null to compare with the report's own decisions
 */
export function replayPolicy(report: readonly ReportedOrder[], policy: CtPolicy, before: CtPolicy | null): Replay {
  const use = new PolicyUse(policy);
  const firstPublished: ReplayedChange[] = [];
  const noLongerUrgent: ReplayedChange[] = [];
  const others: ReplayedChange[] = [];
  let inapplicable = 0;
  for (const order of report) {
    use.addOrder({ id: order.orderId, isRenewed: undefined, ...namesOf(order) });
    if (isInapplicable(order)) {
      inapplicable += 1;
      continue;
    }
    const from = before ? decide(order, before).decision : reportedDecision(order);
    const { decision: to, rule } = decide(order, policy);
    if (from === to) continue;
    const change = { orderId: order.orderId, from, to, rule, names: policyNames(subjectOf(order)) };
    const isFirst = to === 'enabled' && order.certificateCtStatus !== 'enabled';
    const wasUrgent = wouldPublish(order, from) && !wouldPublish(order, to);
    if (isFirst) firstPublished.push(change);
    if (wasUrgent) noLongerUrgent.push(change);
    if (!isFirst && !wasUrgent) others.push(change);
  }
  const known = new Set(report.map(({ orderId }) => orderId));
  const ids = [...policy.entries.keys(), ...policy.ignore.keys()].filter((key) => ORDER_ID.test(key));
  const closed = report.filter(isClosed).map(({ orderId }) => ({ orderId, reasons: [CLOSED] }));
  // A report without orders says nothing about domains.
  const warnings = report.length > 0 ? use.warnings(closed) : NO_WARNINGS;
  return {
    firstPublished,
    noLongerUrgent,
    others,
    warnings,
    missing: ids.filter((id) => !known.has(id)),
    inapplicable,
  };
}

const CLOSED: Reason = { kind: 'objection', objection: { kind: 'closed', closure: 'status' } };

function isClosed({ status }: ReportedOrder): boolean {
  return isClosedStatus(normalizeStatus(status));
}

/** Returns how many orders have another decision. */
export function countChanges({ firstPublished, noLongerUrgent, others }: Replay): number {
  return new Set([...firstPublished, ...noLongerUrgent, ...others].map(({ orderId }) => orderId)).size;
}

function namesOf({ commonName, dnsNames }: ReportedOrder) {
  return { commonName, dnsNames: [...(dnsNames ?? [])] };
}

function subjectOf(order: ReportedOrder) {
  const { dnsNames, reissuePending } = order;
  const names = { commonName: '', dnsNames: dnsNames ?? [], dnsSans: [], nonDnsNames: [], hasOtherSans: false };
  return { order: namesOf(order), certificate: dnsNames === null ? undefined : { names }, reissuePending };
}

function decide(order: ReportedOrder, policy: CtPolicy): { decision: Decision; rule: string } {
  const decision = decideByPolicy(policy, order.orderId, policyNames(subjectOf(order)));
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
  const mayBeLogged = ctStatus === 'enabled' || (ctStatus === 'unknown' && certificateCtStatus === 'none');
  const isPublic = certificateCtStatus === 'enabled' && reissuePending === false;
  return mustStayOut && mayBeLogged && !isPublic;
}
