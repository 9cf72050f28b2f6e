import { describe, expect, test } from 'vitest';
import { ownCsr } from '../stand-in/pki.ts';
import { expectGreen, expectRed, type kindsOf, order, postCount, RunnerHost, startService } from './step.ts';

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

test('expected-serial-number ties the run to the certificate of the plan, and a replayed approval is refused', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  const plan = await host.main({ 'dry-run': 'true' });
  const planned = String(plan.outputs['serial-number']);
  for (const shown of [plan.shown, plan.summary]) expect(shown).toContain(planned);
  const withColons = planned.toLowerCase().replace(/..(?=.)/g, '$&:');
  const approved = { 'expected-serial-number': `0${withColons}` };
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
