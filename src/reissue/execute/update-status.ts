import { withDeadline } from '../../clock.ts';
import { RequestError } from '../../http/request-error.ts';
import type { ReissueContext } from '../context.ts';
import { observeProgress, unlessClosed } from '../observe.ts';
import type { ObservedState } from '../observed-state.ts';
import { MAX_OBSERVATION_AGE_MS } from './request-reissue.ts';

const MAX_READ_BACK_RETRIES = 2;

/**
 * Sets the CT status of the order.
 * @param observeConcurrently whether to observe the order at the same time, which takes no longer
 * @returns the concurrent observation; undefined if there is none
 * @throws RequestError
 */
export async function updateCtStatus(
  context: ReissueContext,
  observeConcurrently: boolean,
): Promise<ObservedState | undefined> {
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
        return observeProgress(context, options, unlessClosed);
      })
    : undefined;
  // Wait for the observation even if the update failed, because the recovery depends on a reissue that it showed.
  const [updated, observed] = await Promise.allSettled([update, observation]);
  if (updated.status === 'rejected') {
    const error: unknown = updated.reason;
    if (error instanceof RequestError && !error.inDoubt) context.checkpoint({ statusUpdate: 'not-applied' });
    throw error;
  }
  if (observed.status === 'rejected') throw observed.reason;
  return observed.value && withUnknownCtStatus(observed.value);
}

/** Removes the CT status from a concurrent observation, because it may be from before the update. */
function withUnknownCtStatus(state: ObservedState): ObservedState {
  return state.order ? { ...state, order: { ...state.order, ctStatus: 'unknown' } } : state;
}

/** Observes the order after a status update. The order is already changed, so few retries are enough. */
export function readBack(context: ReissueContext): Promise<ObservedState> {
  const retries = Math.min(context.inputs.retries, MAX_READ_BACK_RETRIES);
  return observeProgress(context, { retries }, unlessClosed);
}
