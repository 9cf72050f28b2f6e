import { expect } from 'vitest';
import { API_KEY, type CheckedRun, checkRequests, checkRun } from '../harness/checked-run.ts';
import { eventually } from '../harness/eventually.ts';
import { type Inputs, type RunOptions, runAction } from '../harness/runner.ts';
import type { Behavior } from '../stand-in/faults.ts';
import {
  type CertCentral,
  type CertCentralOptions,
  type FaultMatch,
  seedOrders,
  startCertCentral,
} from '../stand-in/server.ts';

const OUTPUTS = [
  'order-id',
  'ct-status',
  'certificate-ct-status',
  'reissue-required',
  'reissue-pending',
  'request-reissue',
  'sct-count',
  'certificate-id',
  'common-name',
  'dns-names',
];

/** A stand-in with the usual order (1000001), a pending one (1000004) and `API_KEY`, unless `options` say otherwise. */
export function startService(options: CertCentralOptions = {}): Promise<CertCentral> {
  const orders = seedOrders.filter(({ id }) => id === 1000001 || id === 1000004);
  return startCertCentral({ apiKey: API_KEY, orders, keepAliveTimeoutMs: 600_000, ...options });
}

/**
 * Runs the step for order 1000001 of a stand-in, without retries unless `inputs` have some, and checks what must hold
 * of every run. Its time is virtual.
 */
export async function runStep(
  service: CertCentral,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<CheckedRun> {
  const connection = { 'api-key': service.apiKey, 'api-url': service.url };
  const step = await runStepWith({ ...connection, ...inputs }, { virtualTime: { holders: [service] }, ...options });
  await eventually(() => service.openSockets() === 0);
  checkRequests(service);
  return step;
}

/** What happens to the requests of a kind: always the same, or each of a list once, and then normal service. */
type Faults = Partial<Record<'any' | 'get' | 'put' | 'order' | 'certificate', Behavior | readonly Behavior[]>>;

/** As `runStep`, for a stand-in of its own with these faults. */
export async function runWithFaults(
  faults: Faults,
  inputs: Inputs = {},
  options: RunOptions = {},
  account: CertCentralOptions = {},
): Promise<{ step: CheckedRun; service: CertCentral }> {
  await using service = await startService(account);
  for (const [kind, behavior] of Object.entries(faults)) {
    const match = { any: {}, get: { method: 'GET' } }[kind] ?? ({ path: kind } as FaultMatch);
    if ('at' in behavior) for (const once of behavior) service.fault(match, once, 1);
    else service.fault(match, behavior);
  }
  return { step: await runStep(service, inputs, options), service };
}

/** As `runStep`, without a stand-in, and in real time. */
export async function runStepWith(inputs: Inputs, options: RunOptions = {}): Promise<CheckedRun> {
  // A timer or a connection that outlived the result would keep the process until it is killed.
  const usual = { 'order-id': '1000001', 'disable-ct': 'true', retries: '0', 'timeout-seconds': '300' };
  const result = await runAction({ ...usual, 'api-key': API_KEY, ...inputs }, options);
  const key = inputs['api-key']?.trim() ?? API_KEY;
  const step = checkRun(result, key);
  if (options.env?.['RUNNER_DEBUG'] !== '1') expect(step.debugs).toEqual([]);
  expect(Object.keys(step.outputs)).toEqual(step.exitCode === 0 ? OUTPUTS : []);
  return step;
}

/** What a failure must say if the order may have been changed, and must not say otherwise. */
export const inDoubt = 'The order may have been changed anyway; running again is safe';

/** Expects a failed step: exit code 1, one error that says all of `texts`, and a summary that says so too. */
export function expectFailure(step: CheckedRun, ...texts: (string | RegExp)[]): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null, warnings: [], notices: [] });
  expect(step.errors).toHaveLength(1);
  for (const text of texts) expect(step.errors[0]).toMatch(text);
  expect(step.errors[0]?.includes(inDoubt), 'in doubt').toBe(texts.includes(inDoubt));
  expect(step.summary).toContain('<h2>CT logging status: the step failed</h2>');
  expect(step.summary).toContain('<p>No output was set.</p>');
}

/** Expects a green step with these outputs among others, and exactly these warnings. */
export function expectSuccess(step: CheckedRun, outputs: Record<string, string> = {}, ...warnings: RegExp[]): void {
  expect(step).toMatchObject({ exitCode: 0, signal: null, outputs, errors: [] });
  expect(step.warnings).toEqual(warnings.map((warning) => expect.stringMatching(warning)));
  expect(step.notices).toHaveLength(step.outputs['reissue-required'] === 'true' ? 1 : 0);
  expect(step.summary).toMatch(/^<h2>(?:Dry run: )?DigiCert order \d+(?:| has):? CT logging /);
}

/** `METHOD short-name` of the requests that a stand-in saw. */
export function requestsOf({ requests }: CertCentral): string[] {
  return requests.map(({ method, path }) => {
    if (path.includes('/certificate/download/')) return `${method} certificate`;
    return `${method} ${path.endsWith('/ct-status') ? 'ct-status' : 'order'}`;
  });
}
