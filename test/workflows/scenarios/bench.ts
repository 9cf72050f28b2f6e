import assert from 'node:assert/strict';
import { type CertCentral, type OrderSeed, startCertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome, Start } from '../act.ts';

/** Starts stand-ins, runs a workflow, and asserts the results of its jobs and the orders at the end. */
export type Scenario = (act: Act) => Promise<void>;

/** The content of the policy file of an account. */
export interface Policy {
  account?: string;
  'disable-ct'?: boolean;
  opposite?: Record<string, string>;
  ignore?: Record<string, string>;
}

/** Runs an example with both keys, and with the URL of the stand-in in the policy of the account `us`. */
export function run(
  act: Act,
  { apiKey, viewOnlyKey, url }: CertCentral,
  { secrets, files, policy, inputs, ...start }: Omit<Start, 'secrets'> & Partial<Start> & { policy?: Policy },
): Promise<Outcome> {
  return act.run({
    ...start,
    ...(inputs && { inputs: { account: 'us', ...inputs } }),
    secrets: { DIGICERT_API_KEY: apiKey, DIGICERT_VIEW_ONLY_KEY: viewOnlyKey, ...secrets },
    files: { 'ct-policy-us.json': policyFile(url, policy), ...files },
  });
}

/** Returns the policy file of an account: `us` with CT logging enabled, unless the policy differs. */
export function policyFile(url: string, policy: Policy = {}): string {
  return JSON.stringify({ account: 'us', 'api-url': url, 'disable-ct': false, opposite: {}, ignore: {}, ...policy });
}

/** Replaces the certificate of an order, as a reissue of somebody else, after the reissue action has read it so many times. */
export async function replaceCertificate(certCentral: CertCentral, id: number, times: number): Promise<void> {
  const replace = await certCentral.prepareReissue(id);
  certCentral.fault(
    { path: new RegExp(`/order/${id}/format/pem_noroot$`), skip: times },
    { first: () => replace() },
    1,
  );
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
