import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { audit, expectStopped } from '../audit/step.ts';
import type { Inputs } from '../harness/runner.ts';
import { expectFailure, expectSuccess, kindsOf, startService } from '../harness/step.ts';
import type { CertCentralOptions, OrderSeed } from '../stand-in/server.ts';
import {
  expectGreen,
  expectRefused,
  NAME,
  ORDER_ID,
  orderTo,
  postCount,
  RunnerHost,
  statusesSet,
  unissuedOrder,
} from './host.ts';

const FILE = 'ct-policy.json';
const entries = (...keys: (string | number)[]) => Object.fromEntries(keys.map((key) => [key, `why ${key}`]));

/** A machine with a policy in its workspace, whose inputs leave the status to the policy unless they say otherwise. */
async function startHost(options: CertCentralOptions, policy: object, inputs: Inputs = {}) {
  const service = await startService(options);
  const host = new RunnerHost(service, 'by policy', { 'policy-file': FILE, ...inputs });
  const write = async (changed: object) => {
    // Windows begins a file with a byte order mark.
    const text = `\ufeff${JSON.stringify({ default: 'log', ...changed })}`;
    await host.write(FILE, text);
    return createHash('sha256').update(text).digest('hex');
  };
  const digest = await write(policy);
  const dispose = () => Promise.all([host[Symbol.asyncDispose](), service.close()]).then(() => {});
  return { service, host, write, digest, [Symbol.asyncDispose]: dispose };
}
const of = (seed: OrderSeed): CertCentralOptions => ({ orders: [seed] });

// What a policy decides is a matter of the units, and what both actions make of one policy that of the fleet of an audit.
describe.concurrent('a policy', () => {
  test('decides, and plan, log line and summary name the file, its SHA-256 and the rule', async () => {
    await using started = await startHost({}, { 'keep-out': entries('example.com') });
    const { host, digest, service } = started;
    const planned = await host.main({ 'dry-run': 'true' });
    expectSuccess(planned, { 'disable-ct': 'true', next: 'reissue' });
    const step = await host.main({ 'expected-plan': String(planned.outputs['plan']) });
    expectGreen(host, step, { 'disable-ct': 'true', reissued: 'true' });
    for (const shown of [planned.shown, planned.summary, step.shown, step.summary])
      for (const text of [FILE, digest, 'example.com: why example.com']) expect(shown).toContain(text);
    expect(kindsOf(service)).not.toContain('account');
  });

  test.each<[string, object, disableCt: string, ...texts: string[]]>([
    [
      'disagrees with disable-ct',
      { 'keep-out': entries(ORDER_ID) },
      'false',
      'disable-ct is false',
      'disable-ct true',
      `why ${ORDER_ID}`,
      'change the policy first',
    ],
    ['ignores the order', { ignore: entries(ORDER_ID) }, '', `why ${ORDER_ID}`],
  ])('is not followed if it %s', async (_, policy, disableCt, ...texts) => {
    await using started = await startHost({}, policy, { 'disable-ct': disableCt });
    await expectRefused(started.host, {}, ...texts);
  });

  test('that keeps out some names alone shows three of them, and decides once it lists the order', async () => {
    const internal = ['a', 'b', 'c', 'd'].map((label) => `${label}.corp.example.com`);
    const seed = orderTo('enable', {}, { dnsNames: [NAME, ...internal] });
    const keepOut = { 'keep-out': entries('corp.example.com') };
    await using started = await startHost(of(seed), keepOut, { 'disable-ct': 'false' });
    const { host, write } = started;
    const step = await host.main();
    expectFailure(step, 'not changed', NAME, 'order ID');
    expect(internal.map((name) => step.errors[0]?.includes(name))).toEqual([true, true, true, false]);
    await write({ ...keepOut, log: entries(ORDER_ID) });
    const run = await host.main();
    expectGreen(host, run, { reissued: 'true', 'disable-ct': 'false' });
    expect(run.summary).toContain(`${ORDER_ID}, overrides corp.example.com: why ${ORDER_ID}`);
  });

  test('that is none is refused by both actions, with all problems of the file in one error', async () => {
    await using started = await startHost({}, { 'keep-out': { 1: '' }, log: { 1: 'x', a: 'x' }, oops: 1 });
    const { host, service } = started;
    const run = await host.main();
    const { errors } = await audit(service, { 'policy-file': FILE }, { directory: host.directory });
    for (const [error, ...more] of [run.errors, errors]) {
      expect(more).toEqual([]);
      for (const text of ['keep-out, 1: its reason', '1 appears twice', 'log, a: ', 'unknown key oops'])
        expect(error).toContain(text);
    }
    expect(service.connections).toBe(0);
  });

  test('that has changed since the plan needs another plan', async () => {
    await using started = await startHost({}, { default: 'keep-out' });
    const plan = await started.host.plan();
    await started.write({ default: 'log' });
    const { serial = '' } = started.host.state;
    await expectRefused(started.host, { 'expected-plan': plan }, 'enabled', 'disabled', serial, 'plan again');
  });
});

describe.concurrent('publishing: logging is turned on for names that nobody can look at', () => {
  const pending = { pendingReads: 6, disableCt: false };

  test('of an order without a certificate, only if log has its ID', async () => {
    await using started = await startHost(of(unissuedOrder({ disableCt: undefined })), { log: entries('example.com') });
    const { host, write } = started;
    await expectRefused(host, { 'disable-ct': 'false' }, /names/);
    await write({ log: entries(ORDER_ID) });
    expectSuccess(await host.main(), { 'disable-ct': 'false', 'certificate-ct-status': 'none' });
  });

  test('of a pending reissue, only if log has the ID of the order', async () => {
    await using started = await startHost(of(orderTo('enable', { pending })), {});
    const { host, service, write } = started;
    await expectRefused(host, {}, /names/, /complete or cancel/i);
    expect(statusesSet(service)).toEqual([]);
    await write({ log: entries(ORDER_ID) });
    const planned = await host.main({ 'dry-run': 'true' });
    expectSuccess(planned, { plan: expect.stringContaining(' do=wait '), next: 'wait' }, /names/);
    expectGreen(host, await host.main(), { reissued: 'true' });
  });

  test.each<[string, policy: object, Inputs, status?: string]>([
    ['by a plan that only waits', {}, { 'dry-run': 'true' }],
    ['if the policy ignores the order', { ignore: entries(ORDER_ID) }, { 'disable-ct': 'false' }],
    ['without a policy', {}, { 'policy-file': 'none', 'disable-ct': 'false' }],
    ['without a policy, in a dry run', {}, { 'policy-file': 'none', 'disable-ct': 'false', 'dry-run': 'true' }],
    ['of a reissue that may be pending', {}, { 'policy-file': 'none', 'disable-ct': 'false' }, 'odd'],
  ])('never %s', async (_, policy, inputs, status) => {
    const seed = status ? orderTo('enable', { status }) : orderTo('enable', { pending });
    await using started = await startHost(of(seed), policy, inputs);
    await expectRefused(started.host, {}, /names/);
  });
});

describe.concurrent('the account of the policy', () => {
  const policy = { account: '1449471', default: 'keep-out' };

  test('is compared beside the first look', async () => {
    await using started = await startHost({}, policy);
    expectGreen(started.host, await started.host.main(), { reissued: 'true' });
    expect(kindsOf(started.service).filter((kind) => kind === 'account')).toHaveLength(1);
    expect(kindsOf(started.service).slice(0, 3).toSorted()).toEqual(['account', 'chain', 'order']);
  });

  const forbidden = { status: 403, body: { errors: [{ code: 'access_denied|missing_permission', message: 'No.' }] } };
  test.each<[string, response: { status: number; body: object }, text: string]>([
    ['is another', { status: 200, body: { id: 22 } }, '22'],
    ['may not be read', forbidden, 'can be removed'],
  ])('stops the run if it %s', async (_, response, text) => {
    await using started = await startHost({}, policy);
    started.service.fault({ path: 'account' }, response);
    const step = await started.host.main();
    expectFailure(step, 'not changed', policy.account, text);
    expect(step.summary).toContain(String(ORDER_ID));
    expect([statusesSet(started.service), postCount(started.service)]).toEqual([[], 0]);
  });

  test('stops an audit before it reads the list', async () => {
    await using service = await startService({ accountId: '1449472' });
    const files = { [FILE]: JSON.stringify(policy) };
    expectStopped(await audit(service, { 'policy-file': FILE }, { files }), '1449471', '1449472');
    expect(service.requestsFor('list')).toEqual([]);
  });
});
