import type { CtStatus } from '../certificate/ct-status.ts';
import type { Warning } from '../runner/page.ts';
import type { Desk } from './desk.ts';
import { type Look, look, type Sight } from './look.ts';
import { closedMeanwhile } from './request.ts';

const MAX_RETRIES = 2;

/** Looks at what a PUT has done. The work is done, so it does not linger. */
export function readBack({ api, inputs, clock }: Desk): Promise<Look> {
  return look(api, inputs.orderId, { retries: Math.min(inputs.retries, MAX_RETRIES) }, clock);
}

/**
 * What is to be warned of after reading back. One that shows nothing is no failure: the work is done.
 * @throws Failure if the order is closed
 */
export function warningsOf(sight: Sight, requested: CtStatus): Warning[] {
  if (sight.kind === 'closed') throw closedMeanwhile(sight.order);
  if (sight.kind !== 'unreadable') return [];
  const text = `CT logging is ${requested}, but order and certificate could not be read back.`;
  return [{ text, cause: sight.failure }];
}
