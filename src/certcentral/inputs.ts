import { MAX_TIMEOUT_SECONDS } from '../http/limits.ts';
import { API_URLS, type Instance } from '../instances.ts';
import { ORDER_ID, ORDER_ID_FORM } from '../json.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { booleanInput, type GetInput, getInputs, type InputParser, integerInput, maskInput } from '../runner/inputs.ts';
import { setApiKey } from '../safe-text.ts';

/** DigiCert's keys have about a hundred characters. */
const KEY_LENGTH = { min: 8, max: 1000 };
const API_KEY = RegExp(`^[\\x21-\\x7e]{${KEY_LENGTH.min},${KEY_LENGTH.max}}$`);

/**
 * Masks the API key, then gets and checks all inputs of an action.
 * @param defineInputs as for `getInputs`
 * @throws InvalidInputsError with every problem
 */
export function getActionInputs<T>(defineInputs: (get: GetInput) => T): T {
  const key = maskInput('api-key');
  // A key that is refused is only masked: it may be a single letter, and no text of the service is shown beside it.
  if (API_KEY.test(key)) setApiKey(key);
  return getInputs(defineInputs);
}

/** The CertCentral API key. */
export const apiKeyInput: InputParser<string> = {
  parse: (value) => (API_KEY.test(value) ? value : undefined),
  expected: `a CertCentral API key, ${KEY_LENGTH.min} to ${KEY_LENGTH.max} printable ASCII characters without white space`,
  emptyHint:
    'Most often the secret does not exist in the environment of the job or its name is misspelled (GitHub then passes an empty string and reports no error), or it was stored as a variable and not as a secret. It is also empty if the workflow was called from a repository of another owner or without `secrets: inherit`, in runs from forks, and in Dependabot runs.',
};

/** Matches what is safe to parse: the URL parser takes a missing slash, a backslash, a bare `@`, `?` or `#`, and line breaks. */
const URL_FORM = /^https?:\/\/[^/\\?#@\s]+(?:\/[^\\?#\s]*)?$/i;

/** The base URL of the API. */
export const apiUrlInput: InputParser<string> = {
  parse(value) {
    const url = URL_FORM.test(value) ? URL.parse(value) : null;
    if (!url) return undefined;
    const isAccepted = url.protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
    return isAccepted ? url.href.replace(/(?<!\/)\/+$/, '') : undefined;
  },
  expected: 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
};

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
  retries: get('retries', integerInput(0, 10), 5),
  timeoutSeconds: get('timeout-seconds', integerInput(1, MAX_TIMEOUT_SECONDS), 30),
});

/** An order ID. White space around it is refused, because a concurrency group that contains it would be another group. */
export const orderIdInput = {
  parse: (value: string) => (ORDER_ID.test(value) ? value : undefined),
  expected: `a DigiCert order ID, ${ORDER_ID_FORM}`,
  isExact: true,
} satisfies InputParser<string>;

/** `disable-ct`, as the desired status. */
export const disableCtInput: InputParser<CtStatus> = {
  parse(value) {
    const disablesCt = booleanInput.parse(value);
    if (disablesCt === undefined) return undefined;
    return disablesCt ? 'disabled' : 'enabled';
  },
  expected: 'true (keep certificates out of CT logs) or false (log them)',
};
