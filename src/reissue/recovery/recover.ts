import type { Order } from '../../certcentral/order.ts';
import type { ReissueApi } from '../../certcentral/reissue-api.ts';
import { type Clock, within } from '../../clock.ts';
import { Failure } from '../../http/request-error.ts';
import { DOUBT_MS, LAG_MS } from '../execute/wait-state.ts';
import { asFailure, type Look, look, sightOf } from '../observe.ts';
import { isReissuePossible, type Transaction } from '../transaction.ts';
import { type Settlement, settlementOf } from './decision.ts';

/** The bound on one attempt of a settlement, in seconds. */
export const ATTEMPT_SECONDS = 30;
/** The runner ends a post step after 5 minutes. */
const READ_WITHIN_MS = 170_000;
const SETTLE_WITHIN_MS = 235_000;
const RETRIES = 10;
const LOOK_EVERY_MS = 10_000;

/** Since when something has been so that a settlement waits out, in milliseconds; undefined where that is not known. */
export interface Since {
  doubt?: number | undefined;
  over?: number | undefined;
}

/** How a change was settled. */
export type Settled = { settlement: Settlement; failure: Failure | undefined };

/**
 * Brings an order and its active certificate in step again, or finds out that they cannot be. Never rejects with a Failure.
 * @param beforeSetting is told before the status may be set to another than the wish, which is in doubt from then on
 */
export async function settle(
  api: ReissueApi,
  transaction: Transaction,
  since: Since,
  clock: Clock,
  beforeSetting: () => void,
): Promise<Settled> {
  const started = clock.now();
  const seen =
    transaction.put === 'not carried out'
      ? undefined
      : await within(clock, started + READ_WITHIN_MS, (stop) => lookUntilSettled(api, transaction, since, clock, stop));
  const settlement = settlementOf(transaction, seen);
  const set = 'set' in settlement ? settlement.set : undefined;
  if (set === undefined) return { settlement, failure: undefined };
  beforeSetting();
  try {
    await within(clock, started + SETTLE_WITHIN_MS, (stop) =>
      api.setCtStatus(transaction.orderId, set, { retries: RETRIES, stop }),
    );
    return { settlement, failure: undefined };
  } catch (error) {
    return { settlement, failure: asFailure(error) };
  }
}

/** Looks; and again, where a reissue may only not show yet, until it shows or the time for that is over. */
async function lookUntilSettled(
  api: ReissueApi,
  transaction: Transaction,
  since: Since,
  clock: Clock,
  stop: AbortSignal,
): Promise<Look> {
  const { orderId, start, post, pending } = transaction;
  const wait =
    pending !== 'never' ? { since: since.over, ms: LAG_MS } : post === 'sent' && { since: since.doubt, ms: DOUBT_MS };
  const matters = (order: Order | Failure) => certificateMatters(order, transaction);
  let until: number | undefined;
  for (;;) {
    const seen = await look(api, orderId, { retries: RETRIES, stop }, clock, matters);
    const sight = sightOf(seen, start?.serialNumber);
    const mayShow =
      sight.kind === 'same' || (sight.kind === 'unreadable' && sight.order && sight.failure.status === 404);
    if (!wait || !mayShow) return seen;
    // The first look can have taken minutes: what was so meanwhile is not known.
    until ??= (wait.since ?? clock.now()) + wait.ms;
    // A look takes long where a read is retried, and what it read first is then old.
    if (seen.at >= until) return seen;
    const left = Math.max(0, until - clock.now());
    await clock.sleep(Math.min(left, LOOK_EVERY_MS), stop).catch(() => {});
    if (stop.aborted) return { ...seen, order: asFailure(stop.reason) };
  }
}

/**
 * A pending order is left pending, whatever its certificate is; one that is closed may have one. Of one that is unreadable it
 * matters only where no reissue is known to be possible.
 */
function certificateMatters(order: Order | Failure, transaction: Transaction): boolean {
  if (order instanceof Failure) return !isReissuePossible(transaction);
  return order.life === 'closed' || (order.life === 'issued' && !order.reissuePending);
}
