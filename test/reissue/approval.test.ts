import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CsrForm, createCsr, ownCsr } from '../stand-in/pki.ts';
import { expectGreen, expectRed, type kindsOf, order, postCount, RunnerHost, type Step, startService } from './step.ts';

const name = 'order-1000001.example.com';
const onlyReads = (service: Parameters<typeof kindsOf>[0]) => service.requests.every(({ method }) => method === 'GET');

describe.concurrent('the CSR of the order', () => {
  test.each<CsrForm>(['own key', 'bare base64', 'with text around it'])(
    'that has the key of the certificate is sent as one block: %s',
    async (csr) => {
      await using service = await startService({ orders: [order({ csr })] });
      await using host = new RunnerHost(service, 'disable');
      await expectGreen(host, await host.main(), { reissued: 'true' });
      const [post] = service.requestsFor('reissue');
      expect(JSON.parse(post?.body ?? '').certificate.csr).toBe(await ownCsr(name, 'ec'));
    },
  );

  test.each<[CsrForm, string]>([
    ['another key', 'has another key than the active certificate'],
    ['two blocks', 'cannot be read'],
    ['garbage', 'cannot be read'],
  ])('is refused in a dry run and in a run: %s', async (csr, text) => {
    await using service = await startService({ orders: [order({ csr })] });
    await using host = new RunnerHost(service, 'disable');
    for (const dryRun of ['true', 'false']) expectRed(await host.main({ 'dry-run': dryRun }), text, 'not changed');
    expect(onlyReads(service)).toBe(true);
  });

  test('of base64 with another block behind it cannot show one key and request another', async () => {
    const real = (await ownCsr(name, 'ec')).replaceAll(/-----.*-----|\s/g, '');
    const { pem } = await createCsr(name, [], 'ec');
    await using service = await startService({ orders: [order({ csr: `${real}\n${pem}` })] });
    await using host = new RunnerHost(service, 'disable');
    expectRed(await host.main(), /cannot be read|has another key/);
    expect(onlyReads(service)).toBe(true);
  });
});

test('a certificate for another key than the approved one is red, although nobody gave a csr-file', async () => {
  await using service = await startService({ reissueMode: { anotherKey: true } });
  await using host = new RunnerHost(service, 'disable');
  expectRed(await host.main(), /key/, 'in sync', /DigiCert issued it otherwise/, 'takes the key that is active then');
  expect(postCount(service)).toBe(1);
});

describe.concurrent('expected-serial-number', () => {
  const withColons = (step: Step) =>
    String(step.outputs['serial-number'])
      .toLowerCase()
      .replace(/..(?=.)/g, '$&:');

  test('ties the run to the certificate of the plan, and a replayed approval is refused', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await host.main({ 'dry-run': 'true' });
    const planned = String(plan.outputs['serial-number']);
    for (const shown of [plan.shown, plan.summary]) expect(shown).toContain(planned);
    const approved = { 'expected-serial-number': `0${withColons(plan)}` };
    const run = await host.main(approved);
    await expectGreen(host, run, { reissued: 'true' });
    host.ownFiles.add(String(run.outputs['certificate-file']));
    const sent = service.requests.length;
    const { serial = '' } = service.stateOf(host.orderId);
    for (const dryRun of ['true', 'false']) {
      const replay = await host.main({ ...approved, 'disable-ct': 'false', 'dry-run': dryRun });
      expectRed(replay, planned, serial, 'plan again', 'not changed');
    }
    expect(service.requests.slice(sent).every(({ method }) => method === 'GET')).toBe(true);
  });

  test('of none allows the change of an order without a certificate, but replaces no first certificate', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000004', 'expected-serial-number': 'none' });
    expect(await host.main()).toMatchObject({ exitCode: 0, outputs: { 'serial-number': '', 'sct-count': '' } });
    service.fault({ path: 'put' }, { first: await service.prepareReissue(1000004, { disableCt: false }) }, 1);
    expectRed(await host.main(), 'expected-serial-number is none', 'restored to enabled');
    expect(postCount(service)).toBe(0);
    expect(service.stateOf(1000004)).toMatchObject({ disableCt: false, inSync: true });
  });

  test('that is empty is refused before anything is sent', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main({ 'expected-serial-number': '' });
    expect(step.errors).toEqual([expect.stringContaining("needs.plan.outputs.serial-number || 'none'")]);
    expect(service.connections).toBe(0);
  });
});

test('the path of csr-file writes no sentence into the plan', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  const { pem } = await createCsr(name, [name], 'ec');
  const folder = join(host.directory, 'requests');
  await mkdir(folder);
  host.ownFiles.add(join(folder, 'old.csr'));
  await writeFile(join(folder, 'old.csr'), pem);
  const forged = 'new.csr), public key SHA-256 0000. (x/../requests/old.csr';
  const step = await host.main({ 'csr-file': forged, 'dry-run': 'true' });
  expect(step.exitCode).toBe(0);
  expect(step.log.join('\n')).toContain('csr-file (`requests/old.csr`), public key SHA-256');
  expect(step.summary).toContain('csr-file (<code>requests/old.csr</code>), public key SHA-256');
  expect(step.shown + step.summary).not.toContain('0000.');
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
