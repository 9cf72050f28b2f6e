import { createHash, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectFailure, expectSuccess, kindsOf, runStep, startService } from '../harness/step.ts';
import type { OrderSeed } from '../stand-in/orders.ts';
import { clientAuth, serverAuth } from '../stand-in/pki.ts';
import { expectGreen, NAME, ORDER_ID, orderTo, postCount, RunnerHost, unissuedOrder } from './host.ts';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const digestOf = (names: readonly string[]) => sha256([...new Set(names)].sort().join('\n'));
const keyDigestOf = (pem = '') => sha256(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }));
type Job = Record<'order-id' | 'plan', string>;
const withoutTime = (plan: string) => plan.replace(/ at=.*/, '');

type Plan = [
  name: string,
  'disable' | 'enable',
  OrderSeed,
  fields: { do: string; serial?: 'none'; key?: 'any'; names?: string[] },
  run: { posts: number; csrFile?: string },
];

const foreign = { pendingReads: 6, anotherKey: true };
const wait = { do: 'wait', key: 'any' } as const;
const nothing = { do: 'status', serial: 'none', key: 'any', names: [NAME] } satisfies Plan[3];

describe.concurrent('the plan', () => {
  test.each<Plan>([
    ['to publish', 'enable', orderTo('enable'), { do: 'reissue' }, { posts: 1 }],
    [
      'to reissue, with csr-file',
      'disable',
      orderTo('disable', { csr: null }),
      { do: 'reissue' },
      { posts: 1, csrFile: 'new.csr' },
    ],
    ['to wait', 'disable', orderTo('disable', { disableCt: true, pending: foreign }), wait, { posts: 0 }],
    ['of an order without a certificate', 'disable', unissuedOrder(), nothing, { posts: 0 }],
  ])('%s is what a run does', async (_, change, seed, fields, { posts, csrFile }) => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, change);
    if (csrFile) host.inputs['csr-file'] = join(host.directory, await host.writeCsr(csrFile));
    const started = Date.now();
    const plan = await host.plan();
    const { certificate } = host;
    const [version, ...pairs] = plan.split(' ');
    const { key, at = '', ...others } = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/, 2)));
    expect([version, ...pairs.map((pair) => pair.split('=')[0])].join(' ')).toBe(
      '1 api order ct do serial names key at',
    );
    expect(others).toEqual({
      api: new URL(service.url).host,
      order: '1000001',
      ct: `${change}d`,
      do: fields.do,
      serial: fields.serial ?? certificate?.serial,
      names: digestOf(fields.names ?? certificate?.dnsNames ?? []),
    });
    if (!csrFile) expect(key).toBe(fields.key ?? keyDigestOf(certificate?.pem));
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Date.parse(at)).toBeGreaterThan(started - 1_000);
    expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
    expect(kindsOf(service).toSorted()).toEqual(['chain', 'order', ...(fields.do === 'wait' ? ['validation'] : [])]);

    const step = await host.main({ 'expected-plan': plan });
    if (fields.serial) {
      expectSuccess(step, { reissued: 'false', 'ct-status': `${change}d`, 'serial-number': '' });
      // The plan of an order without a certificate holds when the first one has come.
      await service.issue(ORDER_ID);
      expectGreen(host, await host.main({ 'expected-plan': plan }), { reissued: 'false' });
    } else expectGreen(host, step, { reissued: 'true' }, ...(fields.do === 'wait' ? [/another key/] : []));
    if (csrFile) expect(keyDigestOf(host.certificate?.pem)).toBe(key);
    expect(postCount(service)).toBe(posts);
  });

  test('is that of an audit, and permits another attempt after a red run', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await host.plan();
    const { outputs } = await runStep(service, { 'disable-ct': 'true' }, { action: 'audit' });
    const [job] = JSON.parse(outputs['to-do'] ?? '').filter((each: Job) => each['order-id'] === String(ORDER_ID));
    expect(withoutTime(job.plan)).toBe(withoutTime(plan));
    service.fault({ path: 'reissue' }, { status: 403 }, 1);
    expectFailure(await host.main({ 'expected-plan': job.plan }), 'restored', /run again, or plan again/i);
    expectGreen(host, await host.main({ 'expected-plan': plan }), { reissued: 'true' });
  });

  // The step that waits publishes what the step before it has requested, and nothing else.
  test('of a run that only requests permits to wait for that, also if the order still reports the other status', async () => {
    const orders = [orderTo('enable', { orderFields: { disable_ct: true } })];
    await using service = await startService({ orders, reissueMode: { pendingReads: 6 } });
    await using host = new RunnerHost(service, 'enable');
    const approved = await host.plan();
    const { plan = '', ...outputs } = (await host.main({ 'expected-plan': approved, 'wait-minutes': '0' })).outputs;
    expect(outputs).toMatchObject({ 'reissue-pending': 'true', reissued: 'false' });
    expect(withoutTime(plan)).toBe(withoutTime(approved).replace('do=reissue', 'do=wait'));
    expect(await host.main({ 'expected-plan': approved })).toMatchObject({ exitCode: 1 });
    expectGreen(host, await host.main({ 'expected-plan': plan }), { reissued: 'true' }, /set once more/);
    expect(postCount(service)).toBe(1);
  });
});

describe.concurrent('a dry run', () => {
  const many = Array.from({ length: 25 }, (_, index) => `name-${index}.example.com`);

  test('with a key that may only view shows all names, and whose key approvers agree to', async () => {
    const certificate = { dnsNames: [NAME, ...many], extendedKeyUsages: [serverAuth, clientAuth] };
    const orders = [orderTo('disable', { validation: { type: 'dv' } }, certificate)];
    await using service = await startService({ orders });
    await using host = new RunnerHost(service, 'disable', { 'csr-file': 'new.csr' });
    await host.writeCsr('new.csr');
    const step = await host.main({ 'dry-run': 'true', 'api-key': service.viewOnlyKey });
    const found = { 'ct-status': 'enabled', 'reissue-required': 'true', 'reissue-pending': 'false', reissued: 'false' };
    expectSuccess(step, { ...found, 'certificate-file': '', warnings: '["client-auth"]' }, ...step.warnings);
    for (const text of ['clientAuth', 'DV']) expect(step.warnings.join()).toContain(text);
    const key = /key=([\da-f]{64})/.exec(String(step.outputs['plan']))?.[1];
    // Names that were logged stay public.
    for (const shown of [step.shown, step.summary])
      for (const text of ['new.csr', key, host.state.serial, 'public', ...many.slice(0, 18)])
        expect(shown).toContain(text);
    for (const name of many) expect(step.summary).toContain(name);
    expect(step.summary).toContain('<details>');
    expect(step.shown).not.toContain(many[24]);
  });
});
