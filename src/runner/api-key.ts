import { createRedactor } from '../redaction/redact.ts';
import { setSecret } from './toolkit.ts';

let redact = (text: string): string => text;

/** Masks the API key in the log, and removes it from everything that is shown from now on. */
export function maskApiKey(key: string): void {
  if (key === '') return;
  setSecret(key);
  redact = createRedactor(key);
}

/** Removes the API key, and longer parts of it, from a text that will be shown. */
export function redactApiKey(text: string): string {
  return redact(text);
}
