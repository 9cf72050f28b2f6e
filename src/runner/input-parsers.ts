import { MAX_API_KEY_LENGTH } from '../text.ts';
import type { GetInput, InputParser } from './inputs.ts';

export const orderIdInput: InputParser<string> = {
  parse: (value) => (/^[1-9]\d{0,17}$/.test(value) ? value : undefined),
  expected: 'a DigiCert order ID, 1 to 18 digits without a leading zero',
};

/** `disable-ct`, as the status that is asked for. */
export const disableCtInput: InputParser<'enabled' | 'disabled'> = {
  parse: (value) => (({ true: 'disabled', false: 'enabled' }) as const)[String(parseBoolean(value))],
  expected: 'true (keep certificates out of CT logs) or false (log them)',
};

export const booleanInput: InputParser<boolean> = { parse: parseBoolean, expected: 'true or false' };

/** Decimal digits without sign or leading zero. */
export function integerInput(min: number, max: number): InputParser<number> {
  return {
    parse: (value) =>
      /^(?:0|[1-9]\d*)$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined,
    expected: `a whole number from ${min} to ${max}`,
  };
}

/** The CertCentral API key. */
export const apiKeyInput: InputParser<string> = {
  parse: (value) => (new RegExp(`^[\\x21-\\x7e]{8,${MAX_API_KEY_LENGTH}}$`).test(value) ? value : undefined),
  expected: `a CertCentral API key, 8 to ${MAX_API_KEY_LENGTH} printable ASCII characters without white space`,
  emptyHint:
    'Most often the secret does not exist or its name is misspelt (GitHub then gives an empty string and no error), or it was stored as a variable and not as a secret; a secret is also empty in runs from forks, in runs of Dependabot, and outside the environment it belongs to.',
  isSensitive: () => true,
};

const apiUrlInput: InputParser<string> = {
  parse: parseApiUrl,
  expected: 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
};

const DEFAULT_API_URL = 'https://www.digicert.com/services/v2';
const DEFAULT_RETRIES = 5;
const DEFAULT_TIMEOUT_SECONDS = 30;

/** The key, and where it may be sent: `api-key` and `api-url`. */
export const connectionInputs = (get: GetInput) => ({
  apiKey: get('api-key', apiKeyInput),
  apiUrl: get('api-url', apiUrlInput, DEFAULT_API_URL),
});

/** How patient a run is: `retries` (further attempts after a failure that can pass) and `timeout-seconds` (the bound on one attempt). */
export const retryInputs = (get: GetInput) => ({
  retries: get('retries', integerInput(0, 10), DEFAULT_RETRIES),
  timeoutSeconds: get('timeout-seconds', integerInput(1, 300), DEFAULT_TIMEOUT_SECONDS),
});

/** YAML 1.2, section 10.3.2: the booleans of the core schema. */
function parseBoolean(value: string): boolean | undefined {
  if (/^(?:true|True|TRUE)$/.test(value)) return true;
  return /^(?:false|False|FALSE)$/.test(value) ? false : undefined;
}

function parseApiUrl(value: string): string | undefined {
  // The URL parser is more lenient: it takes a missing slash, a backslash, a bare `@`, `?` or `#`, and drops line breaks.
  const url = /^https?:\/\/[^/\\?#@\s]+(?:\/[^\\?#\s]*)?$/i.test(value) ? URL.parse(value) : null;
  if (!url) return undefined;
  const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || loopback ? url.href.replace(/\/+$/, '') : undefined;
}
