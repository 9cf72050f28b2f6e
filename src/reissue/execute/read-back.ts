import type { Order } from '../../certcentral/order.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { Warning } from '../../runner/html.ts';
import type { ReissueContext } from '../context.ts';
import { type Observation, type ObservedState, observe } from '../observe.ts';
import { orderClosedError } from './request-reissue.ts';

const MAX_READ_BACK_RETRIES = 2;

/** Looks at what a PUT has done. The work is done, so it does not linger. */
export function readBack({ api, inputs, clock }: ReissueContext): Promise<Observation> {
  return observe(api, inputs.orderId, { retries: Math.min(inputs.retries, MAX_READ_BACK_RETRIES) }, clock);
}

/**
 * What is left behind after reading back, and to be warned of. A reading that shows nothing is no failure: the work is done.
 * @throws Failure if the order is closed
 */
export function resultFromReadBack(
  sight: ObservedState,
  before: Order,
  requested: CtStatus,
): { order: Order; warnings: Warning[] } {
  if (sight.kind === 'closed') throw orderClosedError(sight.order);
  if (sight.kind !== 'unreadable') return { order: sight.order, warnings: [] };
  const text = `CT logging is ${requested}, but ${sight.order ? 'the certificate' : 'the order'} could not be read back.`;
  // What the order told before the change says nothing of it.
  const order = sight.order ?? { ...before, ctStatus: 'unknown' };
  return { order, warnings: [{ text, cause: sight.error }] };
}
