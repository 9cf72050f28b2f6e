import { setApiKey } from '../redact.ts';
import { createRedactor } from '../redaction/redact.ts';
import { setSecret } from './toolkit.ts';

export const MIN_API_KEY_LENGTH = 8;
/** DigiCert's keys have about a hundred characters. */
export const MAX_API_KEY_LENGTH = 1000;
const API_KEY = new RegExp(`^(?!http)[\\x21-\\x7e]{${MIN_API_KEY_LENGTH},${MAX_API_KEY_LENGTH}}$`, 'i');

let redact = (text: string): string => text;

/** Returns whether a value may be a CertCentral API key. One that begins with `http` is a URL in the wrong input. */
export function isApiKey(value: string): boolean {
  return API_KEY.test(value);
}

/**
 * Masks the API key in the log, and removes it from everything that is shown from now on. A key that is refused is only
 * masked: nothing of the service or of an input is shown beside it.
 */
export function maskApiKey(key: string): void {
  if (key === '') return;
  setSecret(key);
  if (!isApiKey(key)) return;
  setApiKey(key);
  redact = createRedactor(key);
}

/** Removes the API key, and longer parts of it, from a text that will be shown. */
export function redactApiKey(text: string): string {
  return redact(text);
}
