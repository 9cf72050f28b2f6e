import * as core from '@actions/core';
import { asError } from '../errors.ts';
import { API_URLS, type Instance } from '../instances.ts';
import { ORDER_ID, ORDER_ID_FORM } from '../json.ts';
import { setApiKey } from '../safe-text.ts';
import { MAX_TIMEOUT_SECONDS } from '../timeouts.ts';

/** Inputs that cannot be used: one message for each, with nothing of its value. */
export class InvalidInputsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Parses the values of a kind of input, in time in proportion to their length. */
export interface InputParser<T> {
  /**
   * Returns undefined if the value is not accepted. The value is never empty.
   * @throws Error whose message is a statement: why the value is not accepted, with nothing of the value, which may be the key
   */
  parse(value: string): T | undefined;
  /** Completes "it must be …". */
  expected: string;
  /** Completes the message for an empty input. */
  emptyHint?: string | ((name: string) => string);
  /** Whether white space around a value is an error; otherwise it is removed. */
  isExact?: boolean;
}

/** Gets one input; without a default it is required. */
export type GetInput = <T>(name: string, parser: InputParser<T>, defaultValue?: T) => T;

/**
 * Masks the API key, then gets and checks all inputs.
 * @param defineInputs gets every input. For an invalid one it receives a placeholder, which never escapes because
 * `getInputs` then throws.
 * @throws InvalidInputsError with every problem
 */
export function getInputs<T>(defineInputs: (get: GetInput) => T): T {
  maskApiKey(core.getInput('api-key'));
  const problems: string[] = [];
  const inputs = defineInputs(<V>(name: string, parser: InputParser<V>, defaultValue?: V): V => {
    try {
      return getInput(name, parser, defaultValue);
    } catch (error) {
      problems.push(asError(error).message);
      return undefined as V;
    }
  });
  if (problems.length > 0) throw new InvalidInputsError(problems);
  return inputs;
}

/**
 * Gets one input; without a default it is required. The API key must have been masked.
 * @throws Error whose message names the input
 */
export function getInput<V>(name: string, parser: InputParser<V>, defaultValue: V | undefined): V {
  const { expected, emptyHint, isExact = false } = parser;
  const raw = core.getInput(name, { trimWhitespace: false });
  const value = raw.trim();
  if (value === '') {
    if (defaultValue !== undefined) return defaultValue;
    const hint = typeof emptyHint === 'function' ? emptyHint(name) : emptyHint;
    throw new Error(`Input ${name} is empty: it must be ${expected}.${hint ? ` ${hint}` : ''}`);
  }
  const refuse = (why: string) => new Error(`Input ${name} is not accepted: ${why}.`);
  if (isExact && raw !== value) throw refuse(`it must be ${expected}, and have no white space around it`);
  let parsed: V | undefined;
  try {
    parsed = parser.parse(value);
  } catch (error) {
    throw refuse(asError(error).message);
  }
  if (parsed === undefined) throw refuse(`it must be ${expected}`);
  return parsed;
}

/** DigiCert's keys have about a hundred characters. */
const KEY_LENGTH = { min: 8, max: 1000 };
const API_KEY = RegExp(`^[\\x21-\\x7e]{${KEY_LENGTH.min},${KEY_LENGTH.max}}$`);

/**
 * Masks the API key in the log of the job, and removes it from everything that is shown from now on. A key that is refused is
 * only masked: it may be a single letter, and no text of the service is shown beside it.
 */
function maskApiKey(key: string): void {
  if (key === '') return;
  core.setSecret(key);
  if (API_KEY.test(key)) setApiKey(key);
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
export const disableCtInput: InputParser<'enabled' | 'disabled'> = {
  parse(value) {
    const disablesCt = parseYamlBoolean(value);
    return disablesCt === undefined ? undefined : disablesCt ? 'disabled' : 'enabled';
  },
  expected: 'true (keep certificates out of CT logs) or false (log them)',
};

/** A boolean. An empty value is refused, because an expression that yields nothing must not turn a dry run into a change. */
export const booleanInput: InputParser<boolean> = {
  parse: parseYamlBoolean,
  expected: 'true or false',
  emptyHint: (name) =>
    `If the value comes from an expression, make sure that it yields a value: \${{ inputs.${name} || false }} means false if the input is empty.`,
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

/** Parses a boolean of the core schema (YAML 1.2, section 10.3.2). */
function parseYamlBoolean(value: string): boolean | undefined {
  if (/^(?:true|True|TRUE)$/.test(value)) return true;
  return /^(?:false|False|FALSE)$/.test(value) ? false : undefined;
}
