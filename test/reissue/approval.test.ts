import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Inputs } from '../harness/runner.ts';
import { createCsr, ownCsr } from '../stand-in/pki.ts';
import { expectGreen, expectRed, forbidden, type kindsOf, order, postCount, RunnerHost, startService } from './step.ts';

const name = 'order-1000001.example.com';
const onlyReads = (service: Parameters<typeof kindsOf>[0]) => service.requests.every(({ method }) => method === 'GET');

test('the CSR of the order is sent as one block, without the text around it', async () => {
  await using service = await startService({ orders: [order({ csr: 'with text around it' })] });
  await using host = new RunnerHost(service, 'disable');
  await expectGreen(host, await host.main(), { reissued: 'true' });
  const [post] = service.requestsFor('reissue');
  expect(JSON.parse(post?.body ?? '').certificate.csr).toBe(await ownCsr(name, 'ec'));
});

test('a certificate for another key than the approved one is red, although nobody gave a csr-file', async () => {
  await using service = await startService({ reissueMode: { anotherKey: true } });
  await using host = new RunnerHost(service, 'disable');
  expectRed(await host.main(), /key/, 'in sync', /DigiCert issued it otherwise/, 'takes the key that is active then');
  expect(postCount(service)).toBe(1);
});

/** Makes a dry run, and returns its plan. */
async function planOf(host: RunnerHost, inputs: Inputs = {}): Promise<string> {
  const sent = host.service.requests.length;
  const step = await host.main({ ...inputs, 'dry-run': 'true' });
  expect(step).toMatchObject({ exitCode: 0 });
  expect(host.service.requests.slice(sent).every(({ method }) => method === 'GET')).toBe(true);
  const plan = String(step.outputs['plan']);
  for (const shown of [step.shown, step.summary]) {
    expect(shown).toContain(plan);
    for (const dnsName of JSON.parse(String(step.outputs['dns-names']))) expect(shown).toContain(dnsName);
  }
  return plan;
}

/** Expects a run that is refused before it changes anything. */
async function expectRefused(host: RunnerHost, inputs: Inputs, ...texts: (string | RegExp)[]): Promise<void> {
  for (const dryRun of ['false', 'true']) {
    const sent = host.service.requests.length;
    expectRed(await host.main({ ...inputs, 'dry-run': dryRun }), 'plan again', 'The order was not changed', ...texts);
    expect(host.service.requests.slice(sent).every(({ method }) => method === 'GET')).toBe(true);
  }
}

/** Runs a plan, and runs it again. */
async function expectRepeatable(host: RunnerHost, inputs: Inputs, outputs: Record<string, string>): Promise<void> {
  for (const expected of [outputs, { reissued: 'false' }]) {
    const step = await host.main(inputs);
    await expectGreen(host, step, expected);
    host.ownFiles.add(String(step.outputs['certificate-file']));
  }
}

/** Writes a certificate request with a key of its own into the workspace. */
async function writeCsr(host: RunnerHost, file: string): Promise<void> {
  const path = join(host.directory, file);
  host.ownFiles.add(path);
  await writeFile(path, (await createCsr(name, [name], 'ec')).pem);
}

describe.concurrent('a plan is what happens, and a run with it can be repeated', () => {
  test('a reissue with the CSR of the order', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await planOf(host);
    expect(plan).toMatch(
      /^1 api=127\.0\.0\.1:\d+ order=1000001 ct=disabled do=reissue serial=[\dA-F]+ names=.* key=[\da-f]{64} at=/,
    );
    await expectRepeatable(host, { 'expected-plan': plan }, { reissued: 'true', plan: '' });
    expect(postCount(service)).toBe(1);
  });

  test('a reissue with csr-file', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'csr-file': 'new.csr' });
    await writeCsr(host, 'new.csr');
    await writeCsr(host, 'other.csr');
    const plan = await planOf(host);
    const other = await host.main({ 'expected-plan': plan, 'csr-file': 'other.csr' });
    expectRed(other, 'another key than that of csr-file: plan again');
    await expectRefused(host, { 'expected-plan': plan, 'csr-file': '' }, 'another key than the plan');
    await expectRepeatable(host, { 'expected-plan': plan }, { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });

  test('a wait for a pending reissue', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    (await service.prepareReissue(host.orderId, { pendingReads: 4, disableCt: true, anotherKey: true }))();
    const plan = await planOf(host);
    expect(plan).toMatch(/ do=wait serial=[\dA-F]+ names=[\da-f]{64} key=any at=/);
    await expectRepeatable(host, { 'expected-plan': plan }, { reissued: 'true' });
    expect(postCount(service)).toBe(0);
  });

  test('the status of a certificate that is as desired', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable', { 'order-id': '1000003' });
    const plan = await planOf(host);
    expect(plan).toMatch(/ ct=enabled do=status serial=[\dA-F]+ names=[\da-f]{64} key=[\da-f]{64} at=/);
    await expectRepeatable(host, { 'expected-plan': plan }, { reissued: 'false' });
    expect(postCount(service)).toBe(0);
  });

  test('the status of an order without a certificate, and later with one', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000004' });
    const plan = await planOf(host);
    expect(plan).toMatch(/ do=status serial=none names=[\da-f]{64} key=any at=/);
    for (const _ of ['a run', 'a rerun'])
      expect(await host.main({ 'expected-plan': plan })).toMatchObject({
        exitCode: 0,
        outputs: { 'disable-ct': 'true' },
      });
    await service.issue(host.orderId);
    await expectRepeatable(host, { 'expected-plan': plan }, { reissued: 'false' });
    expect(postCount(service)).toBe(0);
  });

  test('after a red run, too', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await planOf(host);
    service.fault({ path: 'reissue' }, forbidden, 1);
    expectRed(await host.main({ 'expected-plan': plan }), 'restored to enabled', 'Run again');
    await expectRepeatable(host, { 'expected-plan': plan }, { reissued: 'true' });
  });

  test('after a run that ended pending, too', async () => {
    await using service = await startService({ reissueMode: { pendingReads: 4 } });
    await using host = new RunnerHost(service, 'disable');
    const plan = await planOf(host);
    const requested = await host.main({ 'expected-plan': plan, 'wait-minutes': '0' });
    expect(requested).toMatchObject({
      exitCode: 0,
      outputs: { 'reissue-pending': 'true', 'request-reissue': 'false' },
    });
    await expectRepeatable(host, { 'expected-plan': plan }, { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });
});

describe.concurrent('what the plan did not show is refused', () => {
  const moreNames = [name, `www.${name}`, 'secret-merger.example.com'];
  const reissueWith = (dnsNames: string[], scts: boolean) =>
    order({ disableCt: !scts, certificate: { commonName: name, dnsNames, scts } });

  test('another certificate that is active', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await planOf(host);
    const { serial: planned } = service.stateOf(host.orderId);
    await service.addOrder(reissueWith([name, `www.${name}`], true));
    const { serial } = service.stateOf(host.orderId);
    await expectRefused(
      host,
      { 'expected-plan': plan },
      String(planned),
      String(serial),
      'another certificate is active',
    );
  });

  test('other names of a certificate that is as desired', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await planOf(host);
    await service.addOrder(reissueWith(moreNames, false));
    const { serial } = service.stateOf(host.orderId);
    await expectRefused(host, { 'expected-plan': plan }, String(serial), 'the names are not those of the plan');
  });

  test('another key of a certificate that has the status', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await planOf(host);
    (await service.prepareReissue(host.orderId, { anotherKey: true, disableCt: true }))();
    await expectRefused(host, { 'expected-plan': plan }, 'another certificate is active', 'another key');
  });

  test('a first certificate with other names', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000004' });
    const plan = await planOf(host);
    const certificate = { commonName: 'order-1000004.example.com', dnsNames: ['secret.example.com'], scts: false };
    await service.addOrder({ ...order({ certificate, disableCt: true }), id: 1000004 });
    await expectRefused(host, { 'expected-plan': plan }, 'the serial number in the plan is none', 'the names are not');
  });

  test('a pending reissue that would be published', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable');
    const plan = await planOf(host);
    (await service.prepareReissue(host.orderId, { pendingReads: 'manual' }))();
    await expectRefused(host, { 'expected-plan': plan }, 'whose names the plan does not have');
    await service.issue(host.orderId);
  });

  test('a plan of another kind, direction or account, before anything is sent', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await planOf(host);
    const sent = service.requests.length;
    for (const [inputs, text] of [
      [{ 'disable-ct': 'false' }, 'disable-ct'],
      [{ 'order-id': '1000002' }, 'another order than order-id'],
      [{ 'api-url': 'http://localhost:1/services/v2' }, 'another host than that of api-url'],
      [{ 'expected-plan': plan.replace('disabled', 'enabled') }, 'for CT logging enabled'],
      [{ 'expected-plan': plan.replace(/at=.*/, 'at=2026-01-01T00:00:00Z') }, 'more than 96 hours old: plan again'],
      [{ 'expected-plan': '' }, 'it contains a secret'],
    ] as const)
      expectRed(await host.main({ 'expected-plan': plan, ...inputs }), 'Input expected-plan', text);
    expect(service.requests).toHaveLength(sent);
  });
});

test('the plan of an order without a certificate shows a name with a format character', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'enable', { 'order-id': '1000004' });
  const certificateFields = {
    dns_names: ['www.example.com', 'secret\u00ad-merger.example.com', '\u0441orp.example.com'],
  };
  Object.assign(service.orders.get('1000004') ?? {}, { certificateFields });
  const { shown, summary } = await host.main({ 'dry-run': 'true' });
  for (const text of [shown, summary])
    for (const dnsName of ['secret-merger.example.com', 'xn--orp-3ed.example.com']) expect(text).toContain(dnsName);
});

test('a dry run has no plan if every run with it would be refused', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'enable', { 'order-id': '1000003' });
  Object.assign(service.orders.get('1000003') ?? {}, { status: 'odd' });
  const step = await host.main({ 'dry-run': 'true' });
  expect(step).toMatchObject({
    exitCode: 0,
    outputs: { plan: '', 'reissue-pending': 'unknown', 'request-reissue': 'false' },
  });
  expect(step.warnings).toEqual([expect.stringContaining('The output plan is empty')]);
});

describe.concurrent('a download of another order', () => {
  test('is no certificate to reissue', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.mixUpDownloads(host.orderId, 1000003, 1);
    expectRed(await host.main(), 'another order', 'not changed');
    expect(onlyReads(service)).toBe(true);
    await expectGreen(host, await host.main(), { reissued: 'true' });
  });

  test('does not end the wait', async () => {
    await using service = await startService({ reissueMode: { pendingReads: 1 } });
    await using host = new RunnerHost(service, 'disable');
    const mixUp = () => service.mixUpDownloads(host.orderId, 1000003, 3);
    const step = await host.main({}, { events: [[500, mixUp]] });
    await expectGreen(host, step, { reissued: 'true' });
    expect(step.shown).toContain('another order');
  });
});
