import * as core from '@actions/core';
import { cut, MAX_KEY, oneLine, redactor } from '../text.ts';

/** Inputs that cannot be used: one message for each, free of the API key and of the credentials a URL may carry. */
export class InvalidInputs extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** What one kind of input accepts. */
export interface Kind<T> {
  /**
   * Undefined if the value is not accepted. It is trimmed, and never empty.
   * @throws Error if what the value stands for is not, with what is wrong with that
   */
  parse(value: string): T | undefined;
  /** Completes "it must be …". */
  accepted: string;
  /** Said where the input arrives empty. */
  whyEmpty?: string;
  /** Whether a value that is not accepted is kept out of the message. */
  secret?: (value: string) => boolean;
}

/** Reads one input; without a default it is required. */
export type Read = <T>(name: string, kind: Kind<T>, whereEmpty?: T) => T;

const MAX_SHOWN_VALUE = 40;

/**
 * Masks the API key, then reads and checks all inputs.
 * @param readAll reads each of them; what it gets for one that cannot be used is never seen by anyone
 * @throws InvalidInputs with every problem there is
 */
export function readInputs<T>(readAll: (read: Read) => T): T {
  const key = core.getInput('api-key');
  if (key !== '') core.setSecret(key);
  const redact = redactor(key);
  const problems: string[] = [];
  const inputs = readAll(<V>(name: string, kind: Kind<V>, whereEmpty?: V): V => {
    const { parse, accepted, whyEmpty, secret } = kind;
    const value = core.getInput(name);
    if (value === '' && whereEmpty !== undefined) return whereEmpty;
    // A URL's credentials end at an @, wherever a mistyped one begins.
    const shown = cut(redact(oneLine(value)).replace(/.*@/, '***@'), MAX_SHOWN_VALUE);
    const isSecret = secret?.(value);
    let parsed: V | undefined;
    try {
      parsed = value === '' ? undefined : parse(value);
    } catch (error) {
      problems.push(`Input ${name}${isSecret ? '' : `: "${shown}"`} ${(error as Error).message}.`);
      return undefined as V;
    }
    if (parsed === undefined) {
      const found = value === '' ? 'is empty' : isSecret ? 'is not accepted' : `"${shown}" is not accepted`;
      const why = value === '' && whyEmpty ? ` ${whyEmpty}` : '';
      problems.push(`Input ${name} ${found}: it must be ${accepted}.${why}`);
    }
    return parsed as V;
  });
  if (problems.length > 0) throw new InvalidInputs(problems);
  return inputs;
}

export const orderId: Kind<string> = {
  parse: (value) => (/^[1-9]\d{0,17}$/.test(value) ? value : undefined),
  accepted: 'a DigiCert order ID, 1 to 18 digits without a leading zero',
};

/** `disable-ct`, as the status that is asked for. */
export const requestedStatus: Kind<'enabled' | 'disabled'> = {
  parse: (value) => (({ true: 'disabled', false: 'enabled' }) as const)[String(parseBoolean(value))],
  accepted: 'true (keep certificates out of CT logs) or false (log them)',
};

export const boolean: Kind<boolean> = { parse: parseBoolean, accepted: 'true or false' };

/** Decimal digits without sign or leading zero. */
export function integerBetween(min: number, max: number): Kind<number> {
  return {
    parse: (value) =>
      /^(?:0|[1-9]\d*)$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined,
    accepted: `a whole number from ${min} to ${max}`,
  };
}

/** The CertCentral API key. */
export const apiKey: Kind<string> = {
  parse: (value) => (new RegExp(`^[\\x21-\\x7e]{8,${MAX_KEY}}$`).test(value) ? value : undefined),
  accepted: `a CertCentral API key, 8 to ${MAX_KEY} printable ASCII characters without white space`,
  whyEmpty:
    'Most often the secret does not exist or its name is misspelt (GitHub then gives an empty string and no error), or it was stored as a variable and not as a secret; a secret is also empty in runs from forks, in runs of Dependabot, and outside the environment it belongs to.',
  secret: () => true,
};

const apiUrl: Kind<string> = {
  parse: parseApiUrl,
  accepted: 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
};

const DEFAULT_API_URL = 'https://www.digicert.com/services/v2';
const DEFAULT_RETRIES = 5;
const DEFAULT_TIMEOUT_SECONDS = 30;

/** The key, and where it may be sent: `api-key` and `api-url`. */
export const readAccess = (read: Read) => ({
  apiKey: read('api-key', apiKey),
  apiUrl: read('api-url', apiUrl, DEFAULT_API_URL),
});

/** How patient a run is: `retries` (further attempts after a failure that can pass) and `timeout-seconds` (the bound on one attempt). */
export const readPatience = (read: Read) => ({
  retries: read('retries', integerBetween(0, 10), DEFAULT_RETRIES),
  timeoutSeconds: read('timeout-seconds', integerBetween(1, 300), DEFAULT_TIMEOUT_SECONDS),
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
