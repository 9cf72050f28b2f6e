import * as core from '@actions/core';
import { asError } from '../errors.ts';
import { toRedactedJson } from '../safe-text.ts';
import { log } from './reporter.ts';

/** The name of the state among those of the step. */
const STATE_NAME = 'transaction';
/** Linux passes at most 128 KiB to a process in one variable. What is saved first leaves room for what is added later. */
const MAX_STATE_BYTES = { first: 100_000, later: 120_000 };

/**
 * Saves an empty state. Called first of all, it keeps the post step from reading a variable of the same name that an earlier
 * step set.
 * @throws Error if it cannot be saved
 */
export function initializeState(): void {
  writeState('');
}

/**
 * Saves a value for the post step, in a file on the runner: it must contain no secret.
 * @throws Error if it cannot be saved
 */
export function saveState(value: object, time: keyof typeof MAX_STATE_BYTES): void {
  const text = toRedactedJson(value);
  const maxBytes = MAX_STATE_BYTES[time];
  if (Buffer.byteLength(text) > maxBytes)
    throw new Error(`Cannot save the state for the post step: it has more than ${maxBytes} bytes`);
  writeState(text);
}

/**
 * Clears the state, so that the post step does nothing. If that fails, the post step checks an order that is fine, removes the
 * certificate file, and warns.
 */
export function clearState(): void {
  try {
    writeState('');
  } catch (error) {
    log(asError(error).message);
  }
}

/** Loads the text that the main step saved last; empty if there is nothing. */
export function loadState(): string {
  return core.getState(STATE_NAME);
}

function writeState(text: string): void {
  try {
    core.saveState(STATE_NAME, text);
  } catch (cause) {
    throw new Error(`Cannot save the state for the post step: ${asError(cause).message}`, { cause });
  }
}
