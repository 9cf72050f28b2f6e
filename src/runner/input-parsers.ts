import { API_URLS, type Instance } from '../instances.ts';
import { isApiKey, MAX_API_KEY_LENGTH, MIN_API_KEY_LENGTH } from './api-key.ts';
import type { GetInput, InputParser } from './inputs.ts';

/** An order ID. White space around it is refused, because a concurrency group that contains it would be another group. */
export const orderIdInput = {
  parse: (value: string) => (/^[1-9]\d{0,17}$/.test(value) ? value : undefined),
  expected: 'a DigiCert order ID, 1 to 18 digits without a leading zero',
  isExact: true,
} satisfies InputParser<string>;

/** `disable-ct`, as the desired status. */
export const disableCtInput: InputParser<'enabled' | 'disabled'> = {
  parse: (value) => (({ true: 'disabled', false: 'enabled' }) as const)[String(parseBoolean(value))],
  expected: 'true (keep certificates out of CT logs) or false (log them)',
};

/** A boolean. An empty value is refused, because an expression that yields nothing must not turn a dry run into a change. */
export const booleanInput: InputParser<boolean> = {
  parse: parseBoolean,
  expected: 'true or false',
  emptyHint: (name) =>
    `If the value comes from an expression, make sure that it yields a value: \${{ inputs.${name} || false }} means false if the input is empty${name === 'dry-run' ? ', which is a real change' : ''}.`,
};

/** Decimal digits without sign or leading zero. */
export function integerInput(min: number, max: number): InputParser<number> {
  return {
    parse(value) {
      const number = /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : Number.NaN;
      return number >= min && number <= max ? number : undefined;
    },
    expected: `a whole number from ${min} to ${max}`,
  };
}

/** The CertCentral API key. */
export const apiKeyInput: InputParser<string> = {
  parse: (value) => (isApiKey(value) ? value : undefined),
  expected: `a CertCentral API key, ${MIN_API_KEY_LENGTH} to ${MAX_API_KEY_LENGTH} printable ASCII characters without white space, and no URL`,
  emptyHint:
    'Most often the secret does not exist or its name is misspelled (GitHub then passes an empty string and reports no error), or it was stored as a variable and not as a secret; a secret is also empty in runs from forks, in Dependabot runs, and outside its environment.',
};

const MAX_URL_LENGTH = 2_000;

const apiUrlInput: InputParser<string> = {
  parse: parseApiUrl,
  expected: 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
  visiblePart: originOf,
};

const DEFAULT_RETRIES = 5;
const DEFAULT_TIMEOUT_SECONDS = 30;

/**
 * Gets the key and the service that it is sent to: `api-key` and `api-url`.
 * @param instance whose URL is the default of `api-url`
 */
export const connectionInputs = (get: GetInput, instance: Instance = 'us') => ({
  apiKey: get('api-key', apiKeyInput),
  apiUrl: get<string>('api-url', apiUrlInput, API_URLS[instance]),
});

/** Gets `retries` (further attempts after a transient failure) and `timeout-seconds` (the timeout of an attempt). */
export const retryInputs = (get: GetInput) => ({
  retries: get('retries', integerInput(0, 10), DEFAULT_RETRIES),
  timeoutSeconds: get('timeout-seconds', integerInput(1, 300), DEFAULT_TIMEOUT_SECONDS),
});

/** Parses a boolean of the core schema (YAML 1.2, section 10.3.2). */
function parseBoolean(value: string): boolean | undefined {
  if (/^(?:true|True|TRUE)$/.test(value)) return true;
  return /^(?:false|False|FALSE)$/.test(value) ? false : undefined;
}

function parseApiUrl(value: string): string | undefined {
  if (value.length > MAX_URL_LENGTH) return undefined;
  // The URL parser is more lenient: it takes a missing slash, a backslash, a bare `@`, `?` or `#`, and drops line breaks.
  const url = /^https?:\/\/[^/\\?#@\s]+(?:\/[^\\?#\s]*)?$/i.test(value) ? URL.parse(value) : null;
  if (!url) return undefined;
  return url.protocol === 'https:' || isLoopback(url) ? url.href.replace(/\/+$/, '') : undefined;
}

/** Returns scheme and host of a URL; undefined if the value, or a part that looks like the host, may be a secret. */
function originOf(value: string): string | undefined {
  const url = value.length <= MAX_URL_LENGTH && /^https?:\/\//i.test(value) ? URL.parse(value) : null;
  if (!url || !(url.hostname.includes('.') || isLoopback(url))) return undefined;
  return `${url.protocol}//${url.hostname}`;
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
