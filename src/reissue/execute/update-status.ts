import { withDeadline } from '../../clock.ts';
import { RequestError } from '../../http/request-error.ts';
import type { ReissueContext } from '../context.ts';
import { type Observation, observeProgress, withoutOrder } from '../observe.ts';
import { MAX_OBSERVATION_AGE_MS } from './fresh-observer.ts';

/**
 * Sets the CT status of the order.
 * @param observeConcurrently whether to observe the order meanwhile, which takes no longer
 * @returns the concurrent observation; undefined if there is none
 * @throws RequestError
 */
export async function updateCtStatus(
  context: ReissueContext,
  observeConcurrently: boolean,
): Promise<Observation | undefined> {
  const { api, inputs, clock } = context;
  const failed = new AbortController();
  const update = api.setCtStatus(inputs.orderId, inputs.desiredStatus, inputs).then(
    () => context.checkpoint({ statusUpdate: 'applied' }),
    (error: unknown) => {
      failed.abort();
      throw error;
    },
  );
  const observation = observeConcurrently
    ? withDeadline(clock, clock.now() + MAX_OBSERVATION_AGE_MS, (signal) => {
        const options = { retries: inputs.retries, signal: AbortSignal.any([failed.signal, signal]) };
        return observeProgress(context, options, withoutOrder);
      })
    : undefined;
  // The observation comes to its end even if the update failed: the recovery must know of a reissue that it saw.
  const [updated, observed] = await Promise.allSettled([update, observation]);
  if (updated.status === 'rejected') {
    const error: unknown = updated.reason;
    if (error instanceof RequestError && !error.inDoubt) context.checkpoint({ statusUpdate: 'not-applied' });
    throw error;
  }
  if (observed.status === 'rejected') throw observed.reason;
  return observed.value && withUnknownCtStatus(observed.value);
}

/** The CT status that the order reports concurrently may be from before the update. */
function withUnknownCtStatus(observation: Observation): Observation {
  const { order } = observation;
  return order instanceof RequestError ? observation : { ...observation, order: { ...order, ctStatus: 'unknown' } };
}
