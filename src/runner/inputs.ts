import * as core from '@actions/core';
import type { CtStatus } from './reissue.ts';
import { cut, MAX_KEY, oneLine, redactor } from './text.ts';

/** What one run is to do. */
export interface Inputs {
  /** Decimal digits. */
  orderId: string;
  requested: CtStatus;
  apiKey: string;
  /** Without a trailing slash. */
  apiUrl: string;
  dryRun: boolean;
  /** Further attempts after a failure that can pass. */
  retries: number;
  /** The bound on one attempt. */
  timeoutSeconds: number;
}

/** Inputs that cannot be used: one message for each, free of the API key and of the credentials a URL may carry. */
export class InvalidInputs extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The defaults in action.yml, which stand in for an optional input that arrives empty, too. */
const DEFAULTS: Record<string, string> = {
  'api-url': 'https://www.digicert.com/services/v2',
  'dry-run': 'false',
  retries: '5',
  'timeout-seconds': '30',
};

const MAX_SHOWN_VALUE = 40;

/**
 * Masks the API key, then reads and checks all inputs.
 * @throws InvalidInputs with every problem there is
 */
export function readInputs(): Inputs {
  const apiKey = core.getInput('api-key');
  if (apiKey !== '') core.setSecret(apiKey);
  const redact = redactor(apiKey);
  const problems: string[] = [];

  function read<T>(name: string, parse: (value: string) => T | undefined, accepted: string): T {
    const value = core.getInput(name) || (DEFAULTS[name] ?? '');
    const parsed = parse(value);
    if (parsed === undefined) {
      // A URL's credentials end at an @, wherever a mistyped one begins.
      const shown = cut(redact(oneLine(value)).replace(/.*@/, '***@'), MAX_SHOWN_VALUE);
      const found = value === '' ? 'is empty' : name === 'api-key' ? 'is not accepted' : `"${shown}" is not accepted`;
      problems.push(`Input ${name} ${found}: it must be ${accepted}.`);
    }
    // An undefined one is never used: its problem is thrown.
    return parsed as T;
  }

  const inputs = {
    orderId: read(
      'order-id',
      matching(/^[1-9]\d{0,17}$/),
      'a DigiCert order ID, 1 to 18 digits without a leading zero',
    ),
    requested: read<CtStatus>(
      'disable-ct',
      (value) => (({ true: 'disabled', false: 'enabled' }) as const)[String(parseBoolean(value))],
      'true (keep certificates out of CT logs) or false (log them)',
    ),
    apiKey: read(
      'api-key',
      matching(new RegExp(`^[\\x21-\\x7e]{8,${MAX_KEY}}$`)),
      `a CertCentral API key, 8 to ${MAX_KEY} printable ASCII characters without white space${apiKey === '' ? ' (a secret is empty in runs from forks, in runs of Dependabot, and outside the environment it belongs to)' : ''}`,
    ),
    apiUrl: read(
      'api-url',
      parseApiUrl,
      'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
    ),
    dryRun: read('dry-run', parseBoolean, 'true or false'),
    retries: read('retries', integerBetween(0, 10), 'a whole number from 0 to 10'),
    timeoutSeconds: read('timeout-seconds', integerBetween(1, 300), 'a whole number from 1 to 300'),
  };
  if (problems.length > 0) throw new InvalidInputs(problems);
  return inputs;
}

function matching(pattern: RegExp): (value: string) => string | undefined {
  return (value) => (pattern.test(value) ? value : undefined);
}

/** YAML 1.2, section 10.3.2: the booleans of the core schema. */
function parseBoolean(value: string): boolean | undefined {
  if (/^(?:true|True|TRUE)$/.test(value)) return true;
  return /^(?:false|False|FALSE)$/.test(value) ? false : undefined;
}

function integerBetween(min: number, max: number): (value: string) => number | undefined {
  return (value) =>
    /^(?:0|[1-9]\d*)$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined;
}

function parseApiUrl(value: string): string | undefined {
  // The URL parser is more lenient: it takes a missing slash, a backslash, a bare `@`, `?` or `#`, and drops line breaks.
  const url = /^https?:\/\/[^/\\?#@\s]+(?:\/[^\\?#\s]*)?$/i.test(value) ? URL.parse(value) : null;
  if (!url) return undefined;
  const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || loopback ? url.href.replace(/\/+$/, '') : undefined;
}
