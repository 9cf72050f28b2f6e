import { RequestError } from '../../http/request-error.ts';
import type { ReissueContext } from '../context.ts';
import { type Observation, observe } from '../observe.ts';
import type { Transaction } from '../transaction.ts';

/**
 * Sets the status as requested.
 * @param observeConcurrently whether to look at order and certificate meanwhile, which takes no longer
 * @param note is told what became of the PUT, where that is known
 * @returns what was seen beside it, if anything
 * @throws Failure
 */
export async function updateCtStatus(
  { api, inputs, clock }: ReissueContext,
  observeConcurrently: boolean,
  note: (put: Transaction['statusUpdate']) => void,
): Promise<Observation | undefined> {
  const { orderId, desiredStatus, retries } = inputs;
  const stop = new AbortController();
  const update = api.setCtStatus(orderId, desiredStatus, inputs);
  const concurrentObservation = observeConcurrently
    ? observe(api, orderId, { retries, signal: stop.signal }, clock).then(withUnknownCtStatus, () => undefined)
    : undefined;
  try {
    await update;
    note('done');
  } catch (error) {
    stop.abort();
    if (error instanceof RequestError && !error.inDoubt) note('not carried out');
    throw error;
  }
  return concurrentObservation;
}

/** What an order tells beside the PUT may be from before it. */
function withUnknownCtStatus(seen: Observation): Observation {
  return seen.order instanceof RequestError ? seen : { ...seen, order: { ...seen.order, ctStatus: 'unknown' } };
}
