import { describe, expect, test } from 'vitest';
import { dvOrder } from '../stand-in/orders.ts';
import { clientAuth, serverAuth } from '../stand-in/pki.ts';
import { expectGreen, expectRed, order, RunnerHost, startService } from './step.ts';

const name = 'order-1000001.example.com';
const certificate = { commonName: name, dnsNames: [name, `www.${name}`], scts: true };
const warningsOf = (step: { outputs: Record<string, string> }) => JSON.parse(String(step.outputs['warnings']));

describe.concurrent('dcv-records has only what the validation of the certificate can need', () => {
  const domain = (name_scope: string) => ({ name_scope, status: 'pending', method: 'dns-txt-token' });
  const foreign = '_acme-challenge.bank.other-zone.net';

  test('not the names of another zone, which a warning has', async () => {
    await using service = await startService({ orders: [dvOrder] });
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000006', 'wait-minutes': '0' });
    const scopes = ['EXAMPLE.com', foreign, '*.*.example.com', 'com'].map(domain);
    service.fault({ path: 'validation' }, { status: 200, body: { dns_name_validations: scopes } });
    const step = await host.main();
    const records = JSON.parse(String(step.outputs['dcv-records']));
    expect(records.map((record: { domain: string }) => record.domain)).toEqual(['EXAMPLE.com']);
    expect(step.warnings).toEqual([expect.stringContaining(`dcv-records lacks records for ${foreign}: `)]);
    expect(step.summary).toContain(foreign);
    expect(warningsOf(step)).toEqual([]);
  });

  test.each(['gfj9Xq...Rg85nM', 'a'.repeat(129), 'x y'])('not a value as %s', async (randomValue) => {
    await using service = await startService({ orders: [dvOrder] });
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000006', 'wait-minutes': '0' });
    const accepted = { status: 201, body: { id: 1000006, certificate_id: 9, dcv_random_value: randomValue } };
    service.fault({ path: 'reissue' }, { ...accepted, applied: true }, 1);
    const step = await host.main();
    expect(step).toMatchObject({ exitCode: 0, outputs: { 'reissue-pending': 'true', 'dcv-records': '[]' } });
  });
});

describe.concurrent('what a later step may want to stop at', () => {
  test('has a code in the output warnings, in its order', async () => {
    const usages = { extendedKeyUsages: [serverAuth, clientAuth] };
    const notAfter = new Date(Date.now() + 300 * 86_400_000);
    await using service = await startService({
      orders: [order({ certificate: { ...certificate, scts: false, ...usages, notAfter }, disableCt: true })],
      reissueMode: { anotherIssuer: true, scts: [1] },
    });
    await using host = new RunnerHost(service, 'enable', { 'order-id': '1000001' });
    const plan = await host.main({ 'dry-run': 'true' });
    expect(warningsOf(plan)).toEqual(['client-auth']);
    expect(plan.warnings).toEqual([expect.stringMatching(/^Mutual TLS may break: .*clientAuth/)]);
    const step = await host.main();
    expect(warningsOf(step)).toEqual(['few-scts', 'lost-extended-key-usage', 'ends-earlier', 'other-issuer']);
    expect(step.warnings).toHaveLength(4);
    const later = await host.main({ 'dry-run': 'true' });
    expect(warningsOf(later)).toEqual(['few-scts']);
  });

  test('also names that nobody requested', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const reissued = service.orders.get('1000001');
    const names = { commonName: name, dnsNames: [...certificate.dnsNames, 'new.example.com'] };
    const prepared = await service.store.prepare(reissued as never, names, { pendingReads: 3 });
    service.store.start(reissued as never, prepared, { disableCt: true });
    const step = await host.main();
    await expectGreen(host, step, { reissued: 'true' });
    expect(warningsOf(step)).toEqual(['new-names']);
    expect(step.warnings).toEqual([expect.stringContaining('lacks: new.example.com')]);
  });

  test('not while the certificate is not there', async () => {
    const unlogged = { ...certificate, scts: [1] as const };
    await using service = await startService({
      orders: [order({ certificate: unlogged })],
      reissueMode: { pendingReads: 'manual' },
    });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    const step = await host.main();
    expect(step).toMatchObject({ exitCode: 0, outputs: { warnings: '[]', 'reissue-pending': 'true' } });
    expect(warningsOf(await host.main({ 'dry-run': 'true' }))).toEqual(['few-scts']);
  });
});

describe.concurrent('log line, summary and final error say whether the run requested a reissue', () => {
  const shows = (step: { log: string[]; summary: string }, text: string) => {
    expect(step.log.find((line) => /^(CT logging of order|Order) 1000001/.test(line))).toContain(text);
    expect(step.summary).toContain(text);
  };

  test('it did, and a rerun did not', async () => {
    await using service = await startService({ reissueMode: { pendingReads: 3 } });
    await using host = new RunnerHost(service, 'disable');
    shows(await host.main({ 'wait-minutes': '0' }), 'This run requested a reissue.');
    shows(await host.main(), 'This run requested no reissue.');
  });

  test('it may have, if the response broke off', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'reissue' }, { status: 503, body: '', applied: true }, 1);
    shows(await host.main(), 'This run may have requested a reissue.');
  });

  test('also if it failed', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'reissue' }, { status: 503, body: '' });
    expectRed(await host.main(), 'This run may have requested a reissue.');
  });
});

test('an open request of somebody else is not blamed on the user of this key', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
  (await service.prepareReissue(host.orderId, { needsApproval: true, disableCt: true }))();
  const step = await host.main();
  expect(step).toMatchObject({ exitCode: 0, outputs: { 'reissue-pending': 'true' } });
  expect(step.shown).toContain('a request is open there');
  expect(step.shown + step.summary).not.toContain('not an Administrator');
});
