import { createHash, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { expectFailure, expectSuccess, kindsOf, runStep, startService } from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import { clientAuth, createCsr, ownCsr, serverAuth } from '../stand-in/pki.ts';
import { expectGreen, NAME, ORDER_ID, orderTo, postCount, RunnerHost, statusesSet } from './host.ts';

// The units have each decision, and the random runs what becomes of an order. These tests are about the built action: what it
// reads of real certificates, what it sends over real connections, and what it hands from one process to the next.

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const withoutTime = (plan: string) => plan.replace(/ at=.*/, '');

test.concurrent('the plan of a key that may only view shows all names, and the run that has it keeps to it', async () => {
  const many = Array.from({ length: 25 }, (_, index) => `name-${index}.example.com`);
  const certificate = { dnsNames: [NAME, ...many], extendedKeyUsages: [serverAuth, clientAuth] };
  await using service = await startService({ orders: [orderTo('disable', { csr: null }, certificate)] });
  await using host = new RunnerHost(service, 'disable', { 'csr-file': 'new.csr' });
  await host.write('new.csr', (await createCsr(NAME, [NAME], 'ec')).pem.replaceAll('\n', '\r\n'));
  const step = await host.main({ 'dry-run': 'true', 'api-key': service.viewOnlyKey });
  const { plan = '' } = step.outputs;
  expectSuccess(step, { next: 'reissue', warnings: '["client-auth"]', 'certificate-file': '' }, /clientAuth/);
  const form =
    /^1 api=\S+ order=1000001 ct=disabled do=reissue serial=(\w+) names=([\da-f]{64}) key=([\da-f]{64}) at=\S+Z$/;
  const [, serial, names, key] = form.exec(plan) ?? [];
  expect([serial, names]).toEqual([host.state.serial, sha256([NAME, ...many].sort().join('\n'))]);
  for (const shown of [step.shown, step.summary])
    for (const text of [plan, 'new.csr', key, serial, ...many.slice(0, 18)]) expect(shown).toContain(text);
  for (const name of many) expect(step.summary).toContain(name);
  expect(step.shown).not.toContain(many[24]);
  expectGreen(host, await host.main({ 'expected-plan': plan }), { reissued: 'true' }, /clientAuth/);
  const { publicKey } = new X509Certificate(host.certificate?.pem ?? '');
  expect(sha256(publicKey.export({ type: 'spki', format: 'der' }))).toBe(key);
});

test.concurrent('a plan is that of an audit, and permits another attempt after a red run', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  const { plan = '' } = (await host.main({ 'dry-run': 'true' })).outputs;
  const { outputs } = await runStep(service, { 'disable-ct': 'true' }, { action: 'audit' });
  const jobs: Record<'order-id' | 'plan', string>[] = JSON.parse(outputs['to-do'] ?? '');
  const [job] = jobs.filter((each) => each['order-id'] === String(ORDER_ID));
  expect(withoutTime(job?.plan ?? '')).toBe(withoutTime(plan));
  service.reissueMode = { failWith: 403 };
  const advice = /Correct the cause below, then run again, or plan again if that plan is refused\. The step failed: /;
  expectFailure(
    await host.main({ 'expected-plan': job?.plan }),
    /^Order 1000001 is out of sync: it has CT logging disabled, /,
    advice,
  );
  service.reissueMode = 'immediate';
  expectGreen(host, await host.main({ 'expected-plan': plan }), { reissued: 'true' });
});

test.concurrent('a step that only requests hands record and plan to the one that waits, which has the record checked', async () => {
  const orders = [orderTo('disable', { validation: { type: 'dv', method: 'dns-cname-token' } })];
  await using service = await startService({ orders });
  await using host = new RunnerHost(service, 'disable');
  const first = await host.main({ 'wait-minutes': '0' });
  const value = `${service.orders.get(String(ORDER_ID))?.validation.randomValue}.dcv.digicert.com`;
  const record = { domain: 'example.com', type: 'CNAME', name: '_dnsauth.example.com', value };
  const pending = { 'reissue-pending': 'true', 'serial-number': '', 'dcv-records': JSON.stringify([record]) };
  expectSuccess(first, { ...pending, plan: expect.stringContaining(' do=wait ') });
  expect(await host.post(first)).toMatchObject({ exitCode: 0, shown: '', summary: '' });
  const inputs = { 'expected-plan': first.outputs['plan'], 'wait-minutes': '5' };
  const step = await host.main(inputs, { events: [[150_000, () => service.setRecord(ORDER_ID)]] });
  expectGreen(host, step, { reissued: 'true' });
  expect([postCount(service), kindsOf(service).includes('checkDcv')]).toEqual([1, true]);
});

test.concurrent('the request has the names in their letter case, one block of the CSR, and what the order has', async () => {
  const other = { signature_hash: 'sha384', server_platform: { id: '-1' } };
  const changes = { csr: 'with text around it', certificateFields: { dns_names: ['a.example'], ...other } } as const;
  const certificate = { commonName: NAME.toUpperCase(), dnsNames: [`www.${NAME}`, NAME] };
  await using service = await startService({ orders: [orderTo('disable', changes, certificate)] });
  await using host = new RunnerHost(service, 'disable');
  expectGreen(host, await host.main(), { reissued: 'true' });
  const names = { common_name: NAME.toUpperCase(), dns_names: [`www.${NAME}`] };
  expect(JSON.parse(service.requestsFor('reissue')[0]?.body ?? '')).toEqual({
    certificate: { ...names, ...other, csr: await ownCsr(NAME, 'ec'), server_platform: { id: -1 } },
    skip_approval: true,
    comments: 'https://github.com/octo-org/octo-repo/actions/runs/1658821493',
  });
});

test.concurrent.each<[string, faults.Behavior, isDone: boolean]>([
  ['201, cut', faults.cutKnownLength(201), true],
  ['a reset', faults.reset, true],
  ['nothing at all', faults.silent, true],
  ['a reset before it is carried out', faults.reset, false],
])('a POST that ends with %s is sent once, and the order decides', async (_, behavior, applied) => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  service.fault({ path: 'reissue' }, { ...behavior, applied } as faults.Behavior);
  const step = await host.main({ retries: '3' });
  if (applied) expectGreen(host, step, { reissued: 'true' });
  else expectFailure(step, /^Order 1000001 is out of sync: /, /run again/i, /may have requested/);
  expect([postCount(service), statusesSet(service)]).toEqual([1, ['disabled']]);
});

test.concurrent('a policy file of Windows decides, and plan and result name it, its SHA-256 and the rule', async () => {
  const text = '\ufeff{"default": "log", "keep-out": {"example.com": "why example.com"}}';
  await using service = await startService();
  await using host = new RunnerHost(service, 'by policy');
  host.inputs['policy-file'] = await host.write('ct-policy.json', text);
  const planned = await host.main({ 'dry-run': 'true' });
  const step = await host.main({ 'expected-plan': planned.outputs['plan'] });
  expectGreen(host, step, { 'disable-ct': 'true', reissued: 'true' });
  for (const shown of [planned.shown, planned.summary, step.shown, step.summary])
    for (const part of ['ct-policy.json', sha256(text), 'example.com: why example.com']) expect(shown).toContain(part);
});
