import type { Warning } from '../../runner/html.ts';
import type { ReissueContext } from '../context.ts';
import { type Observation, type ObservedState, observeProgress, withoutOrder } from '../observe.ts';

const MAX_READ_BACK_RETRIES = 2;

/** Observes what a status update did. The order is changed already, so the run does not wait long. */
export function readBack(context: ReissueContext): Promise<Observation> {
  const retries = Math.min(context.inputs.retries, MAX_READ_BACK_RETRIES);
  return observeProgress(context, { retries }, withoutOrder);
}

/** Returns the warnings about a read-back that failed, which is no failure of the run: the status is set. */
export function readBackWarnings(state: ObservedState, { desiredStatus }: ReissueContext['inputs']): Warning[] {
  if (state.kind !== 'unreadable') return [];
  const subject = state.isIssued ? 'the active certificate' : 'the order';
  return [{ text: `CT logging is ${desiredStatus}, but ${subject} could not be read back.`, cause: state.error }];
}
