import { ActionError } from '../../action-error.ts';
import { withDeadline } from '../../clock.ts';
import type { ReissueContext } from '../context.ts';
import { observeProgress, unlessClosed } from '../observe.ts';
import type { ObservedState } from '../observed-state.ts';
import { orderClosedError } from './wait-decision.ts';

/** The age at which an observation no longer justifies a reissue request. */
export const MAX_OBSERVATION_AGE_MS = 60_000;
const MAX_REPEATS = 3;
const REPEATS_BUDGET_MS = 300_000;
/** Doubles with each observation that failed. */
const FIRST_PAUSE_MS = 1_000;

/** Provides the observation that each attempt at a reissue request needs. */
export class FreshObserver {
  readonly #context: ReissueContext;
  #latest: ObservedState | undefined;

  /** @param last an observation that began no earlier than the status update */
  constructor(context: ReissueContext, last: ObservedState | undefined) {
    this.#context = context;
    this.#latest = last;
  }

  /**
   * Returns a state that is at most a minute old, or that shows a pending or another certificate. Observes the order again
   * if the last observation does not.
   * @throws ActionError if the order is closed, or no observation is both readable and recent
   */
  async observe(): Promise<ObservedState> {
    const { clock, inputs } = this.#context;
    const deadline = clock.now() + REPEATS_BUDGET_MS;
    for (let repeats = 0; ; repeats++) {
      const state = this.#conclusiveState();
      if (state) return state;
      if (repeats === MAX_REPEATS || clock.now() >= deadline) throw this.#inconclusiveError();
      if (this.#latest?.kind === 'unreadable') await clock.sleep(FIRST_PAUSE_MS * 2 ** repeats);
      this.#latest = await withDeadline(clock, deadline, (signal) =>
        observeProgress(this.#context, { retries: inputs.retries, signal }, unlessClosed),
      );
    }
  }

  #conclusiveState(): ObservedState | undefined {
    const state = this.#latest;
    if (state?.kind === 'closed') throw orderClosedError(state.order);
    if (state?.kind === 'pending' || state?.differsFromBaseline) return state;
    const isRecent = state && this.#context.clock.now() - state.observedAt <= MAX_OBSERVATION_AGE_MS;
    return state?.kind === 'unchanged' && isRecent ? state : undefined;
  }

  #inconclusiveError(): ActionError {
    const state = this.#latest;
    const title = 'No reissue was requested';
    if (state?.kind !== 'unreadable')
      return new ActionError('CertCentral takes more than a minute to report the order', {
        title,
        hint: 'Run again later.',
      });
    const { error } = state;
    const detail = [error.title, error.detail].filter(Boolean).join(': ');
    return new ActionError(detail, { title, hint: error.hint, cause: error });
  }
}
