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
  const dispose = async () => {
    await host[Symbol.asyncDispose]();
    await service.close();
  };
  return { service, host, write, digest, [Symbol.asyncDispose]: dispose };
}

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

  test.each<[string, object, Inputs, ...texts: (string | RegExp)[]]>([
    [
      'disagrees with disable-ct',
      { 'keep-out': entries(ORDER_ID) },
      { 'disable-ct': 'false' },
      'disable-ct is false',
      'disable-ct true',
      `why ${ORDER_ID}`,
      'change the policy first',
    ],
    [
      'keeps out one name, and logs another',
      { 'keep-out': entries(`www.${NAME}`) },
      {},
      `www.${NAME}`,
      NAME,
      'order ID',
    ],
    [
      'does so, and disable-ct says one of both',
      { 'keep-out': entries(`www.${NAME}`) },
      { 'disable-ct': 'true' },
      `www.${NAME}`,
      NAME,
    ],
    ['ignores the order', { ignore: entries(ORDER_ID) }, {}, `why ${ORDER_ID}`],
  ])('is not followed if it %s', async (_, policy, inputs, ...texts) => {
    await using started = await startHost({}, policy, inputs);
    await expectRefused(started.host, {}, ...texts);
  });

  test('that keeps out many names shows three of them', async () => {
    const hosts = ['a', 'b', 'c', 'd'].map((host) => `${host}.corp.example.com`);
    const orders = [orderTo('disable', {}, { dnsNames: [NAME, ...hosts] })];
    await using started = await startHost({ orders }, { 'keep-out': entries('corp.example.com') });
    const [error] = (await started.host.main()).errors;
    for (const name of hosts.slice(0, 3)) expect(error).toContain(name);
    expect(error).not.toContain(hosts[3]);
  });

  test('that ignores the order leaves it to disable-ct', async () => {
    await using started = await startHost({}, { ignore: entries(ORDER_ID) }, { 'disable-ct': 'true' });
    expectGreen(started.host, await started.host.main(), { reissued: 'true' });
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
  const pending = { pendingReads: 4, disableCt: false };
  const unseen: [string, OrderSeed][] = [
    ['nothing is issued, and logging is off', unissuedOrder({ disableCt: true })],
    ['nothing is issued, and the status is not reported', unissuedOrder({ disableCt: undefined })],
    ['a reissue is pending, and logging is off', orderTo('enable', { pending })],
    ['a reissue is pending, and the status is not reported', orderTo('enable', { pending, disableCt: undefined })],
    ['a reissue may be pending, and logging is off', orderTo('enable', { status: 'odd' })],
    [
      'a reissue may be pending, and the status is not reported',
      orderTo('enable', { status: 'odd', disableCt: undefined }),
    ],
  ];

  test.each(unseen)('never if %s, unless log has the order ID', async (_, seed) => {
    for (const [policy, disableCt] of [
      [{}, ''],
      [{ log: entries('example.com') }, 'false'],
    ] as const) {
      await using started = await startHost({ orders: [seed] }, policy, { 'disable-ct': disableCt });
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

  test('with an approved plan to wait', async () => {
    await using started = await startHost(
      { orders: [orderTo('enable', { pending: { ...pending, pendingReads: 6 } })] },
      {},
    );
    const { host } = started;
    const plan = await host.plan();
    expectGreen(host, await host.main({ 'expected-plan': plan }), { reissued: 'true' });
  });

  test('by the step that waits for what a step before it has requested', async () => {
    await using started = await startHost({ orders: [orderTo('enable')], reissueMode: { pendingReads: 6 } }, {});
    const { host, service } = started;
    // The service has forgotten the status when the next step looks.
    const { outputs } = await host.main({ 'wait-minutes': '0' });
    service.ctReported = false;
    expectFailure(await host.main(), 'not changed');
    expectGreen(host, await host.main({ 'expected-plan': String(outputs['plan']) }), { reissued: 'true' });
  });

  test('if the policy ignores the order, by disable-ct alone', async () => {
    await using started = await startHost(
      { orders: [orderTo('enable', { pending })] },
      { ignore: entries(ORDER_ID) },
      { 'disable-ct': 'false' },
    );
    expectGreen(started.host, await started.host.main(), { reissued: 'true' });
  });

  test('if logging is on already', async () => {
    await using started = await startHost({ orders: [orderTo('enable', { pending, disableCt: false })] }, {});
    expectGreen(started.host, await started.host.main(), { reissued: 'true' });
  });

  test('without a policy, by a person who says disable-ct: false', async () => {
    await using started = await startHost(
      { orders: [orderTo('enable', { pending })] },
      {},
      { 'policy-file': 'none', 'disable-ct': 'false' },
    );
    expectGreen(started.host, await started.host.main(), { reissued: 'true' });
  });

  test('but turning logging off needs no more than the decision', async () => {
    await using started = await startHost(
      { orders: [orderTo('disable', { pending: { pendingReads: 4, disableCt: true } })] },
      { default: 'keep-out' },
    );
    expectGreen(started.host, await started.host.main(), { reissued: 'true' });
  });
});

describe.concurrent('the account of the policy', () => {
  const account = '1449471';

  test('is compared beside the first look', async () => {
    await using started = await startHost({}, { account, default: 'keep-out' });
    expectGreen(started.host, await started.host.main(), { reissued: 'true' });
    expect(kindsOf(started.service).filter((kind) => kind === 'account')).toHaveLength(1);
    expect(kindsOf(started.service).slice(0, 3).toSorted()).toEqual(['account', 'chain', 'order']);
  });

  test.each<[string, OrderSeed]>([
    ['an order', orderTo('disable')],
    ['an order without a certificate', unissuedOrder()],
  ])('of another key stops the run: %s', async (_, seed) => {
    await using started = await startHost({ orders: [seed], accountId: '22' }, { account, default: 'keep-out' });
    await expectRefused(started.host, {}, account, '22');
    expect((await started.host.main()).summary).toContain(String(ORDER_ID));
  });

  test.each<[string, Parameters<Awaited<ReturnType<typeof startService>>['fault']>[1]]>([
    [
      'may not be read',
      { status: 403, body: { errors: [{ code: 'access_denied|missing_permission', message: 'No.' }] } },
    ],
    ['is not reported', { status: 200, body: { id: 'x' } }],
  ])('that %s stops the run', async (_, behavior) => {
    await using started = await startHost({}, { account, default: 'keep-out' });
    started.service.fault({ path: 'account' }, behavior);
    await expectRefused(started.host, {}, account, 'account');
    expect(postCount(started.service)).toBe(0);
  });
});
