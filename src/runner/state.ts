import { deflateSync, inflateSync } from 'node:zlib';
import { log } from './reporter.ts';
import * as toolkit from './toolkit.ts';

const STATE_KEY = 'transaction';
const MAX_STATE_LENGTH = 100_000;
/** Far more than any state, but no load for the runner. */
const MAX_JSON_BYTES = 10_000_000;

/**
 * Saves a value for the post step, compressed, in a file on the runner: it must contain no secret.
 * @throws Error if it cannot be saved
 */
export function saveState(value: object): void {
  const text = deflateSync(JSON.stringify(value)).toString('base64');
  if (text.length > MAX_STATE_LENGTH)
    throw new Error(`Cannot save the state for the post step: it has more than ${MAX_STATE_LENGTH} characters`);
  writeState(text);
}

/**
 * Saves an empty state. Called first of all, it keeps the post step from reading a variable of the same name that an earlier
 * step set.
 * @throws Error if it cannot be saved
 */
export function initializeState(): void {
  writeState('');
}

/** Clears the state, so that the post step does nothing. If that fails, the post step merely checks an order that is fine. */
export function clearState(): void {
  try {
    writeState('');
  } catch (error) {
    log((error as Error).message);
  }
}

function writeState(text: string): void {
  try {
    toolkit.saveState(STATE_KEY, text);
  } catch (cause) {
    throw new Error(`Cannot save the state for the post step: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Loads what the main step saved last; undefined if it saved nothing.
 * @throws Error if it is not what `saveState` writes
 */
export function loadState(): unknown {
  const text = toolkit.getState(STATE_KEY);
  if (text === '') return undefined;
  const isBase64 = text.length <= MAX_STATE_LENGTH && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  if (!isBase64) throw new Error('the saved state is not in the expected format');
  try {
    return JSON.parse(inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: MAX_JSON_BYTES }).toString());
  } catch {
    throw new Error('the saved state is not in the expected format');
  }
}
