import type { Warning } from '../../action-error.ts';
import type { ReissueContext } from '../context.ts';
import { observeProgress, unlessClosed } from '../observe.ts';
import type { ObservedState } from '../observed-state.ts';

const MAX_READ_BACK_RETRIES = 2;

/** Observes the order after a status update. The order is already changed, so few retries are enough. */
export function readBack(context: ReissueContext): Promise<ObservedState> {
  const retries = Math.min(context.inputs.retries, MAX_READ_BACK_RETRIES);
  return observeProgress(context, { retries }, unlessClosed);
}

/** Returns the warnings about a failed read-back. It does not fail the run, because the status is set. */
export function readBackWarnings(state: ObservedState, { desiredStatus }: ReissueContext['inputs']): Warning[] {
  if (state.kind !== 'unreadable') return [];
  const subject = state.isIssued ? 'the active certificate' : 'the order';
  return [{ text: `CT logging is ${desiredStatus}, but ${subject} could not be read back.`, cause: state.error }];
}
