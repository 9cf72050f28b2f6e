import { timingSafeEqual } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { authenticate, STATE_KEY } from './state.ts';
import { getState } from './toolkit.ts';

/** Returns whether the main step left a state. */
export function hasState(): boolean {
  return getState(STATE_KEY) !== '';
}

/**
 * Loads what the main step of this attempt of the workflow run saved last with this API key. It needs no other check.
 * @param apiKey empty if there is none
 * @throws Error if the state does not verify
 */
export function loadState(apiKey: string): unknown {
  const text = getState(STATE_KEY);
  const payload = text.replace(/\.[^.]*$/, '');
  if (apiKey === '' || !isEqual(text, authenticate(payload, apiKey)))
    throw new Error(
      'The saved state does not verify: another step changed it, or api-key is absent or another key than the step had.',
    );
  return JSON.parse(inflateSync(Buffer.from(payload, 'base64')).toString());
}

function isEqual(actual: string, expected: string): boolean {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
