import { X509Certificate } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Inputs, stateVariables } from '../harness/runner.ts';
import { type CheckedRun, expectSuccess, filesIn, runStep, type StepOptions } from '../harness/step.ts';
import { kindOf } from '../stand-in/routes.ts';
import { type CertCentral, type OrderSeed, type RecordedRequest, seedOrders } from '../stand-in/server.ts';

export const ORDER_ID = 1000001;
export const NAME = `order-${ORDER_ID}.example.com`;

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
  const seed = { ...(seedOrders[0] as OrderSeed), disableCt: !isLogged };
  return { ...seed, certificate: { ...names, scts: isLogged, ...certificate }, ...changes };
}

/** A machine with a folder that stays from step to step, as a runner's does within a job. All of its time is virtual. */
export class RunnerHost implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'runner-host-'));
  readonly service: CertCentral;
  readonly inputs: Inputs;

  constructor(service: CertCentral, change: Change | 'by policy', inputs: Inputs = {}) {
    this.service = service;
    const disableCt = { disable: 'true', enable: 'false', 'by policy': '' }[change];
    this.inputs = { 'disable-ct': disableCt, ...inputs };
  }

  get state() {
    return this.service.stateOf(ORDER_ID);
  }

  /** The active certificate. */
  get certificate() {
    return this.service.orders.get(String(ORDER_ID))?.certificate;
  }

  /** Writes a file into the workspace; returns its name. */
  async write(name: string, content: string): Promise<string> {
    await writeFile(join(this.directory, name), content);
    return name;
  }

  /** Runs the main step, and checks what must hold of every run. */
  async main(inputs: Inputs = {}, options: StepOptions = {}): Promise<CheckedRun> {
    const all = { ...this.inputs, ...inputs };
    const { step, methods } = await this.#run(all, options);
    if (all['dry-run'] === 'true') expect([...methods], 'a dry run only reads').toEqual(['GET']);
    if (step.signal !== null) return step;
    if (step.exitCode === 0)
      expect(Object.keys(step.files)).toEqual([step.outputs['certificate-file']].filter(Boolean));
    // A refused run saved no state.
    const isOpen = methods.has('PUT') && /^Assume that order|could not be turned off/.test(step.errors.join());
    const isCleared = Object.values(step.state).every((value) => value === '');
    expect(isCleared, 'the state is cleared').toBe(!isOpen);
    return step;
  }

  /** Runs the post step with what the main step has saved. */
  async post(main: Pick<CheckedRun, 'state'>, inputs: Inputs = {}): Promise<CheckedRun> {
    const options = { step: 'post', env: stateVariables(main.state) } as const;
    const { step, methods } = await this.#run({ ...this.inputs, ...inputs }, options);
    expect(methods, 'the post step sends no POST').not.toContain('POST');
    return step;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  async #run(inputs: Inputs, options: StepOptions) {
    const { service } = this;
    const seen = service.requests.length;
    const before = this.state;
    const step = await runStep(service, inputs, { action: 'reissue', directory: this.directory, ...options });
    const sent = service.requests.slice(seen);
    const { posts, secondPosts } = this.state;
    expect(posts - before.posts, 'at most one POST is accepted').toBeLessThanOrEqual(1);
    expect(secondPosts, 'no POST while a reissue is pending').toBe(before.secondPosts);
    if (step.signal !== null) return { step, methods: new Set<string>() };
    if (step.exitCode === 1) {
      const left = Object.keys(await filesIn(this.directory)).filter((path) => path.endsWith('.pem'));
      expect(left, 'no certificate file is left').toEqual([]);
    }
    this.#expectInvariant(step, sent, before.disableCt);
    return { step, methods: new Set(sent.map(({ method }) => method)) };
  }

  /**
   * Checks that one of three holds: in sync; or a reissue pending with the desired status, that from before, or logging turned
   * off; or red and out of sync. And that nothing but the first update may turn logging on.
   */
  #expectInvariant(step: CheckedRun, sent: readonly RecordedRequest[], before: boolean | undefined): void {
    const { disableCt, scts, pending } = this.state;
    const updates = sent.filter((request) => kindOf(request) === 'put').map(({ body }) => JSON.parse(body).disable_ct);
    expect(updates.slice(1), 'only the first update may turn logging on').not.toContain(false);
    if (sent.length === 0 || disableCt === !scts) return;
    if (pending && [before, updates[0], true].includes(disableCt)) return;
    expect(step.exitCode).toBe(1);
    expect(step.errors.at(-1)).toMatch(new RegExp(`${ORDER_ID}.*out of sync`, 'i'));
  }
}

/** The statuses that the PUTs of a service set, in their order. */
export const statusesSet = (service: CertCentral) =>
  service.requestsFor('put').map(({ body }) => (JSON.parse(body).disable_ct ? 'disabled' : 'enabled'));

/** How many POSTs a service got. */
export const postCount = (service: CertCentral) => service.requestsFor('reissue').length;

/** Expects a green run whose outputs and certificate file are those of the active certificate, in sync with its order. */
export function expectGreen(
  { service, state, certificate }: RunnerHost,
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
      'order-id': String(ORDER_ID),
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
