import { X509Certificate } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import {
  type Inputs,
  legacyCommands,
  type RunOptions,
  type RunResult,
  runPost,
  runReissue,
} from '../harness/runner.ts';
import { findLeaks } from '../harness/secret-leaks.ts';
import { CertificatePool } from '../stand-in/pki.ts';
import {
  type CertCentral,
  type CertCentralOptions,
  type OrderSeed,
  seedOrders,
  startCertCentral,
} from '../stand-in/server.ts';

// Nearly all of the time the runs wait.
vi.setConfig({ maxConcurrency: 16 });

/** A key that every encoding has to change, so that no spelling of it hides another. */
export const API_KEY = `k3y-Q7+x/"<&>'\\%41-9zT`;

const VIEW_ONLY_KEY = `v1ew-0nly/"<&>'\\%41-zQ8`;

export const OUTPUTS = [
  'order-id',
  'ct-status',
  'certificate-ct-status',
  'reissue-required',
  'certificate-id',
  'common-name',
  'dns-names',
  'reissued',
  'serial-number',
  'valid-till',
  'certificate-file',
];

export type Direction = 'disable' | 'enable';

/** For each direction an order that is in step and wants a reissue. */
export const ORDERS = { disable: 1000001, enable: 1000002 } as const;

const pool = await CertificatePool.create();

/** A service with the orders 1000001 to 1000005, and `API_KEY`. */
export function startService(options: CertCentralOptions = {}): Promise<CertCentral> {
  return startCertCentral({ apiKey: API_KEY, viewOnlyKey: VIEW_ONLY_KEY, orders: seedOrders, pool, ...options });
}

/** A run that was checked for what holds of every run. */
export interface Step extends RunResult {
  errors: string[];
  warnings: string[];
  /** stdout behind the mask command. */
  shown: string;
}

/** A machine with a folder that stays from step to step, as a runner's does within a job. */
export class RunnerHost implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'machine-'));
  readonly service: CertCentral;
  readonly orderId: number;
  readonly inputs: Inputs;

  constructor(service: CertCentral, direction: Direction, inputs: Inputs = {}) {
    this.service = service;
    this.orderId = Number(inputs['order-id'] ?? ORDERS[direction]);
    this.inputs = {
      'order-id': String(this.orderId),
      'disable-ct': String(direction === 'disable'),
      'api-key': service.apiKey,
      'api-url': service.url,
      retries: '0',
      'timeout-seconds': '20',
      'wait-minutes': '1',
      ...inputs,
    };
  }

  /** Runs the main step, and checks what must hold of every run. */
  async main(inputs: Inputs = {}, options: RunOptions = {}): Promise<Step> {
    const all = { ...this.inputs, ...inputs };
    const step = await this.#checked(
      all,
      await runReissue(all, {
        directory: this.directory,
        timeoutMs: 400_000,
        virtualTime: { holders: [this.service] },
        ...options,
      }),
    );
    if (step.exitCode === 0) {
      expect(Object.keys(step.outputs).sort()).toEqual([...OUTPUTS].sort());
      expect(step.errors).toEqual([]);
      expect(step.state['transaction'] ?? '', 'a green run leaves nothing to settle').toBe('');
    }
    return step;
  }

  /** Runs the post step with what the main step has saved. */
  async post(main: Pick<RunResult, 'state'>, inputs: Inputs = {}): Promise<Step> {
    const all = { ...this.inputs, ...inputs };
    const step = await this.#checked(
      all,
      await runPost(main, all, {
        directory: this.directory,
        timeoutMs: 400_000,
        virtualTime: { holders: [this.service] },
      }),
    );
    expect(step.outputs).toEqual({});
    return step;
  }

  /** The files that steps have left, with what is in them. */
  async files(): Promise<Record<string, string>> {
    const entries = await readdir(this.directory, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    return Object.fromEntries(
      await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  async #checked(inputs: Inputs, result: RunResult): Promise<Step> {
    const messages = (name: string) =>
      result.commands.filter(({ command }) => command === name).map(({ message }) => message);
    const key = inputs['api-key'] ?? '';
    const mask = `::add-mask::${key.replaceAll('%', '%25')}\n`;
    const shown = result.stdout.startsWith(mask) ? result.stdout.slice(mask.length) : result.stdout;
    const step = { ...result, errors: messages('error'), warnings: messages('warning'), shown };
    const { stderr, outputs, state, summary, signal, exitCode } = step;
    const texts = [...Object.values(outputs), ...Object.values(state), ...Object.values(await this.files())];
    const everything = [shown, stderr, summary, ...texts].join('\n');
    if (key) expect(findLeaks(everything, key), 'the key is nowhere').toEqual([]);
    if (signal === null) expect(stderr).toBe('');
    expect(legacyCommands(result.stdout)).toEqual([]);
    expect(shown, 'no control character is shown').not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
    if (exitCode !== 0) {
      expect(outputs).toEqual({});
      if (signal === null) expect(await this.files(), 'no certificate is left').toEqual({});
    }
    for (const { headers, path, body } of this.service.requests) {
      const { 'x-dc-devkey': sent, ...others } = headers;
      expect(findLeaks(JSON.stringify([others, path, body]), String(sent))).toEqual([]);
    }
    return step;
  }
}

/** How many requests of a method a service saw. */
export function countOf({ requests }: CertCentral, method: string): number {
  return requests.filter((request) => request.method === method).length;
}

/** `METHOD short-name` of the requests that a service saw. */
export function requestsOf({ requests }: CertCentral): string[] {
  return requests.map(({ method, path }) => {
    if (path.endsWith('/format/pem_noroot')) return `${method} chain`;
    return `${method} ${/\/(ct-status|reissue)$/.exec(path)?.[1] ?? 'order'}`;
  });
}

/** Expects a green run whose outputs and certificate file are those of the live certificate, in step with its order. */
export async function expectGreen(host: RunnerHost, step: Step, outputs: Record<string, string> = {}): Promise<void> {
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
  expect(leaf?.ca).toBe(false);
  expect(leaf && new Date(leaf.validTo).toISOString()).toBe(step.outputs['valid-till']);
  expect(issuers.map((issuer) => new X509Certificate(issuer.raw).toString())).toEqual(
    service.store.pool.hierarchy.intermediates.map((text) => new X509Certificate(text).toString()),
  );
}

/** The invariant of the contract: in step, or the wish pending, or red and said. */
export function expectInvariant(host: RunnerHost, step: Step): void {
  const { service, orderId } = host;
  const { inSync, pending, disableCt } = service.stateOf(orderId);
  const wish = String(host.inputs['disable-ct']) === 'true';
  if (inSync || (pending && disableCt === wish)) return;
  expect(step.exitCode).toBe(1);
  expect(step.errors.at(-1)).toContain(`rder ${orderId} is out of step`);
}

export const forbidden = { status: 403, body: { errors: [{ code: 'access_denied', message: 'Refused.' }] } };
export const unavailable = { status: 503, headers: { 'Retry-After': '121' } };

/** The usual order, with something about it changed. */
export function order(changes: Partial<OrderSeed>): OrderSeed {
  const [usual] = seedOrders;
  if (!usual) throw new Error('There is no order');
  return { ...usual, ...changes };
}

/** Expects a red step with one error that says all of `texts`, and a summary that says it was red. */
export function expectRed(step: Step, ...texts: (string | RegExp)[]): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null });
  expect(step.errors).toHaveLength(1);
  for (const text of texts) expect(step.errors[0]).toMatch(text);
  expect(step.summary).toContain('the step failed</h2>');
  expect(step.summary).toContain('<p>No output was set.</p>');
}
