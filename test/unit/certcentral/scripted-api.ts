import { expect } from 'vitest';
import type { ApiClientOptions, ConnectionOptions } from '../../../src/certcentral/certcentral.ts';
import type { RequestError } from '../../../src/http/request-error.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import type { Sanitizer } from '../../../src/redaction/redact.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { ScriptedTransport } from '../scripted-transport.ts';

export const apiUrl = 'https://dc.example/services/v2';
export const apiKey = 'stand-in-api-key-0123456789';

/** An API whose requests get these responses, one after the other; `sent` has a line for each request. */
export function scripted<Api>(
  create: new (connection: ConnectionOptions, options: ApiClientOptions) => Api,
  script: readonly (Partial<HttpResponse> | Error)[],
  url = apiUrl,
) {
  const transport = new ScriptedTransport(...script);
  const lines: string[] = [];
  const clock = new PassingClock(0, () => 0);
  const options = { transport, clock, log: (line: string) => lines.push(line) };
  const api = new create({ apiUrl: url, apiKey, timeoutSeconds: 300 }, options);
  const sent = () =>
    transport.requests.map(({ method, url, headers }) => `${method} ${url.replace(apiUrl, '')} ${headers['Accept']}`);
  return { api, transport, lines, clock, sent };
}

/** Marks what was sanitized with `<>`, and what was only redacted with `[]`. */
export const marking: Sanitizer = {
  sanitize: (value, maxLength = 500) => (typeof value === 'string' && value ? `<${value.slice(0, maxLength)}>` : ''),
  redact: (text) => `[${text}]`,
};

export const asIs: Sanitizer = {
  sanitize: (value) => (typeof value === 'string' ? value : ''),
  redact: (text) => text,
};

/** Returns the error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<RequestError> {
  return promise.then(
    (value) => expect.fail(`it resolved to ${JSON.stringify(value)}`),
    (error) => error as RequestError,
  );
}
