import { X509Certificate } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { expect } from 'vitest';
import { type Inputs, type RunOptions, type RunResult, runPost, runReissue } from '../harness/runner.ts';
import { API_KEY, type CheckedRun, checkRequests, checkRun, VIEW_ONLY_KEY } from '../harness/step.ts';
import type { VirtualTimeOptions } from '../harness/virtual-process.ts';
import { kindOf } from '../stand-in/routes.ts';
import {
  type CertCentral,
  type CertCentralOptions,
  type OrderSeed,
  seedOrders,
  startCertCentral,
} from '../stand-in/server.ts';

const OUTPUTS = [
  'order-id',
  'ct-status',
  'certificate-ct-status',
  'reissue-required',
  'reissue-pending',
  'certificate-id',
  'common-name',
  'dns-names',
  'reissued',
  'serial-number',
  'valid-till',
  'certificate-file',
  'dcv-random-value',
  'dcv-records',
  'sct-count',
  'request-reissue',
  'plan',
  'disable-ct',
  'warnings',
];

type Direction = 'disable' | 'enable';

/** For each direction an order that is in sync and for which a reissue is due. */
const ORDERS = { disable: 1000001, enable: 1000002 } as const;

/** Starts a service with the orders 1000001 to 1000005, and `API_KEY`. */
export function startService(options: CertCentralOptions = {}): Promise<CertCentral> {
  return startCertCentral({ apiKey: API_KEY, viewOnlyKey: VIEW_ONLY_KEY, orders: seedOrders, ...options });
}

type StepOptions = Omit<RunOptions, 'virtualTime'> & Pick<VirtualTimeOptions, 'events'>;

/** A machine with a folder that stays from step to step, as a runner's does within a job. All of its time is virtual. */
export class RunnerHost implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'runner-host-'));
  readonly service: CertCentral;
  readonly orderId: number;
  readonly inputs: Inputs;
  /** Files that are there on purpose. */
  readonly ownFiles = new Set<string>();

  readonly #env: Record<string, string>;

  /** @param env added to the environment of every step */
  constructor(service: CertCentral, direction: Direction, inputs: Inputs = {}, env: Record<string, string> = {}) {
    this.service = service;
    this.#env = env;
    this.orderId = Number(inputs['order-id'] ?? ORDERS[direction]);
    this.inputs = {
      'order-id': String(this.orderId),
      'disable-ct': String(direction === 'disable'),
      'api-key': service.apiKey,
      'api-url': service.url,
      retries: '0',
      'wait-minutes': '3',
      ...inputs,
    };
  }

  /** Runs the main step, and checks what must hold of every run. */
  async main(inputs: Inputs = {}, options: StepOptions = {}): Promise<CheckedRun> {
    const all = { ...this.inputs, ...inputs };
    const step = await this.#checked(all, await runReissue(all, this.#options(options)));
    if (step.exitCode === 0) {
      expect(Object.keys(step.outputs).sort()).toEqual([...OUTPUTS].sort());
      expect(step.errors).toEqual([]);
    }
    if (step.exitCode === 0 || !step.errors.join().includes('out of sync'))
      if (step.signal === null && !options.env)
        expect(step.state, 'nothing is left to recover').toEqual({ transaction: '' });
    return step;
  }

  /** Runs the post step with what the main step has saved. */
  async post(
    main: Pick<RunResult, 'state'>,
    inputs: Inputs = {},
    env: Record<string, string> = {},
  ): Promise<CheckedRun> {
    const all = { ...this.inputs, ...inputs };
    const step = await this.#checked(all, await runPost(main, all, this.#options({ env })));
    expect(step.outputs).toEqual({});
    return step;
  }

  #options({ events = [], env, ...options }: StepOptions): RunOptions {
    const virtualTime = { holders: [this.service], events };
    return { directory: this.directory, virtualTime, ...options, env: { ...this.#env, ...env } };
  }

  /** The files that steps have left, with their content. */
  async files(): Promise<Record<string, string>> {
    const entries = await readdir(this.directory, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const left = paths.filter((path) => !this.ownFiles.has(path));
    const contents = left.map(async (path) => [path, await readFile(path, 'utf8')] as const);
    return Object.fromEntries(await Promise.all(contents));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  async #checked(inputs: Inputs, result: RunResult): Promise<CheckedRun> {
    const saved = JSON.stringify(decodeState(result.state['transaction']));
    const step = checkRun(result, inputs['api-key'] ?? '', { saved, ...(await this.files()) });
    const { outputs, signal, exitCode } = step;
    if (exitCode !== 0) {
      expect(outputs).toEqual({});
      if (signal === null) expect(await this.files(), 'no certificate is left').toEqual({});
    }
    checkRequests(this.service);
    return step;
  }
}

/** The fields that a run saved for its post step; undefined if it saved nothing. */
export function decodeState(state = ''): Record<string, unknown> | undefined {
  return state === ''
    ? undefined
    : JSON.parse(inflateSync(Buffer.from(state.split('.')[0] ?? '', 'base64')).toString());
}

/** What another step can make of a state: other fields, without the code that only the owner of the key can compute. */
export const forgeState = (state: string, fields: object) =>
  state.replace(/^[^.]*/, deflateSync(JSON.stringify(fields)).toString('base64'));

/** The kinds of the requests that a service got. */
export const kindsOf = ({ requests }: CertCentral) => requests.map((request) => kindOf(request));

/** How many POSTs a service got. */
export const postCount = (service: CertCentral) => service.requestsFor('reissue').length;

/** Expects a green run whose outputs and certificate file are those of the active certificate, in sync with its order. */
export async function expectGreen(
  host: RunnerHost,
  step: CheckedRun,
  outputs: Record<string, string> = {},
): Promise<void> {
  const { service, orderId } = host;
  const isDisabled = String(host.inputs['disable-ct']) === 'true';
  const state = service.stateOf(orderId);
  expect(step.errors).toEqual([]);
  expect(step).toMatchObject({ exitCode: 0, signal: null });
  expect(state).toMatchObject({ disableCt: isDisabled, scts: !isDisabled, pending: false, inSync: true });
  expect(step.outputs).toMatchObject({
    'order-id': String(orderId),
    'ct-status': isDisabled ? 'disabled' : 'enabled',
    'certificate-ct-status': isDisabled ? 'disabled' : 'enabled',
    'reissue-required': 'false',
    'reissue-pending': 'false',
    'serial-number': state.serial,
    ...outputs,
  });
  const file = String(step.outputs['certificate-file']);
  expect(file.startsWith(host.directory)).toBe(true);
  const pem = await readFile(file, 'utf8');
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n/g) ?? [];
  expect(blocks.join(''), 'nothing but certificates, a line end after each').toBe(pem);
  const [leaf, ...issuers] = blocks.map((block) => new X509Certificate(block));
  expect(leaf?.serialNumber).toBe(state.serial);
  expect(leaf && new Date(leaf.validTo).toISOString()).toBe(step.outputs['valid-till']);
  const { issuerPem = '' } = service.orders.get(String(orderId))?.certificate ?? {};
  expect(issuers.map(String)).toEqual([String(new X509Certificate(issuerPem))]);
}

/** Expects a red step with one error that says all of `texts`, and a summary that says that it was red. */
export function expectRed(step: CheckedRun, ...texts: (string | RegExp)[]): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null });
  expect(step.errors).toHaveLength(1);
  for (const text of texts) expect(step.errors[0]).toMatch(text);
  expect(step.summary).toContain('the step failed</h2>');
  expect(step.summary).toContain('<p>No output was set.</p>');
}

/** Expects the invariant: in sync, or a reissue pending with the desired status, or red and out of sync. */
export function expectInvariant({ service, orderId, inputs }: RunnerHost, step: CheckedRun): void {
  const { inSync, pending, disableCt } = service.stateOf(orderId);
  if (inSync || (pending && disableCt === (inputs['disable-ct'] === 'true'))) return;
  expectRed(step, `rder ${orderId} is out of sync`);
}

export const forbidden = { status: 403, body: { errors: [{ code: 'access_denied', message: 'Refused.' }] } };
/** Asks for a pause that no run makes. */
export const unavailable = { status: 503, headers: { 'Retry-After': '121' } };

/** The usual order, with something about it changed. */
export function order(changes: Partial<OrderSeed>): OrderSeed {
  return { ...(seedOrders[0] as OrderSeed), ...changes };
}
