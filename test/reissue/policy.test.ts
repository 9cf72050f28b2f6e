import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
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
const WWW = `www.${NAME}`;
const entries = (...keys: (string | number)[]) => Object.fromEntries(keys.map((key) => [key, `why ${key}`]));

/** A machine with a policy in its workspace, whose inputs leave the status to the policy unless they say otherwise. */
async function startHost(options: CertCentralOptions, policy: object, inputs: Inputs = {}) {
  const service = await startService(options);
  const host = new RunnerHost(service, 'by policy', { 'policy-file': FILE, ...inputs });
  const write = async (changed: object) => {
    const text = JSON.stringify({ default: 'log', ...changed });
    await host.write(FILE, text);
    return createHash('sha256').update(text).digest('hex');
  };
  const digest = await write(policy);
  const dispose = () => Promise.all([host[Symbol.asyncDispose](), service.close()]).then(() => {});
  return { service, host, write, digest, [Symbol.asyncDispose]: dispose };
}
const of = (seed: OrderSeed): CertCentralOptions => ({ orders: [seed] });

describe.concurrent('a policy', () => {
  test('decides, and plan, log line and summary name the file, its SHA-256 and the rule', async () => {
    await using started = await startHost({}, { 'keep-out': entries('example.com') });
    const { host, digest, service } = started;
    const planned = await host.main({ 'dry-run': 'true' });
    expectSuccess(planned, { 'disable-ct': 'true', 'request-reissue': 'true' });
    const step = await host.main({ 'expected-plan': String(planned.outputs['plan']) });
    expectGreen(host, step, { 'disable-ct': 'true', reissued: 'true' });
    for (const shown of [planned.shown, planned.summary, step.log.at(-1), step.summary])
      for (const text of [FILE, digest, 'example.com: why example.com']) expect(shown).toContain(text);
    expect(kindsOf(service)).not.toContain('account');
  });

  const byId = { 'keep-out': entries(ORDER_ID) };
  const mixed = { 'keep-out': entries(WWW) };
  test.each<[string, object, disableCt: string, ...texts: string[]]>([
    [
      'disagrees with disable-ct',
      byId,
      'false',
      'disable-ct is false',
      'disable-ct true',
      `why ${ORDER_ID}`,
      'change the policy first',
    ],
    ['keeps out one name, and logs another', mixed, '', WWW, NAME, 'order ID'],
    ['does so, and disable-ct says one of both', mixed, 'true', WWW, NAME],
    ['ignores the order', { ignore: entries(ORDER_ID) }, '', `why ${ORDER_ID}`],
  ])('is not followed if it %s', async (_, policy, disableCt, ...texts) => {
    await using started = await startHost({}, policy, { 'disable-ct': disableCt });
    await expectRefused(started.host, {}, ...texts);
  });

  test('that keeps out many names shows three of them', async () => {
    const hosts = ['a', 'b', 'c', 'd'].map((host) => `${host}.corp.example.com`);
    const seed = orderTo('disable', {}, { dnsNames: [NAME, ...hosts] });
    await using started = await startHost(of(seed), { 'keep-out': entries('corp.example.com') });
    const [error] = (await started.host.main()).errors;
    expect(hosts.map((name) => error?.includes(name))).toEqual([true, true, true, false]);
  });

  test('that has changed since the plan needs another plan', async () => {
    await using started = await startHost({}, { default: 'keep-out' });
    const plan = await started.host.plan();
    await started.write({ default: 'log' });
    const { serial = '' } = started.host.state;
    await expectRefused(started.host, { 'expected-plan': plan }, 'enabled', 'disabled', serial, 'plan again');
  });
});

describe.concurrent('names that nobody has seen are published', () => {
  const pending = { pendingReads: 6, disableCt: false };
  const unreported = { disableCt: undefined };
  test.each<[string, OrderSeed]>([
    ['nothing is issued, and logging is off', unissuedOrder({ disableCt: true })],
    ['nothing is issued, and the status is not reported', unissuedOrder(unreported)],
    ['a reissue is pending, and logging is off', orderTo('enable', { pending })],
    ['a reissue is pending, and the status is not reported', orderTo('enable', { pending, ...unreported })],
    ['a reissue may be pending, and logging is off', orderTo('enable', { status: 'odd' })],
    ['a reissue may be pending, and the status is not reported', orderTo('enable', { status: 'odd', ...unreported })],
  ])('never if %s, unless log has the order ID', async (_, seed) => {
    for (const [policy, disableCt] of [
      [{}, ''],
      [{ log: entries('example.com') }, 'false'],
    ] as const) {
      await using started = await startHost(of(seed), policy, { 'disable-ct': disableCt });
      const { host, service, write } = started;
      if (seed.pending) {
        // A person may approve that; until then, nothing is changed.
        const step = await host.main({ 'dry-run': 'true' });
        expectSuccess(step, { plan: expect.stringContaining(' do=wait ') }, ...step.warnings);
        expect(step.warnings.join()).toMatch(/names/);
        expectFailure(await host.main(), 'not changed', /names/);
        expect(statusesSet(service)).toEqual([]);
      } else await expectRefused(host, {}, /names/);
      await write({ log: entries(ORDER_ID) });
      // The stand-in takes no request for an order of another word.
      if (seed.status === 'odd') expectFailure(await host.main(), 'restored', /POST/);
      else expectSuccess(await host.main(), { 'disable-ct': 'false', 'ct-status': 'enabled' });
    }
  });

  test('with an approved plan to wait, also that of the step that has requested', async () => {
    await using approved = await startHost(of(orderTo('enable', { pending })), {});
    const plan = await approved.host.plan();
    expectGreen(approved.host, await approved.host.main({ 'expected-plan': plan }), { reissued: 'true' });
    await using requested = await startHost({ ...of(orderTo('enable')), reissueMode: pending }, {});
    const { outputs } = await requested.host.main({ 'wait-minutes': '0' });
    // The service has forgotten the status when the next step looks.
    requested.service.ctReported = false;
    expectFailure(await requested.host.main(), 'not changed');
    expectGreen(requested.host, await requested.host.main({ 'expected-plan': String(outputs['plan']) }), {
      reissued: 'true',
    });
  });

  const byHand = { 'disable-ct': 'false' };
  test.each<[string, OrderSeed, policy: object, Inputs]>([
    [
      'if the policy ignores the order, by disable-ct alone',
      orderTo('enable', { pending }),
      { ignore: entries(ORDER_ID) },
      byHand,
    ],
    ['if logging is on already', orderTo('enable', { pending, disableCt: false }), {}, {}],
    ['without a policy, by disable-ct', orderTo('enable', { pending }), {}, { ...byHand, 'policy-file': 'none' }],
    [
      'but to turn it off, the decision is enough',
      orderTo('disable', { pending: { ...pending, disableCt: true } }),
      { default: 'keep-out' },
      {},
    ],
  ])('%s', async (_, seed, policy, inputs) => {
    await using started = await startHost(of(seed), policy, inputs);
    expectGreen(started.host, await started.host.main(), { reissued: 'true' });
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
  test.each<[string, OrderSeed, response: { status: number; body: object }]>([
    ['is another', orderTo('disable'), { status: 200, body: { id: 22 } }],
    ['is another, and nothing is issued', unissuedOrder(), { status: 200, body: { id: '22' } }],
    ['may not be read', orderTo('disable'), forbidden],
    ['is not reported', orderTo('disable'), { status: 200, body: { id: 'x' } }],
  ])('stops the run if it %s', async (_, seed, response) => {
    await using started = await startHost(of(seed), policy);
    started.service.fault({ path: 'account' }, response);
    const isOther = JSON.stringify(response).includes('22');
    await expectRefused(started.host, {}, policy.account, isOther ? '22' : 'can be removed');
    expect((await started.host.main()).summary).toContain(String(ORDER_ID));
    expect(postCount(started.service)).toBe(0);
  });
});
