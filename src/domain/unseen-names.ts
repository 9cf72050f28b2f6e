import type { Order } from '../certcentral/order.ts';
import type { CtStatus } from '../pki/certificate.ts';
import type { OrderState } from './order-state.ts';
import type { ApprovedPlan } from './plan-text.ts';
import type { DesiredStatus } from './policy.ts';

/** Why nobody can look at the names of an order's next certificate. */
export type UnseenNames = 'unissued' | 'reissue-pending' | 'reissue-may-be-pending';

/** Returns whether a status turns logging on. An order that does not report its status counts as not logged. */
export function turnsLoggingOn(desiredStatus: CtStatus, reportedStatus: Order['ctStatus']): boolean {
  return desiredStatus === 'enabled' && reportedStatus !== 'enabled';
}

/**
 * Returns why a status would publish names that nobody can look at; undefined if it would not. Publishing is final, so nothing
 * turns logging on for such names, except by a permission.
 */
export function findUnseenNames(
  desiredStatus: CtStatus,
  { ctStatus }: Pick<Order, 'ctStatus'>,
  { phase, reissuePending }: Pick<OrderState, 'phase' | 'reissuePending'>,
): UnseenNames | undefined {
  if (!turnsLoggingOn(desiredStatus, ctStatus) || phase === 'closed') return undefined;
  if (reissuePending === true) return 'reissue-pending';
  if (phase === 'unissued') return 'unissued';
  return reissuePending === 'unknown' ? 'reissue-may-be-pending' : undefined;
}

/**
 * Returns whether unseen names may be published: `log` of the policy has the ID of the order, or the plan is that of the step
 * that requested the pending reissue itself, because no other plan to wait has a key.
 */
export function mayPublishUnseenNames(
  { status, by }: Pick<DesiredStatus, 'status' | 'by'>,
  plan: Pick<ApprovedPlan, 'do' | 'key'> | null,
): boolean {
  // An order ID in `keep-out` decides, too, and a recovery may turn logging on again.
  return (by === 'order-id' && status === 'enabled') || (plan?.do === 'wait' && plan.key !== null);
}
