import * as core from '@actions/core';

const NAME = 'transaction';

/**
 * Keeps a value for the post step, in a file on the runner: never a secret. `undefined` clears it.
 * @throws Error if it cannot be kept
 */
export function saveState(value: object | undefined): void {
  core.saveState(NAME, value === undefined ? '' : JSON.stringify(value));
}

/** What the main step has kept last; undefined if nothing. */
export function loadState(): unknown {
  const text = core.getState(NAME);
  return text === '' ? undefined : JSON.parse(text);
}
