import assert from 'node:assert/strict';
import { type CertCentral, type OrderSeed, startCertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome, Start } from '../act.ts';

/** Starts stand-ins, runs a workflow, and asserts the results of its jobs and the orders at the end. */
export type Scenario = (act: Act) => Promise<void>;

/** The `api-url` of the examples. */
const DIGICERT = 'https://www.digicert.com/services/v2';

/** Runs an example with both keys and the URL of the stand-in. */
export function run(
  act: Act,
  { apiKey, viewOnlyKey, url }: CertCentral,
  { secrets, edits, ...start }: Omit<Start, 'secrets'> & Partial<Start>,
): Promise<Outcome> {
  return act.run({
    ...start,
    secrets: { DIGICERT_API_KEY: apiKey, DIGICERT_VIEW_ONLY_KEY: viewOnlyKey, ...secrets },
    edits: { [DIGICERT]: url, ...edits },
  });
}

/** Returns an order with a certificate that was logged. */
export function seed(id: number): OrderSeed {
  const commonName = `order-${id}.example.com`;
  const certificate = { commonName, dnsNames: [commonName], scts: true, keyType: 'ec' as const };
  return { id, status: 'issued', disableCt: false, certificate };
}

/** Describes an order: `in sync: off, without SCTs`. */
export function stateOf(certCentral: CertCentral, id: number): string {
  const { disableCt, scts, inSync, pending } = certCentral.stateOf(id);
  const sync = pending ? 'pending' : inSync ? 'in sync' : 'out of sync';
  return `${sync}: ${disableCt ? 'off' : 'on'}, ${scts ? 'with' : 'without'} SCTs`;
}

export function methodsOf({ requests }: CertCentral): string[] {
  return requests.map(({ method }) => method);
}

/** Counts the reissue requests. */
export function reissuesOf(certCentral: CertCentral): number {
  return methodsOf(certCentral).filter((method) => method === 'POST').length;
}

/** Asserts that every request was a GET with the view-only key. */
export function assertOnlyRead({ requests, viewOnlyKey }: CertCentral): void {
  assert.ok(requests.length > 0);
  for (const { method, headers } of requests) assert.deepEqual([method, headers['x-dc-devkey']], ['GET', viewOnlyKey]);
}

/** Returns the keys of the requests that match, like `PUT /services/v2/…`. */
export function keysOf({ requests }: CertCentral, like: RegExp): unknown[] {
  const keys = requests
    .filter(({ method, path }) => like.test(`${method} ${path}`))
    .map(({ headers }) => headers['x-dc-devkey']);
  return [...new Set(keys)];
}

export { startCertCentral };
