import assert from 'node:assert/strict';
import { type CertCentral, type OrderSeed, startCertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome, Start } from '../act.ts';

/** Each has its own stand-ins, and asserts what the jobs came to and how the orders stand at the end. */
export type Scenario = (act: Act) => Promise<void>;

/** What the examples have as `api-url`. */
const DIGICERT = 'https://www.digicert.com/services/v2';

/** Starts an example with both keys and, in place of DigiCert's, the URL of the stand-in. */
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

/** An order with a certificate that is logged. */
export function seed(id: number): OrderSeed {
  const commonName = `order-${id}.example.com`;
  const certificate = { commonName, dnsNames: [commonName], scts: true, keyType: 'ec' as const };
  return { id, status: 'issued', disableCt: false, certificate };
}

/** How an order stands: `in step: off, without SCTs`. */
export function standOf(certCentral: CertCentral, id: number): string {
  const { disableCt, scts, inSync, pending } = certCentral.stateOf(id);
  const step = pending ? 'pending' : inSync ? 'in sync' : 'out of step';
  return `${step}: ${disableCt ? 'off' : 'on'}, ${scts ? 'with' : 'without'} SCTs`;
}

export function methodsOf({ requests }: CertCentral): string[] {
  return requests.map(({ method }) => method);
}

/** How many reissues were requested of all orders. */
export function reissuesOf(certCentral: CertCentral): number {
  return methodsOf(certCentral).filter((method) => method === 'POST').length;
}

/** Only GET, and only with the key that can do no more. */
export function assertOnlyLooked({ requests, viewOnlyKey }: CertCentral): void {
  assert.ok(requests.length > 0);
  for (const { method, headers } of requests) assert.deepEqual([method, headers['x-dc-devkey']], ['GET', viewOnlyKey]);
}

/** Which keys came with requests like `PUT /services/v2/…`. */
export function keysOf({ requests }: CertCentral, like: RegExp): unknown[] {
  const keys = requests
    .filter(({ method, path }) => like.test(`${method} ${path}`))
    .map(({ headers }) => headers['x-dc-devkey']);
  return [...new Set(keys)];
}

export { startCertCentral };
