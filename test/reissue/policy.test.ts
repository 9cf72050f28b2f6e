import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CertCentral } from '../stand-in/server.ts';
import { expectRed, kindsOf, order, postCount, RunnerHost, startService } from './step.ts';

const name = 'order-1000001.example.com';
const PATH = 'ct-policy.json';
const entry = (key: string) => ({ [key]: `why ${key}` });

/** Starts a host whose workspace has a policy, and that passes no `disable-ct`. */
async function startHost(service: CertCentral, policy: object, inputs: Record<string, string> = {}) {
  const host = new RunnerHost(service, 'disable', { 'disable-ct': '', 'policy-file': PATH, ...inputs });
  await writePolicy(host, policy);
  return host;
}

async function writePolicy(host: RunnerHost, policy: object): Promise<string> {
  const path = join(host.directory, PATH);
  host.ownFiles.add(path);
  const text = JSON.stringify({ default: 'log', ...policy });
  await writeFile(path, text);
  return createHash('sha256').update(text).digest('hex');
}

/** Expects that a run and a dry run are refused, and change nothing. */
async function expectRefused(host: RunnerHost, inputs: Record<string, string>, ...texts: string[]): Promise<void> {
  for (const dryRun of ['false', 'true']) {
    const sent = host.service.requests.length;
    expectRed(await host.main({ ...inputs, 'dry-run': dryRun }), 'The order was not changed', ...texts);
    expect(host.service.requests.slice(sent).every(({ method }) => method === 'GET')).toBe(true);
  }
}

describe.concurrent('a policy', () => {
  test('decides, and plan, log line and summary name the file, its SHA-256 and the rule', async () => {
    await using service = await startService();
    await using host = await startHost(service, { 'keep-out': entry('example.com') });
    const digest = await writePolicy(host, { 'keep-out': entry('example.com') });
    const plan = await host.main({ 'dry-run': 'true' });
    expect(plan.outputs).toMatchObject({ 'disable-ct': 'true', 'request-reissue': 'true' });
    const run = await host.main({ 'expected-plan': String(plan.outputs['plan']) });
    const { disableCt, scts } = service.stateOf(host.orderId);
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'disable-ct': 'true', reissued: 'true' } });
    expect({ disableCt, scts }).toEqual({ disableCt: true, scts: false });
    expect(run.log.find((line) => line.startsWith('CT logging of order'))).toContain(digest);
    for (const shown of [plan.shown, plan.summary, run.shown, run.summary])
      for (const text of [PATH, digest, 'example.com: why example.com']) expect(shown).toContain(text);
    expect(kindsOf(service)).not.toContain('account');
  });

  test('agrees with disable-ct, or nothing is changed', async () => {
    await using service = await startService();
    await using host = await startHost(service, { 'keep-out': entry('1000001') });
    await expectRefused(
      host,
      { 'disable-ct': 'false' },
      'disable-ct is false',
      'disable-ct true',
      'why 1000001',
      'change the policy first',
    );
    expect(await host.main({ 'disable-ct': 'true' })).toMatchObject({ exitCode: 0, outputs: { 'disable-ct': 'true' } });
  });

  test('with names that disagree is for a person', async () => {
    await using service = await startService();
    await using host = await startHost(service, { 'keep-out': entry(`www.${name}`) });
    for (const disableCt of ['', 'true', 'false'])
      await expectRefused(host, { 'disable-ct': disableCt }, `keeps www.${name} out of CT logs, but logs ${name}`);
    expect(postCount(service)).toBe(0);
  });

  test('that ignores the order leaves it to disable-ct', async () => {
    await using service = await startService();
    await using host = await startHost(service, { ignore: entry('1000001') });
    await expectRefused(host, {}, 'ignores the order (1000001: why 1000001)');
    expect(await host.main({ 'disable-ct': 'true' })).toMatchObject({ exitCode: 0, outputs: { reissued: 'true' } });
  });

  test('that has changed since the plan needs another plan', async () => {
    await using service = await startService();
    await using host = await startHost(service, { default: 'keep-out' });
    const plan = String((await host.main({ 'dry-run': 'true' })).outputs['plan']);
    await writePolicy(host, { default: 'log' });
    const { serial } = service.stateOf(host.orderId);
    await expectRefused(
      host,
      { 'expected-plan': plan },
      'CT logging should now be enabled, and the plan has disabled',
      String(serial),
      'plan again',
    );
  });
});

describe.concurrent('a policy publishes only what somebody can look at', () => {
  const isDisabled = { disableCt: true };
  test('not what is not issued yet, unless it lists the order', async () => {
    const unissued = { ...order({ ...isDisabled, status: 'pending', commonName: name }), certificate: undefined };
    await using service = await startService({ orders: [unissued] });
    await using host = await startHost(service, { log: entry(name) });
    for (const disableCt of ['', 'false'])
      await expectRefused(host, { 'disable-ct': disableCt }, 'nothing is issued yet');
    expect(service.stateOf(host.orderId).disableCt).toBe(true);
    await writePolicy(host, { log: entry('1000001') });
    expect(await host.main()).toMatchObject({
      exitCode: 0,
      outputs: { 'disable-ct': 'false', 'ct-status': 'enabled' },
    });
  });

  test.each(['reissue_pending', 'a word that nobody knows'])(
    'not a reissue that is or may be pending: %s',
    async (status) => {
      const certificate = { commonName: name, dnsNames: [name, `www.${name}`], scts: false };
      await using service = await startService({ orders: [order({ ...isDisabled, certificate })] });
      await using host = await startHost(service, {});
      (await service.prepareReissue(host.orderId, { pendingReads: 'manual', status }))();
      for (const disableCt of ['', 'false'])
        await expectRefused(host, { 'disable-ct': disableCt }, 'a reissue is or may be pending');
      const { disableCt, inSync } = service.stateOf(host.orderId);
      expect({ disableCt, inSync }).toEqual({ disableCt: true, inSync: true });
      if (status !== 'reissue_pending') return;
      // Without a policy, the same run publishes the names of whoever requested the reissue.
      const inputs = { 'disable-ct': 'false', 'policy-file': 'none', 'wait-minutes': '0' };
      expect(await host.main(inputs)).toMatchObject({ exitCode: 0 });
      expect(service.stateOf(host.orderId).disableCt).toBe(false);
    },
  );

  test('but a pending reissue of the plan', async () => {
    const certificate = { commonName: name, dnsNames: [name, `www.${name}`], scts: false };
    await using service = await startService({ orders: [order({ ...isDisabled, certificate })] });
    await using host = await startHost(service, { log: entry('1000001') });
    (await service.prepareReissue(host.orderId, { pendingReads: 6, disableCt: false }))();
    const plan = String((await host.main({ 'dry-run': 'true' })).outputs['plan']);
    expect(plan).toContain(' ct=enabled do=wait ');
    await writePolicy(host, {});
    await expectRefused(host, {}, 'a reissue is or may be pending');
    const step = await host.main({ 'expected-plan': plan });
    expect(step).toMatchObject({ exitCode: 0, outputs: { reissued: 'true', 'certificate-ct-status': 'enabled' } });
  });
});

describe.concurrent('the account of the policy', () => {
  test('is compared beside the first look', async () => {
    await using service = await startService({ accountId: '1449471' });
    await using host = await startHost(service, { account: '1449471', default: 'keep-out' });
    expect(await host.main()).toMatchObject({ exitCode: 0 });
    expect(kindsOf(service).filter((kind) => kind === 'account')).toHaveLength(1);
    expect(kindsOf(service).slice(0, 3).toSorted()).toEqual(['account', 'chain', 'order']);
  });

  test('of another key, or one that cannot be read, stops the run', async () => {
    await using service = await startService({ accountId: '22' });
    await using host = await startHost(service, { account: '1449471', default: 'keep-out' });
    await expectRefused(host, {}, 'account 1449471', 'account 22');
    service.fault({ path: 'account' }, { status: 403, body: { errors: [{ code: 'access_denied' }] } });
    await expectRefused(host, {}, '1449471', 'account can be removed');
    await writePolicy(host, { default: 'keep-out' });
    expect(await host.main()).toMatchObject({ exitCode: 0, outputs: { reissued: 'true' } });
  });
});

test('a first certificate with other names than the order had is not replaced, and the run is red', async () => {
  await using service = await startService();
  await using host = await startHost(service, { 'keep-out': entry('corp.example.com') }, { 'order-id': '1000004' });
  const pending = service.orders.get('1000004');
  const names = {
    commonName: 'order-1000004.example.com',
    dnsNames: ['order-1000004.example.com', 'a.corp.example.com'],
  };
  const prepared = await service.store.prepare(pending as never, names, {});
  service.fault(
    { path: 'put' },
    { first: () => service.store.start(pending as never, prepared, { disableCt: true }) },
    1,
  );
  expectRed(await host.main(), 'keeps a.corp.example.com out of CT logs', 'list the order ID', 'restored to disabled');
  expect(postCount(service)).toBe(0);
});
