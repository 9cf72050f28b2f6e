import * as core from '@actions/core';
import { log } from './reporter.ts';

const STATE_KEY = 'transaction';

/**
 * Keeps a value for the post step, in a file on the runner: never a secret.
 * @throws Error if it cannot be kept
 */
export function saveState(value: object): void {
  writeState(JSON.stringify(value));
}

/** Leaves nothing for the post step. Where that fails, it looks once more at what is in order. */
export function clearState(): void {
  try {
    writeState('');
  } catch (error) {
    log((error as Error).message);
  }
}

function writeState(text: string): void {
  try {
    core.saveState(STATE_KEY, text);
  } catch (cause) {
    throw new Error(`The state for the post step could not be written: ${(cause as Error).message}`, { cause });
  }
}

/** What the main step has kept last; undefined if nothing. */
export function loadState(): unknown {
  const text = core.getState(STATE_KEY);
  return text === '' ? undefined : JSON.parse(text);
}
