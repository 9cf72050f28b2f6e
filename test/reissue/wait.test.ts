import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { type CheckedRun, expectFailure, expectSuccess, startService } from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import { dvOrder } from '../stand-in/orders.ts';
import type { CertCentral, OrderSeed } from '../stand-in/server.ts';
import {
  DAY_MS,
  expectGreen,
  forbidden,
  NAME,
  ORDER_ID,
  orderTo,
  postCount,
  RunnerHost,
  statusesSet,
  unavailable,
} from './host.ts';

const dv = (changes: Partial<OrderSeed['validation']> = {}): OrderSeed => ({
  ...dvOrder,
  ...orderTo('disable'),
  validation: { type: 'dv', ...changes },
});
const notFound = { status: 404, body: { errors: [{ code: 'not_found|certificate', message: 'None.' }] } };
const count = (service: CertCentral, kind: 'order' | 'validation' | 'checkDcv') => service.requestsFor(kind).length;
const order = (service: CertCentral) =>
  service.orders.get(String(ORDER_ID)) as NonNullable<ReturnType<CertCentral['orders']['get']>>;

/** Lets downloads be those of another order, or an earlier certificate of this one, once the reissue is requested. */
async function mixUpLater(service: CertCentral): Promise<void> {
  const names = { commonName: 'a.example', dnsNames: ['a.example'] };
  const { certificate } = await service.addOrder(orderTo('enable', { id: 1000099 }, names));
  service.fault({ path: 'reissue' }, { first: () => service.replay(ORDER_ID, certificate, 4) }, 1);
}

async function replayLater(service: CertCentral): Promise<void> {
  const earlier = { notBefore: new Date(Date.now() - 100 * DAY_MS) };
  const { certificate } = await service.addOrder(orderTo('enable', { id: 1000099 }, earlier));
  service.fault({ path: 'reissue' }, { first: () => service.replay(ORDER_ID, certificate, 4) }, 1);
}

describe.concurrent('the wait goes on', () => {
  test.each<[string, (service: CertCentral) => unknown]>([
    [
      'after transient failures',
      (service) => {
        service.fault({ path: 'order', skip: 2 }, unavailable, 2);
        service.fault({ path: 'chain', skip: 3 }, faults.reset, 1);
        service.fault({ path: 'chain', skip: 3 }, faults.silent, 1);
      },
    ],
    [
      'without a download, while the order is pending',
      (service) => service.fault({ path: 'chain', skip: 2 }, notFound, 3),
    ],
    ['without a download, in the grace period', (service) => service.fault({ path: 'chain', skip: 4 }, notFound, 3)],
    ['after downloads of another order', mixUpLater],
    ['after downloads of an earlier certificate that has the desired status', replayLater],
    [
      'while the download lags',
      (service) => Object.assign(service, { reissueMode: { pendingReads: 2, downloadLag: 5 } }),
    ],
    [
      'while the order lags',
      (service) => Object.assign(service, { reissueMode: { pendingReads: 'manual', status: 'issued' } }),
    ],
    [
      'while the order shows no open request',
      (service) => Object.assign(service, { reissueMode: { pendingReads: 4, status: 'issued', requestsLag: 3 } }),
    ],
  ])('%s', async (_, prepare) => {
    await using service = await startService({ reissueMode: { pendingReads: 2 } });
    await using host = new RunnerHost(service, 'disable');
    await prepare(service);
    const issue = () => order(service).pending && service.issue(ORDER_ID);
    const step = await host.main({}, { events: [[90_000, issue]] });
    expectGreen(host, step, { reissued: 'true' });
    expect(postCount(service)).toBe(1);
    expect(count(service, 'validation')).toBeLessThanOrEqual(1);
  });

  test('with a look after 1, 2, 4, 8 and 15 seconds, and then every 30; at least once a minute a line says how long', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main({ 'wait-minutes': '10' });
    expectFailure(step, 'left pending', /run again/i);
    // 5 looks in 30 seconds, 19 more in 10 minutes and one at the end; with one before the PUT, one after it, and the recovery's.
    expect(count(service, 'order')).toBeGreaterThanOrEqual(25);
    expect(count(service, 'order')).toBeLessThanOrEqual(30);
    expect(step.log.length).toBeGreaterThanOrEqual(10);
    expect(step.log.filter((line) => line.includes('reissue_pending'))).toHaveLength(1);
    expect(statusesSet(service)).toEqual(['disabled']);
  });

  test.each([
    ['issued before, as the order says only now', orderTo('disable', { disableCt: true }), true],
    ['issued before, and not as desired', orderTo('enable'), false],
  ])('for the grace period, if a reissue is over and shows no certificate: %s', async (_, seed, isGreen) => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, 'enable');
    order(service).stale.order = { left: 4, status: 'reissue_pending', certificate: host.certificate };
    const step = await host.main({ 'wait-minutes': '10' });
    if (isGreen) expectGreen(host, step, { reissued: 'false' });
    else expectFailure(step, 'restored');
    expect(step.virtualMs).toBeGreaterThanOrEqual(120_000);
    expect(step.virtualMs).toBeLessThan(240_000);
    expect(postCount(service)).toBe(0);
  });
});

describe.concurrent('the wait ends red', () => {
  const close = (service: CertCentral) => Object.assign(order(service), { status: 'revoked', pending: undefined });
  test.each<[string, event: (service: CertCentral) => unknown, text: string | RegExp, seconds: number]>([
    ['with a closed order', close, /revoked/, 30],
    ['with a rejected request', (service) => service.reject(ORDER_ID), 'restored', 200],
    [
      'if the key is revoked',
      (service) => service.fault({ path: 'order' }, { status: 401 }, 1),
      /401[\s\S]*left pending/,
      30,
    ],
    [
      'if the order cannot be found',
      (service) => service.fault({ path: 'order' }, { status: 404 }, 1),
      /404[\s\S]*left pending/,
      30,
    ],
    [
      'if the download is refused',
      (service) => service.fault({ path: 'chain' }, forbidden, 1),
      /403[\s\S]*left pending/,
      30,
    ],
  ])('%s', async (_, event, text, seconds) => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main({ 'wait-minutes': '10' }, { events: [[16_000, () => event(service)]] });
    expectFailure(step, text);
    expect((step.virtualMs ?? 0) / 1_000).toBeLessThanOrEqual(seconds + 30);
  });
});

describe.concurrent('what a reissue waits for is named', () => {
  const shown = (step: CheckedRun, ...texts: (string | RegExp)[]) => {
    const places = [step.shown, renderMarkdown(step.summary).text];
    for (const place of places) for (const text of texts) expect(place).toMatch(text);
  };

  test.each<[string, string, Record<string, string>]>([
    ['of somebody who may not skip it', 'standardUserKey', {}],
    ['that the step does not skip', 'apiKey', { 'skip-approval': 'false' }],
  ])('an approver %s', async (_, key, inputs) => {
    await using service = await startService({ needsApproval: true });
    const apiKey = { apiKey: service.apiKey, standardUserKey: service.standardUserKey }[key];
    await using host = new RunnerHost(service, 'disable', { 'api-key': apiKey, ...inputs });
    const step = await host.main({}, { events: [[70_000, () => service.approve(ORDER_ID)]] });
    expectGreen(host, step, { reissued: 'true' });
    expect(step.shown).toContain('Certificates > Requests');
    expect(count(service, 'checkDcv')).toBe(0);
  });

  test('an approver of a request of somebody else, without blame for this key', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    (await service.prepareReissue(ORDER_ID, { needsApproval: true, disableCt: true }))();
    const step = await host.main();
    expectSuccess(step, { 'reissue-pending': 'true', plan: '' }, /not known/);
    shown(step, 'Certificates > Requests');
    expect(step.shown + step.summary).not.toMatch(/not an Administrator/);
  });

  test.each<[string, OrderSeed['validation'], Record<string, string>[], texts: (string | RegExp)[]]>([
    [
      'a TXT record',
      { method: 'dns-txt-token' },
      [{ domain: 'example.com', type: 'TXT', name: 'example.com', value: 'VALUE' }],
      ['example.com', 'TXT', 'dns-txt-token'],
    ],
    [
      'a CNAME record',
      { method: 'dns-cname-token' },
      [{ domain: 'example.com', type: 'CNAME', name: '_dnsauth.example.com', value: 'VALUE.dcv.digicert.com' }],
      ['_dnsauth.example.com', 'CNAME'],
    ],
    ['a file', { method: 'http-token' }, [], ['http-token']],
    ['an e-mail', { method: 'email' }, [], ['email']],
  ])('domain validation by %s, in a run that only requests', async (_, validation, records, texts) => {
    await using service = await startService({ orders: [dv(validation)] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    const step = await host.main();
    const { randomValue } = order(service).validation;
    const expected = records.map((record) => ({ ...record, value: record['value']?.replace('VALUE', randomValue) }));
    expectSuccess(step, { 'reissue-pending': 'true', 'dcv-records': JSON.stringify(expected) });
    shown(step, 'example.com', ...texts, ...expected.map(({ value = '' }) => value));
    expect([count(service, 'validation'), count(service, 'checkDcv')]).toEqual([1, 0]);
  });

  test('an organization', async () => {
    await using service = await startService({
      orders: [orderTo('disable', { validation: { organization: 'expired' } })],
    });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main();
    expectFailure(step, 'left pending', /organization/i);
    shown(step, /organization/i);
    expect([count(service, 'checkDcv'), count(service, 'validation')]).toEqual([0, 2]);
  });

  test('nothing of this: other reasons', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    expectFailure(await host.main(), 'left pending', 'CAA', 'DNSSEC');
  });

  test('by a validation that cannot be read: no failure', async () => {
    await using service = await startService({ orders: [dv()] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    service.fault({ path: 'validation' }, unavailable);
    expectSuccess(await host.main(), { 'reissue-pending': 'true', 'dcv-records': '[]' });
  });

  test('and checked once a minute, until the record is there', async () => {
    await using service = await startService({ orders: [dv()] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '5' });
    service.fault({ path: 'checkDcv' }, forbidden, 1);
    const step = await host.main({}, { events: [[150_000, () => service.setRecord(ORDER_ID)]] });
    expectGreen(host, step, { reissued: 'true' });
    const times = service.requestsFor('checkDcv').length;
    expect(times).toBeGreaterThanOrEqual(3);
    expect(times).toBeLessThanOrEqual(4);
  });
});

describe.concurrent('dcv-records has only what the certificate can need', () => {
  const domain = (name_scope: string | undefined, dns_names?: string[]) => ({
    name_scope,
    dns_names,
    status: 'pending',
    method: 'dns-txt-token',
  });

  test('no names of another zone, which a warning has', async () => {
    await using service = await startService({ orders: [dv()] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    const foreign = '_acme-challenge.bank.other-zone.net';
    const scopes = [
      domain('EXAMPLE.com'),
      domain(foreign),
      domain('com'),
      domain(undefined, [`*.${NAME}`]),
      domain('example.com'),
    ];
    service.fault({ path: 'validation' }, { status: 200, body: { dns_name_validations: scopes } });
    const step = await host.main();
    expectSuccess(step, { 'reissue-pending': 'true', warnings: '[]' }, foreign);
    const domains = JSON.parse(String(step.outputs['dcv-records'])).map((record: { domain: string }) => record.domain);
    expect(domains.map((name: string) => name.toLowerCase())).toEqual(['example.com', NAME]);
    expect(step.summary).toContain(foreign);
  });

  test.each(['gfj9Xq...Rg85nM', 'a'.repeat(129), 'x y', ''])('no value like %s', async (dcv_random_value) => {
    await using service = await startService({ orders: [dv()] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    service.fault(
      { path: 'reissue' },
      { status: 201, body: { id: ORDER_ID, certificate_id: 9, dcv_random_value }, applied: true },
      1,
    );
    expectSuccess(await host.main(), { 'reissue-pending': 'true', 'dcv-records': '[]' });
  });
});

describe.concurrent('a run that only requests', () => {
  const inputs = { 'wait-minutes': '0' };

  test('ends green while the reissue is pending, and says nothing of the old certificate', async () => {
    await using service = await startService({ reissueMode: { pendingReads: 4 } });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main(inputs);
    const unknown = Object.fromEntries(
      'certificate-ct-status sct-count certificate-id common-name serial-number valid-till certificate-file'
        .split(' ')
        .map((name) => [name, '']),
    );
    expectSuccess(step, {
      ...unknown,
      'dns-names': '[]',
      warnings: '[]',
      'ct-status': 'disabled',
      'reissue-required': 'false',
      'request-reissue': 'false',
      'reissue-pending': 'true',
      reissued: 'false',
    });
    for (const shown of [step.shown, step.summary]) expect(shown).toContain('wait-minutes');
    expect(await host.post(step)).toMatchObject({ exitCode: 0, shown: '', summary: '' });
    expectGreen(host, await host.main(), { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });

  test.each<[string, OrderSeed, string, number]>([
    ['if DigiCert issues at once', orderTo('disable'), 'true', 1],
    ['if nothing is due', orderTo('enable'), 'false', 0],
  ])('ends as always %s', async (_, seed, reissued, posts) => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, 'disable', inputs);
    expectGreen(host, await host.main(), { reissued });
    expect(postCount(service)).toBe(posts);
  });

  test('ends red if neither a reissue nor a certificate shows', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', inputs);
    service.fault({ path: 'reissue' }, { status: 201, body: {} });
    const step = await host.main();
    expectFailure(step, 'restored');
    expect(step.virtualMs).toBeGreaterThanOrEqual(120_000);
  });

  test('of somebody else, says that its status is not known', async () => {
    await using service = await startService({ orders: [orderTo('disable', { pending: { disableCt: false } })] });
    await using host = new RunnerHost(service, 'disable', inputs);
    expectSuccess(await host.main(), { 'reissue-pending': 'true', plan: '' }, /not known/);
    expect(postCount(service)).toBe(0);
  });
});
