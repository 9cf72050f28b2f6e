import { expect } from 'vitest';
import { CertCentral } from '../../../src/certcentral/client.ts';
import type { Purpose } from '../../../src/certcentral/errors.ts';
import type { RequestError } from '../../../src/errors.ts';
import { Pace } from '../../../src/http/pace.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { type Outcome, ScriptedTransport } from '../scripted-transport.ts';

export const apiUrl = 'https://dc.example/services/v2';
export const apiKey = 'stand-in-api-key-0123456789';

/** A client whose requests get these responses, one after the other; `sent` has a line for each request. */
export function scripted(
  script: readonly Outcome[],
  { purpose, perMinute }: { purpose?: Purpose; perMinute?: number } = {},
) {
  const transport = new ScriptedTransport(...script);
  const lines: string[] = [];
  const clock = new PassingClock(0, () => 0);
  const pace = perMinute === undefined ? undefined : new Pace(perMinute, clock);
  const options = { transport, clock, pace, purpose, log: (line: string) => lines.push(line) };
  const api = new CertCentral({ apiUrl, apiKey, timeoutSeconds: 300, ...options });
  const sent = () => transport.requests.map(({ method, url }) => `${method} ${url.replace(apiUrl, '')}`);
  return { api, transport, lines, clock, sent };
}

/** Returns the error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<RequestError> {
  return promise.then(
    (value) => expect.fail(`it resolved to ${JSON.stringify(value)}`),
    (error) => error as RequestError,
  );
}
