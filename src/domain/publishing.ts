import type { Order } from '../certcentral/order.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { PolicyObjection } from './assessment.ts';
import type { OrderState } from './order-state.ts';
import type { DesiredStatus } from './policy.ts';

/**
 * Which names the next certificate of an order would publish: `new` if they may be in no log yet, `again` if the active
 * certificate was logged and nothing is pending.
 */
export type Publication = 'new' | 'again';

/** What is known of an order that was read. */
export interface PublishingFacts extends Pick<OrderState, 'reissuePending'> {
  order: Pick<Order, 'ctStatus'>;
  /** The active certificate; undefined if nothing was issued, or it could not be read. */
  certificate: Pick<Certificate, 'ctStatus'> | undefined;
  /** Whether nothing was issued yet. */
  isUnissued: boolean;
}

/** Returns which names the next certificate would publish although they must stay out; undefined for none. */
export function classifyPublication(
  decision: DesiredStatus | PolicyObjection,
  facts: PublishingFacts,
): Publication | undefined {
  return mustStayOut(decision) ? publicationOf(facts) : undefined;
}

/** Returns which names the next certificate would publish; undefined for none. */
export function publicationOf({
  order,
  certificate,
  reissuePending,
  isUnissued,
}: PublishingFacts): Publication | undefined {
  const isEnabled = order.ctStatus === 'enabled';
  const mayBeEnabled = isUnissued && order.ctStatus === 'unknown';
  if (!isEnabled && !mayBeEnabled) return undefined;
  const areNamesPublic = certificate?.ctStatus === 'enabled' && reissuePending === false;
  return areNamesPublic ? 'again' : 'new';
}

/** Returns whether names of the order must stay out, or may have to: the names disagree, or those of a renewal are secret. */
function mustStayOut(decision: DesiredStatus | PolicyObjection): boolean {
  if (!('kind' in decision)) return decision.status === 'disabled';
  if (decision.kind === 'renewal') return decision.list === 'keep-out' || decision.status !== 'enabled';
  return decision.kind === 'mixed';
}
