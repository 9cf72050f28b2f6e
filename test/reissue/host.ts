import { X509Certificate } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Inputs, stateVariables } from '../harness/runner.ts';
import { type CheckedRun, expectFailure, expectSuccess, filesIn, runStep, type StepOptions } from '../harness/step.ts';
import { createCsr } from '../stand-in/pki.ts';
import { kindOf } from '../stand-in/routes.ts';
import { type CertCentral, type OrderSeed, type RecordedRequest, seedOrders } from '../stand-in/server.ts';

export const ORDER_ID = 1000001;
export const NAME = `order-${ORDER_ID}.example.com`;
export const DAY_MS = 86_400_000;

export const forbidden = { status: 403, body: { errors: [{ code: 'access_denied', message: 'Refused.' }] } };
/** Asks for a pause that no run makes. */
export const unavailable = { status: 503, headers: { 'Retry-After': '121' } };

type Change = 'disable' | 'enable';
type CertificateChanges = Partial<NonNullable<OrderSeed['certificate']>>;

/** Order 1000001, in sync, for which a reissue is due; with some of it, and of its certificate, changed. */
export function orderTo(
  change: Change,
  changes: Partial<OrderSeed> = {},
  certificate: CertificateChanges = {},
): OrderSeed {
  const isLogged = change === 'disable';
  const names = { commonName: NAME, dnsNames: [NAME, `www.${NAME}`] };
  const status = changes.pending ? 'reissue_pending' : 'issued';
  const seed = { ...(seedOrders[0] as OrderSeed), status, disableCt: !isLogged };
  return { ...seed, certificate: { ...names, scts: isLogged, keyType: 'ec', ...certificate }, ...changes };
}

/** Order 1000001, for which nothing was issued. */
export const unissuedOrder = (changes: Partial<OrderSeed> = {}): OrderSeed =>
  orderTo('disable', { status: 'pending', certificate: undefined, ...changes });

/** A machine with a folder that stays from step to step, as a runner's does within a job. All of its time is virtual. */
export class RunnerHost implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'runner-host-'));
  readonly service: CertCentral;
  readonly inputs: Inputs;

  constructor(service: CertCentral, change: Change | 'by policy', inputs: Inputs = {}) {
    this.service = service;
    const disableCt = { disable: 'true', enable: 'false', 'by policy': '' }[change];
    this.inputs = { 'order-id': String(ORDER_ID), 'disable-ct': disableCt, ...inputs };
  }

  get state() {
    return this.service.stateOf(String(this.inputs['order-id']));
  }

  /** The active certificate. */
  get certificate() {
    return this.service.orders.get(String(this.inputs['order-id']))?.certificate;
  }

  /** Writes a file into the workspace; returns its name. */
  async write(name: string, content: string): Promise<string> {
    await writeFile(join(this.directory, name), content);
    return name;
  }

  /** Writes a certificate request with a key of its own into the workspace; returns its name. */
  async writeCsr(name: string): Promise<string> {
    return this.write(name, (await createCsr(NAME, [NAME], 'ec')).pem.replaceAll('\n', '\r\n'));
  }

  /** Runs the main step, and checks what must hold of every run. */
  async main(inputs: Inputs = {}, options: StepOptions = {}): Promise<CheckedRun> {
    const all = { ...this.inputs, ...inputs };
    const { step, sent, isChanged, before } = await this.#run(all, options);
    const isDry = all['dry-run'] === 'true';
    if (isDry)
      expect(
        sent.every(({ method }) => method === 'GET'),
        'a dry run only reads',
      ).toBe(true);
    if (step.signal !== null) return step;
    if (!isDry) this.#expectInvariant(step, sent, isChanged, before);
    if (step.exitCode === 0)
      expect(Object.keys(step.files)).toEqual([step.outputs['certificate-file']].filter(Boolean));
    const isOpen = /out of sync|could not be set/i.test(step.errors.join());
    const isCleared = Object.values(step.state).every((value) => value === '');
    if (!step.errors.join().includes('not changed')) expect(isCleared, 'the state is cleared').toBe(!isOpen);
    return step;
  }

  /** Runs the post step with what the main step has saved. */
  async post(main: Pick<CheckedRun, 'state'>, inputs: Inputs = {}): Promise<CheckedRun> {
    const options = { step: 'post', env: stateVariables(main.state) } as const;
    const { step, sent, isChanged, before } = await this.#run({ ...this.inputs, ...inputs }, options);
    expect(
      sent.every(({ method }) => method !== 'POST'),
      'the post step sends no POST',
    ).toBe(true);
    if (step.signal === null) this.#expectInvariant(step, sent, isChanged, before);
    return step;
  }

  /** Makes a dry run, and returns its plan. */
  async plan(inputs: Inputs = {}): Promise<string> {
    const step = await this.main({ ...inputs, 'dry-run': 'true' });
    expect(step.errors).toEqual([]);
    const { plan = '' } = step.outputs;
    for (const shown of [step.shown, step.summary]) expect(shown).toContain(plan);
    return plan;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  async #run(inputs: Inputs, options: StepOptions) {
    const { service } = this;
    const seen = service.requests.length;
    const before = { ...this.#counts, disableCt: this.state.disableCt };
    const step = await runStep(service, inputs, { action: 'reissue', directory: this.directory, ...options });
    const sent = service.requests.slice(seen);
    const isPermitted = expect.stringMatching(/^(?:account|order|chain|put|reissue|validation|checkDcv)$/);
    for (const request of sent) expect(kindOf(request)).toEqual(isPermitted);
    const connections = sent.map(({ connection }) => connection);
    for (const [index, { connection, path }] of sent.entries())
      if (/\/(?:ct-status|reissue)$/.test(path))
        expect(connections.indexOf(connection), 'a change goes over a new connection').toBe(index);
    const { puts, posts, secondPosts } = this.#counts;
    expect(posts - before.posts, 'at most one POST is accepted').toBeLessThanOrEqual(1);
    expect(secondPosts, 'no POST while a reissue is pending').toBe(before.secondPosts);
    if (step.signal === null && step.exitCode === 1) {
      const left = Object.keys(await filesIn(this.directory)).filter((path) => path.endsWith('.pem'));
      expect(left, 'no certificate file is left').toEqual([]);
    }
    return { step, sent, isChanged: puts > before.puts, before: before.disableCt };
  }

  get #counts() {
    const { puts = 0, posts = 0, secondPosts = 0 } = this.service.orders.get(String(this.inputs['order-id'])) ?? {};
    return { puts, posts, secondPosts };
  }

  /**
   * Checks that one of three holds: in sync, or a reissue pending with the desired status or that from before, or red and out
   * of sync.
   */
  #expectInvariant(
    step: CheckedRun,
    sent: readonly RecordedRequest[],
    isChanged: boolean,
    before: boolean | undefined,
  ): void {
    if (sent.length === 0 || !this.certificate) return;
    const { status, disableCt, scts, pending } = this.state;
    if (/revoked/i.test(status)) return;
    if (disableCt === undefined || disableCt === !scts) return;
    const [put] = sent.filter((request) => kindOf(request) === 'put');
    if (pending && step.exitCode === 1 && disableCt === before) return;
    if (pending && (!isChanged || JSON.parse(put?.body ?? '').disable_ct === disableCt)) return;
    expect(step.exitCode).toBe(1);
    expect(step.errors.at(-1)).toMatch(/out of sync/i);
    expect(step.errors.at(-1)).toContain(String(this.inputs['order-id']));
  }
}

/** The statuses that the PUTs of a service set, in their order. */
export const statusesSet = (service: CertCentral) =>
  service.requestsFor('put').map(({ body }) => (JSON.parse(body).disable_ct ? 'disabled' : 'enabled'));

/** How many POSTs a service got. */
export const postCount = (service: CertCentral) => service.requestsFor('reissue').length;

/** Expects a green run whose outputs and certificate file are those of the active certificate, in sync with its order. */
export function expectGreen(
  { service, state, certificate, inputs }: RunnerHost,
  step: CheckedRun,
  outputs: Record<string, unknown> = {},
  ...warnings: (string | RegExp)[]
): void {
  const ctStatus = statusesSet(service).at(-1);
  const isDisabled = ctStatus === 'disabled';
  expect(state).toMatchObject({ disableCt: isDisabled, scts: !isDisabled, pending: false });
  expectSuccess(
    step,
    {
      'order-id': inputs['order-id'],
      'ct-status': ctStatus,
      'certificate-ct-status': ctStatus,
      'reissue-required': 'false',
      'reissue-pending': 'false',
      next: 'none',
      'disable-ct': String(isDisabled),
      'serial-number': state.serial,
      'certificate-id': String(certificate?.id),
      'dcv-records': '[]',
      plan: '',
      ...outputs,
    },
    ...warnings,
  );
  const pem = step.files[String(step.outputs['certificate-file'])] ?? '';
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n/g) ?? [];
  expect(blocks.join(''), 'nothing but certificates, a line end after each').toBe(pem);
  const [leaf, ...issuers] = blocks.map((block) => new X509Certificate(block));
  expect(leaf?.serialNumber).toBe(state.serial);
  expect(leaf && new Date(leaf.validTo).toISOString()).toBe(step.outputs['valid-till']);
  expect(issuers.map(String)).toEqual([String(new X509Certificate(certificate?.issuerPem ?? ''))]);
}

/** Expects that a run is refused with these texts, and changes nothing. */
export async function expectRefused(host: RunnerHost, inputs: Inputs, ...texts: (string | RegExp)[]): Promise<void> {
  const sent = host.service.requests.length;
  expectFailure(await host.main(inputs), 'not changed', ...texts);
  expect(host.service.requests.slice(sent).every(({ method }) => method === 'GET')).toBe(true);
}
