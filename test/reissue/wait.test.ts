import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { type CheckedRun, expectSuccess, startService } from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import type { StandInOrder } from '../stand-in/orders.ts';
import type { CertCentral, OrderSeed, ReissueMode } from '../stand-in/server.ts';
import { expectGreen, forbidden, ORDER_ID, orderTo, postCount, RunnerHost } from './host.ts';

type Happen = (service: CertCentral) => unknown;
const orderOf = (service: CertCentral) => service.orders.get(String(ORDER_ID)) as StandInOrder;
const dv = (validation: OrderSeed['validation'] = {}): OrderSeed =>
  orderTo('disable', { validation: { type: 'dv', ...validation } });

describe.concurrent('the wait goes on', () => {
  const silent: Happen = (service) => service.fault({ path: 'chain', skip: 2 }, faults.silent, 2);
  const proceeding =
    (reissueMode: ReissueMode): Happen =>
    (service) =>
      Object.assign(service, { reissueMode });

  // The units have each row of the wait. These are about sockets, time, and what a service shows late.
  test.each<[string, Happen]>([
    ['after downloads without a response', silent],
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

  test('and checked once a minute, until the record is there', async () => {
    await using service = await startService({ orders: [dv()] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '5' });
    service.fault({ path: 'checkDcv' }, forbidden, 1);
    const step = await host.main({}, { events: [[150_000, () => service.setRecord(ORDER_ID)]] });
    expectGreen(host, step, { reissued: 'true' });
    expect([3, 4]).toContain(counts(service)[1]);
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
});
