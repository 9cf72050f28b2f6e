import type { CtPolicy } from '../domain/policy.ts';
import type { Finding } from './finding.ts';

/**
 * Makes manual each order that the reissue action could bring into sync, but that is the renewal of an exception, or was
 * renewed by it. A renewal is a new order, so no order ID of the policy names it, and its reissue could publish the names of
 * the exception.
 * @param findings all findings of the audit
 */
export function applyRenewals(findings: readonly Finding[], policy: Pick<CtPolicy, 'entries' | 'ignore'>): Finding[] {
  // It is not known which of the two orders reports the other one.
  const namedBy = new Map(
    findings
      .filter(({ orderId }) => listOf(policy, orderId))
      .map(({ orderId, renewedOrderId }) => [renewedOrderId, orderId]),
  );
  return findings.map((finding) => {
    const { orderId, renewedOrderId, toDo, isByDomains, reasons } = finding;
    if (!toDo || isByDomains || listOf(policy, orderId)) return finding;
    const exceptionId = listOf(policy, renewedOrderId) ? renewedOrderId : namedBy.get(orderId);
    if (exceptionId === undefined) return finding;
    const list = listOf(policy, exceptionId) as string;
    return {
      ...finding,
      verdict: 'manual',
      toDo: undefined,
      // Only a reissue needs the validation.
      reasons: [{ kind: 'renewal', exceptionId, list }, ...reasons.filter(({ kind }) => kind !== 'dv')],
    };
  });
}

/** Returns the list of a policy that contains an order; undefined if none does. */
function listOf({ entries, ignore }: Pick<CtPolicy, 'entries' | 'ignore'>, orderId: string): string | undefined {
  return entries.get(orderId)?.list ?? (ignore.has(orderId) ? 'ignore' : undefined);
}
