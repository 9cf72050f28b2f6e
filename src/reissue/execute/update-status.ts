import { Failure } from '../../http/request-error.ts';
import type { Desk } from '../context.ts';
import { type Look, look } from '../observe.ts';
import type { Transaction } from '../transaction.ts';

/**
 * Sets the status as requested.
 * @param lookBeside whether to look at order and certificate meanwhile, which takes no longer
 * @param note is told what became of the PUT, where that is known
 * @returns what was seen beside it, if anything
 * @throws Failure
 */
export async function setStatus(
  { api, inputs, clock }: Desk,
  lookBeside: boolean,
  note: (put: Transaction['put']) => void,
): Promise<Look | undefined> {
  const { orderId, requested, retries } = inputs;
  const stop = new AbortController();
  const putting = api.setCtStatus(orderId, requested, inputs);
  const beside = lookBeside
    ? look(api, orderId, { retries, stop: stop.signal }, clock).then(withoutStatus, () => undefined)
    : undefined;
  try {
    await putting;
    note('done');
  } catch (error) {
    stop.abort();
    if (error instanceof Failure && !error.inDoubt) note('not carried out');
    throw error;
  }
  return beside;
}

/** What an order tells beside the PUT may be from before it. */
function withoutStatus(seen: Look): Look {
  return seen.order instanceof Failure ? seen : { ...seen, order: { ...seen.order, ctStatus: 'unknown' } };
}
