import type { CtPolicy } from '../../domain/ct-policy.ts';
import { formatIds } from '../format-ids.ts';
import type { Finding } from './finding.ts';
import { isToDo } from './verdict.ts';

/** Leaves room for the rest of a message of at most 2,000 characters. */
const MAX_IDS_LENGTH = 1_500;

/** An exception of the policy, and how another order is linked to it by renewals. */
interface Origin {
  exceptionId: string;
  list: string;
  /** The order in between that is next to the linked order; undefined if there is none. */
  via: string | undefined;
}

/**
 * Makes manual each order that the reissue action could bring into sync, but that is linked by renewals to an exception. A
 * renewal is a new order, so no order ID of the policy names it, and its reissue could publish the names of the exception.
 * @param findings all findings of the audit
 */
export function applyRenewals(findings: readonly Finding[], policy: CtPolicy): Finding[] {
  const origins = findOrigins(findings, policy);
  return findings.map((finding) => {
    const origin = origins.get(finding.orderId);
    if (!origin || !isToDo(finding) || finding.isByDomains) return finding;
    return { ...finding, verdict: 'manual', reason: explain(origin, finding.reason) };
  });
}

/** Returns the list of the policy that contains an order; undefined if none does. */
function listOf({ entries, ignore }: CtPolicy, orderId: string): string | undefined {
  return entries.get(orderId)?.list ?? (ignore.has(orderId) ? 'ignore' : undefined);
}

/**
 * Returns the orders that are linked to an exception. It is not known which of the two orders reports the other one, so a
 * link counts in both directions.
 */
function findOrigins(findings: readonly Finding[], policy: CtPolicy): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  const originOf = (id: string): Origin | undefined => {
    const list = listOf(policy, id);
    if (list) return { exceptionId: id, list, via: undefined };
    const origin = origins.get(id);
    return origin && { ...origin, via: id };
  };
  const extend = (from: string, to: string) => {
    const origin = originOf(from);
    if (origin && !originOf(to)) origins.set(to, origin);
  };
  let count: number;
  do {
    count = origins.size;
    for (const { orderId, renewedOrderId } of findings) {
      if (renewedOrderId === '') continue;
      extend(orderId, renewedOrderId);
      extend(renewedOrderId, orderId);
    }
  } while (origins.size > count);
  return origins;
}

function explain({ exceptionId, list, via }: Origin, reason: string): string {
  const link = via === undefined ? '' : ` by way of order ${via}`;
  return `CertCentral reports a renewal between it and order ${exceptionId}${link}, which ${list} of the policy file contains; add the renewal, or a domain that covers its names, to the policy file; ${reason}`;
}

/**
 * Returns a warning about the exceptions that were renewed, but whose renewal was not found: the reissue action could be
 * applied to it. Undefined if there is none.
 * @param findings all findings of an audit of all orders
 */
export function lostRenewalsWarning(findings: readonly Finding[], policy: CtPolicy): string | undefined {
  const others = (key: 'orderId' | 'renewedOrderId') => new Set(findings.map((finding) => finding[key]));
  const [listed, named] = [others('orderId'), others('renewedOrderId')];
  const lost = findings
    .filter(({ orderId, isRenewed }) => isRenewed && listOf(policy, orderId) !== undefined)
    .filter(({ orderId, renewedOrderId }) => !named.has(orderId) && !listed.has(renewedOrderId))
    .map(({ orderId }) => orderId);
  if (lost.length === 0) return undefined;
  return `CertCentral reports that these orders of the policy file were renewed, but the audit found no renewal of them: ${formatIds(lost, MAX_IDS_LENGTH)}. Find the new orders in CertCentral, and add them to the policy file before you use the to-do output: their names may be those of exceptions.`;
}

/** Returns a warning about orders whose first certificate may publish its names; undefined if there is none. */
export function unissuedWarning(findings: readonly Finding[]): string | undefined {
  const ids = findings.filter(({ mayPublishFirst }) => mayPublishFirst).map(({ orderId }) => orderId);
  if (ids.length === 0) return undefined;
  return `The first certificates of these orders should stay out of the CT logs, but CertCentral does not report whether they will: ${formatIds(ids, MAX_IDS_LENGTH)}. Set their CT status before DigiCert issues them, with the reissue action.`;
}
