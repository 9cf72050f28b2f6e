import type { Order } from '../../certcentral/order.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { Warning } from '../../runner/html.ts';
import type { Desk } from '../context.ts';
import { type Look, look, type Sight } from '../observe.ts';
import { closedMeanwhile } from './request-reissue.ts';

const MAX_RETRIES = 2;

/** Looks at what a PUT has done. The work is done, so it does not linger. */
export function readBack({ api, inputs, clock }: Desk): Promise<Look> {
  return look(api, inputs.orderId, { retries: Math.min(inputs.retries, MAX_RETRIES) }, clock);
}

/**
 * What is left behind after reading back, and to be warned of. A reading that shows nothing is no failure: the work is done.
 * @throws Failure if the order is closed
 */
export function leftAs(sight: Sight, before: Order, requested: CtStatus): { order: Order; warnings: Warning[] } {
  if (sight.kind === 'closed') throw closedMeanwhile(sight.order);
  if (sight.kind !== 'unreadable') return { order: sight.order, warnings: [] };
  const text = `CT logging is ${requested}, but ${sight.order ? 'the certificate' : 'the order'} could not be read back.`;
  // What the order told before the change says nothing of it.
  const order = sight.order ?? { ...before, ctStatus: 'unknown' };
  return { order, warnings: [{ text, cause: sight.failure }] };
}
