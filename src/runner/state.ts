import { createHmac, hkdfSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { log } from './reporter.ts';
import * as toolkit from './toolkit.ts';

/** The name of the state among those of the step. */
export const STATE_KEY = 'transaction';
const MAX_STATE_LENGTH = 100_000;
/** Separates this use of the API key from all others. */
const KEY_PURPOSE = 'digicert-ct-status: state for the post step';

/**
 * Saves a value for the post step, in a file on the runner that other steps can change: it must contain no secret.
 * @param apiKey authenticates the value
 * @throws Error if it cannot be saved
 */
export function saveState(value: object, apiKey: string): void {
  const text = encodeState(value, apiKey);
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

/** Returns a value as it is saved: compressed, and authenticated with the API key. */
export function encodeState(value: object, apiKey: string): string {
  return authenticate(deflateSync(JSON.stringify(value)).toString('base64'), apiKey);
}

/** Appends a code that only an owner of the API key can compute, and only for this attempt of this workflow run. */
export function authenticate(payload: string, apiKey: string): string {
  const { GITHUB_RUN_ID: runId = '', GITHUB_RUN_ATTEMPT: attempt = '' } = process.env;
  const key = Buffer.from(hkdfSync('sha256', apiKey, '', KEY_PURPOSE, 32));
  const code = createHmac('sha256', key).update(JSON.stringify([payload, runId, attempt]));
  return `${payload}.${code.digest('base64url')}`;
}
