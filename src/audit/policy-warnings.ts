import { type CtPolicy, coveringDomains } from '../domain/policy.ts';
import { formatIds, isOrderId } from './complete-list.ts';
import type { Finding } from './finding.ts';
import type { Renewals } from './renewals.ts';
import { hasReason } from './verdict-types.ts';

type Entries = Pick<CtPolicy, 'entries'>;

/** Finds the domains of a policy that cover no name of an account. */
export class DomainCoverage {
  readonly #policy: Entries;
  readonly #unused: Set<string>;

  constructor(policy: Entries) {
    this.#policy = policy;
    this.#unused = new Set([...policy.entries.keys()].filter((key) => !isOrderId(key)));
  }

  /** Takes note of names of the account. */
  add(names: readonly string[]): void {
    if (this.#unused.size === 0) return;
    for (const name of names) for (const domain of coveringDomains(this.#policy, name)) this.#unused.delete(domain);
  }

  /** Returns a warning about the domains that cover none of the names so far; undefined if there is none. */
  warning(): string | undefined {
    if (this.#unused.size === 0) return undefined;
    return `These domains of the policy file cover no name of any order: ${formatIds([...this.#unused])}. A domain with a typing error keeps nothing out of the CT logs.`;
  }
}

/**
 * Returns a warning about the exceptions whose orders are closed, expired or renewed; undefined if there is none.
 * @param findings all findings of an audit of all orders
 */
export function endedExceptionsWarning(
  findings: readonly Finding[],
  { entries }: Entries,
  renewals: Renewals,
): string | undefined {
  const hasEnded = ({ orderId, isRenewed, reasons }: Finding) =>
    isRenewed || renewals.isRenewed(orderId) || hasReason(reasons, 'closed') || hasReason(reasons, 'expired');
  const ended = findings.filter((finding) => entries.has(finding.orderId) && hasEnded(finding));
  if (ended.length === 0) return undefined;
  return `These orders in keep-out or log of the policy file are closed, expired or renewed, and their renewals are other orders: ${formatIds(ended.map(({ orderId }) => orderId))}. Add domains that cover their names.`;
}
