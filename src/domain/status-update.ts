import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { disableCt, enableCt } from '../certcentral/endpoints.ts';
import type { Order } from '../certcentral/order.ts';
import { RequestError } from '../errors.ts';
import type { CtStatus } from '../pki/certificate.ts';
import type { OrderSnapshot, OrderState } from './order-state.ts';
import type { DesiredStatus } from './policy.ts';

// Publishing is final: a run turns logging on once, knowingly, and everything else turns it off. No other module can import the
// request that turns logging on (.biome.json), and `enableLogging()` takes a permit, which only a look gives.

/** Why nobody can look at the names of an order's next certificate. */
export type UnseenNames = 'unissued' | 'reissue-pending' | 'reissue-may-be-pending';

/** Returns whether a status turns logging on. An order that does not report its status counts as one with logging disabled. */
export function turnsLoggingOn(desiredStatus: CtStatus, reportedStatus: Order['ctStatus']): boolean {
  return desiredStatus === 'enabled' && reportedStatus !== 'enabled';
}

/** Returns why a status would publish names that nobody can look at; undefined if it would not. */
export function whyUnseen(
  desiredStatus: CtStatus,
  { ctStatus }: Pick<Order, 'ctStatus'>,
  { phase, reissuePending }: Pick<OrderState, 'phase' | 'reissuePending'>,
): UnseenNames | undefined {
  if (!turnsLoggingOn(desiredStatus, ctStatus) || phase === 'closed') return undefined;
  if (reissuePending === true) return 'reissue-pending';
  if (phase === 'unissued') return 'unissued';
  return reissuePending === 'unknown' ? 'reissue-may-be-pending' : undefined;
}

/** Returns whether unseen names may be published: somebody has listed the ID of the order in `log` of the policy. */
export function isLoggedById({ status, by }: Pick<DesiredStatus, 'status' | 'by'>): boolean {
  return by === 'order-id' && status === 'enabled';
}

/** The permission to set the status of one order to `enabled`, once. Only a look gives it. */
export class EnablingPermit {
  readonly orderId: string;
  #isUsed = false;

  /** @throws Error if the look does not permit it, or could not read the order */
  private constructor({ order, ...state }: OrderSnapshot, mayPublishUnseenNames: boolean) {
    if (order instanceof RequestError) throw order;
    const why = mayPublishUnseenNames ? undefined : whyUnseen('enabled', order, state);
    if (why) throw new Error(`Logging of order ${order.id} must not be turned on: ${why}.`);
    this.orderId = order.id;
  }

  /**
   * Permits to set the status to `enabled`, by a look at the order.
   * @throws Error if the look could not read the order, or shows that its next names cannot be looked at
   */
  static from(look: OrderSnapshot, mayPublishUnseenNames: boolean): EnablingPermit {
    return new EnablingPermit(look, mayPublishUnseenNames);
  }

  /** @throws Error if the permit was used before */
  use(): void {
    if (this.#isUsed) throw new Error(`Logging of order ${this.orderId} must not be turned on twice.`);
    this.#isUsed = true;
  }
}

/** Sets the status of an order to `enabled`. @throws RequestError */
export async function enableLogging(api: CertCentral, permit: EnablingPermit, options: RequestOptions): Promise<void> {
  permit.use();
  await api.request(enableCt(permit.orderId), options);
}

/** Sets the status of an order to `disabled`, which nothing forbids. @throws RequestError */
export async function disableLogging(api: CertCentral, orderId: string, options: RequestOptions): Promise<void> {
  await api.request(disableCt(orderId), options);
}
