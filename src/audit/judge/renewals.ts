import { formatIds } from '../../text.ts';
import type { Policy } from '../policy.ts';
import type { Finding } from './finding.ts';
import { isToDo } from './verdict.ts';

/** Leaves room for the rest of a message of at most 2,000 characters. */
const MAX_IDS_LENGTH = 1_500;

/** An exception of the policy, and how another order is linked to it by renewals. */
interface Origin {
  exceptionId: string;
  list: 'opposite' | 'ignore';
  /** The order in between that is next to the linked order; undefined if there is none. */
  via: string | undefined;
}

/**
 * Makes manual each order that the reissue action could bring into sync, but that is linked by renewals to an exception. A
 * renewal is a new order, so no list names it, and its reissue could publish the names of the exception.
 * @param findings all findings of the audit
 */
export function applyRenewals(findings: readonly Finding[], policy: Policy): Finding[] {
  // Otherwise the policy names every order of the audit.
  const origins = policy.orderIds === 'all' ? findOrigins(findings, policy) : new Map<string, Origin>();
  return findings.map((finding) => {
    const origin = origins.get(finding.orderId);
    return origin && isToDo(finding)
      ? { ...finding, verdict: 'manual', reason: explain(origin, finding.reason) }
      : finding;
  });
}

/**
 * Returns the orders that are linked to an exception. It is not known which of the two orders reports the other one, so a
 * link counts in both directions.
 */
function findOrigins(findings: readonly Finding[], { opposite, ignore }: Policy): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  const originOf = (id: string): Origin | undefined => {
    if (opposite.has(id)) return { exceptionId: id, list: 'opposite', via: undefined };
    if (ignore.has(id)) return { exceptionId: id, list: 'ignore', via: undefined };
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
  return `CertCentral reports a renewal between it and order ${exceptionId}${link}, which ${list} contains; add it to ${list}, too, or remove order ${exceptionId} from it; ${reason}`;
}

/**
 * Returns a warning about the exceptions that were renewed, but whose renewal was not found: the reissue action could be
 * applied to it. Undefined if there is none, or if the audit did not see all orders.
 * @param findings all findings of the audit
 */
export function lostRenewalsWarning(
  findings: readonly Finding[],
  { orderIds, opposite, ignore }: Policy,
): string | undefined {
  if (orderIds !== 'all') return undefined;
  const others = (key: 'orderId' | 'renewedOrderId') => new Set(findings.map((finding) => finding[key]));
  const [listed, named] = [others('orderId'), others('renewedOrderId')];
  const lost = findings
    .filter(({ orderId, isRenewed }) => isRenewed && (opposite.has(orderId) || ignore.has(orderId)))
    .filter(({ orderId, renewedOrderId }) => !named.has(orderId) && !listed.has(renewedOrderId))
    .map(({ orderId }) => orderId);
  if (lost.length === 0) return undefined;
  return `The names of exceptions may be in orders that no list of the policy contains: CertCentral reports that these orders in opposite or ignore were renewed, but the audit found no renewal of them: ${formatIds(lost, MAX_IDS_LENGTH)}. Find the new orders in CertCentral, and add them to the lists before you use the to-do output.`;
}
