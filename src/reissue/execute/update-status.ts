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
  const update = api.setCtStatus(inputs.orderId, inputs.desiredStatus, inputs);
  const concurrentObservation = observeConcurrently
    ? withDeadline(clock, clock.now() + MAX_OBSERVATION_AGE_MS, (signal) =>
        observeProgress(
          context,
          { retries: inputs.retries, signal: AbortSignal.any([failed.signal, signal]) },
          withoutOrder,
        ),
      )
    : undefined;
  // It is awaited below, but can reject before.
  concurrentObservation?.catch(() => {});
  try {
    await update;
    context.checkpoint({ statusUpdate: 'applied' });
  } catch (error) {
    failed.abort();
    // Its checkpoint comes first: a reissue that it saw must be known to the recovery.
    await concurrentObservation?.catch(() => {});
    if (error instanceof RequestError && !error.inDoubt) context.checkpoint({ statusUpdate: 'not-applied' });
    throw error;
  }
  return concurrentObservation && withUnknownCtStatus(await concurrentObservation);
}

/** The CT status that the order reports concurrently may be from before the update. */
function withUnknownCtStatus(observation: Observation): Observation {
  const { order } = observation;
  return order instanceof RequestError ? observation : { ...observation, order: { ...order, ctStatus: 'unknown' } };
}
