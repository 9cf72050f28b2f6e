import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { type CheckedRun, expectFailure, expectSuccess, startService } from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import type { StandInOrder } from '../stand-in/orders.ts';
import type { CertCentral, OrderSeed, ReissueMode } from '../stand-in/server.ts';
import * as hosts from './host.ts';
import { expectGreen, forbidden, NAME, ORDER_ID, orderTo, postCount, RunnerHost } from './host.ts';

type Happen = (service: CertCentral) => unknown;
const notFound = { status: 404, body: { errors: [{ code: 'not_found|certificate', message: 'None.' }] } };
const orderOf = (service: CertCentral) => service.orders.get(String(ORDER_ID)) as StandInOrder;
const dv = (validation: OrderSeed['validation'] = {}): OrderSeed =>
  orderTo('disable', { validation: { type: 'dv', ...validation } });

describe.concurrent('the wait goes on', () => {
  const failing =
    (behavior: faults.Behavior, skip: number): Happen =>
    (service) =>
      service.fault({ path: 'chain', skip }, behavior, 2);
  const proceeding =
    (reissueMode: ReissueMode): Happen =>
    (service) =>
      Object.assign(service, { reissueMode });
  /** Lets downloads be an earlier certificate that has the desired status once the reissue is requested. */
  const replaying: Happen = async (service) => {
    const notBefore = new Date(Date.now() - 100 * hosts.DAY_MS);
    const other = (await service.addOrder(orderTo('enable', { id: 1000099 }, { notBefore }))).certificate;
    service.fault({ path: 'reissue' }, { first: () => service.replay(ORDER_ID, other, 4) }, 1);
  };

  // The units have each row of the wait. These are about sockets, time, and what a service shows late.
  test.each<[string, Happen]>([
    ['after downloads without a response', failing(faults.silent, 2)],
    ['without a download, in the grace period', failing(notFound, 4)],
    ['after downloads of an earlier certificate', replaying],
    ['while the download lags', proceeding({ pendingReads: 2, downloadLag: 5 })],
    ['while the order lags', proceeding({ pendingReads: 'manual', status: 'issued' })],
    ['while the order shows no open request', proceeding({ pendingReads: 4, status: 'issued', requestsLag: 3 })],
  ])('%s', async (_, prepare) => {
    await using service = await startService({ reissueMode: { pendingReads: 2 } });
    await using host = new RunnerHost(service, 'disable');
    await prepare(service);
    const issue = () => orderOf(service).pending && service.issue(ORDER_ID);
    expectGreen(host, await host.main({}, { events: [[90_000, issue]] }), { reissued: 'true' });
    expect(postCount(service)).toBe(1);
    expect(service.requestsFor('validation').length).toBeLessThanOrEqual(1);
  });

  test('with a look after 1, 2, 4, 8 and 15 seconds, then every 30, and lines that say how long', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main({ 'wait-minutes': '10' });
    expectFailure(step, 'left pending', /run again/i, 'CAA', 'DNSSEC');
    // 5 in 30 seconds, 19 in 10 minutes and one at the end; one before and one after the PUT, and the recovery's.
    const looks = service.requestsFor('order').length;
    expect([looks >= 25, looks <= 30]).toEqual([true, true]);
    expect(step.log.length).toBeGreaterThanOrEqual(10);
    expect(step.log.filter((line) => line.includes('reissue_pending'))).toHaveLength(1);
    expect(hosts.statusesSet(service)).toEqual(['disabled']);
  });

  test('for the grace period, if a reissue is over and the certificate of before is as desired', async () => {
    await using service = await startService({ orders: [orderTo('enable', { disableCt: false })] });
    await using host = new RunnerHost(service, 'disable');
    orderOf(service).stale.order = { left: 4, status: 'reissue_pending', certificate: host.certificate };
    const step = await host.main({ 'wait-minutes': '10' });
    expectGreen(host, step, { reissued: 'false' });
    expect([Number(step.virtualMs) >= 120_000, Number(step.virtualMs) < 240_000]).toEqual([true, true]);
    expect(postCount(service)).toBe(0);
  });
});

describe.concurrent('the wait ends red', () => {
  type End = [string, Happen, text: string | RegExp, seconds: number];
  test.each<End>([
    ['with a closed order', (service) => Object.assign(orderOf(service), { status: 'revoked' }), /revoked/, 60],
    ['with a rejected request', (service) => service.reject(ORDER_ID), 'restored', 230],
    [
      'if the key is revoked',
      (service) => service.fault({ path: 'order' }, { status: 401 }, 1),
      /left pending[\s\S]*401/,
      60,
    ],
  ])('%s', async (_, event, text, seconds) => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main({ 'wait-minutes': '10' }, { events: [[16_000, () => event(service)]] });
    expectFailure(step, text);
    expect(step.virtualMs).toBeLessThanOrEqual(seconds * 1_000);
  });
});

describe.concurrent('what a reissue waits for is named', () => {
  const expectShown = ({ shown, summary }: CheckedRun, ...texts: (string | RegExp)[]) => {
    for (const place of [shown, renderMarkdown(summary).text]) for (const text of texts) expect(place).toMatch(text);
  };
  const counts = (service: CertCentral) =>
    [service.requestsFor('validation'), service.requestsFor('checkDcv')].map((requests) => requests.length);

  test('an approver of somebody who may not skip it', async () => {
    await using service = await startService({ needsApproval: true });
    await using host = new RunnerHost(service, 'disable', { 'api-key': service.standardUserKey });
    const step = await host.main({}, { events: [[70_000, () => service.approve(ORDER_ID)]] });
    expectGreen(host, step, { reissued: 'true' });
    expect(step.shown).toContain('Certificates > Requests');
    expect(counts(service)[1]).toBe(0);
  });

  test('an approver of a request of somebody else, without blame for this key, whose status is not known', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    (await service.prepareReissue(ORDER_ID, { needsApproval: true, disableCt: true }))();
    const step = await host.main();
    expectSuccess(step, { 'reissue-pending': 'true', plan: '' }, /not known/);
    expectShown(step, 'Certificates > Requests', "the requester's API key");
    expect(postCount(service)).toBe(0);
  });

  test('domain validation, in a run that only requests', async () => {
    await using service = await startService({ orders: [dv({ method: 'dns-cname-token' })] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    const step = await host.main();
    const value = `${orderOf(service).validation.randomValue}.dcv.digicert.com`;
    const record = { domain: 'example.com', type: 'CNAME', name: '_dnsauth.example.com', value };
    expectSuccess(step, { 'reissue-pending': 'true', 'dcv-records': JSON.stringify([record]) });
    expectShown(step, 'example.com', 'dns-cname-token', ...Object.values(record));
    expect(counts(service)).toEqual([1, 0]);
  });

  test('an organization', async () => {
    await using service = await startService({
      orders: [orderTo('disable', { validation: { organization: 'expired' } })],
    });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main();
    expectFailure(step, 'left pending', /organization/i);
    expectShown(step, /organization/i);
    // At most once a minute, by chance, and once at the end.
    expect([3, 4, 5]).toContain(counts(service)[0]);
    expect(counts(service)[1]).toBe(0);
  });

  test('and checked once a minute, until the record is there', async () => {
    await using service = await startService({ orders: [dv()] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '5' });
    service.fault({ path: 'checkDcv' }, forbidden, 1);
    const step = await host.main({}, { events: [[150_000, () => service.setRecord(ORDER_ID)]] });
    expectGreen(host, step, { reissued: 'true' });
    expect([3, 4]).toContain(counts(service)[1]);
  });

  test('but dcv-records has no names of another zone, which a warning has', async () => {
    await using service = await startService({ orders: [dv()] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    const foreign = '_acme-challenge.bank.other-zone.net';
    const domain = { status: 'pending', method: 'dns-txt-token' };
    const scopes = ['EXAMPLE.com', foreign, 'com', 'example.com'].map((name_scope) => ({ ...domain, name_scope }));
    const dns_name_validations = [...scopes, { ...domain, dns_names: [`*.${NAME}`] }];
    service.fault({ path: 'validation' }, { status: 200, body: { dns_name_validations } });
    const step = await host.main();
    expectSuccess(step, { 'reissue-pending': 'true', warnings: '[]' }, foreign);
    const records: { domain: string }[] = JSON.parse(String(step.outputs['dcv-records']));
    expect(records.map(({ domain }) => domain.toLowerCase())).toEqual(['example.com', NAME]);
    expect(step.summary).toContain(foreign);
  });
});

describe.concurrent('a run that only requests', () => {
  const inputs = { 'wait-minutes': '0' };
  const OF_CERTIFICATE =
    'certificate-ct-status sct-count certificate-id common-name serial-number valid-till certificate-file';

  test('ends green while the reissue is pending, and says nothing of the old certificate and its few SCTs', async () => {
    const orders = [orderTo('disable', {}, { scts: [1] })];
    await using service = await startService({ orders, reissueMode: { pendingReads: 4 } });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main(inputs);
    const unknown = Object.fromEntries(OF_CERTIFICATE.split(' ').map((name) => [name, '']));
    const pending = {
      'reissue-required': 'false',
      next: 'wait',
      'reissue-pending': 'true',
      reissued: 'false',
    };
    expectSuccess(step, { ...unknown, ...pending, 'dns-names': '[]', warnings: '[]', 'ct-status': 'disabled' });
    for (const shown of [step.shown, step.summary]) expect(shown).toContain('wait-minutes');
    expect(await host.post(step)).toMatchObject({ exitCode: 0, shown: '', summary: '' });
    expectGreen(host, await host.main(), { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });

  test('ends as always if DigiCert issues at once', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', inputs);
    expectGreen(host, await host.main(), { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });

  test('ends red if neither a reissue nor a certificate shows', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', inputs);
    service.fault({ path: 'reissue' }, { status: 201, body: {} });
    const step = await host.main();
    expectFailure(step, 'restored');
    expect(step.virtualMs).toBeGreaterThanOrEqual(120_000);
  });
});
