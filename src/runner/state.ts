import * as core from '@actions/core';
import { log } from './reporter.ts';

const NAME = 'transaction';

/**
 * Keeps a value for the post step, in a file on the runner: never a secret.
 * @throws Error if it cannot be kept
 */
export function saveState(value: object): void {
  save(JSON.stringify(value));
}

/** Leaves nothing for the post step. Where that fails, it looks once more at what is in order. */
export function clearState(): void {
  try {
    save('');
  } catch (error) {
    log((error as Error).message);
  }
}

function save(text: string): void {
  try {
    core.saveState(NAME, text);
  } catch (cause) {
    throw new Error(`The state for the post step could not be written: ${(cause as Error).message}`, { cause });
  }
}

/** What the main step has kept last; undefined if nothing. */
export function loadState(): unknown {
  const text = core.getState(NAME);
  return text === '' ? undefined : JSON.parse(text);
}
