import { describe, expect, test } from 'vitest';
import { killAt } from '../harness/runner.ts';
import { expectFailure, kindsOf, startService } from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import type { StandInOrder } from '../stand-in/orders.ts';
import type { CertCentral, CertCentralOptions, FaultMatch, OrderSeed } from '../stand-in/server.ts';
import * as hosts from './host.ts';
import { expectGreen, forbidden, NAME, ORDER_ID, orderTo, RunnerHost, unavailable, unissuedOrder } from './host.ts';

type Fault = readonly [match: FaultMatch, behavior: faults.Behavior, times?: number | undefined];
type Faults = readonly Fault[];
/** `set`: the statuses that the run and its recovery set, by their first letters. */
type Row = [name: string, CertCentralOptions, Faults, set: string, ...texts: (string | RegExp)[]];

const orderOf = (service: CertCentral) => service.orders.get(String(ORDER_ID)) as StandInOrder;
const of = (seed: OrderSeed): CertCentralOptions => ({ orders: [seed] });
const logged = (changes: Partial<OrderSeed>) => of(orderTo('disable', changes));
const code = 'access_denied|access_denied_invalid_key';
const invalidKey = { status: 403, body: { errors: [{ code, message: 'No.' }] } };
const put = (behavior: faults.Behavior, times?: number, skip = 0): Fault => [{ path: 'put', skip }, behavior, times];
const post = (behavior: faults.Behavior): Fault => [{ path: 'reissue' }, behavior];
const order = (behavior: faults.Behavior, skip = 2): Fault => [{ path: 'order', skip }, behavior];
const nameMissing: CertCentralOptions = { reissueMode: { nameMissing: true } };

// The units have each decision. These are its rows, and a rerun after each.
describe.concurrent('the recovery of a run that should turn logging off', () => {
  test.each<Row>([
    // 1: nothing was changed.
    [
      'a refused PUT, out of sync before',
      logged({ disableCt: true }),
      [put(forbidden)],
      'd',
      'not changed',
      'out of sync',
      'root action',
    ],
    // 2: pending.
    ['a wait that runs out', { reissueMode: 'manual' }, [], 'd', 'left pending', /run again/i, /rejects/],
    [
      'a PUT in doubt beside a reissue of somebody else',
      logged({ pending: {} }),
      [put(unavailable, 1)],
      'dd',
      'left pending',
      /not known/,
    ],
    // 3: nothing was issued.
    [
      'a PUT in doubt without a certificate',
      of(unissuedOrder()),
      [put(unavailable, 1)],
      'dd',
      /nothing (?:was|is) issued/i,
    ],
    // 4: a certificate.
    ['a PUT in doubt', {}, [put({ ...unavailable, applied: true }, 1)], 'de', 'restored to enabled', /run again/i],
    [
      'another certificate, a name missing, of an order that cannot be read',
      nameMissing,
      [order(unavailable, 3)],
      'd',
      'in sync',
      `www.${NAME}`,
      /revokes.*72 hours.*otherwise/,
    ],
    // 5: nothing can be read.
    ['no read, and no reissue possible', {}, [post(forbidden), order(forbidden)], 'de', 'restored to enabled'],
    [
      'no read, and no word before on whether a reissue is pending',
      {},
      [
        [{ path: 'order' }, faults.edits((body) => ({ ...body, status: 'odd' })), 2],
        post(forbidden),
        order(forbidden, 0),
      ],
      'd',
      'out of sync',
    ],
    ['no read, and the POST in doubt', {}, [post(unavailable), order(invalidKey)], 'd', 'out of sync', /run again/i],
  ])('after %s', async (_, options, queued, set, ...texts) => {
    await using service = await startService(options);
    await using host = new RunnerHost(service, 'disable');
    for (const [match, behavior, times] of queued) service.fault(match, behavior, times);
    const step = await host.main();
    expectFailure(step, ...texts);
    for (const text of texts) if (typeof text === 'string') expect(step.summary).toContain(text);
    expect(
      hosts
        .statusesSet(service)
        .map((status) => status[0])
        .join(''),
    ).toBe(set);
    if (texts[0] === 'not changed') expect(kindsOf(service).at(-1)).toBe('put');
    expect(step.virtualMs).toBeLessThan(180_000 + 240_000);
    // A rerun does the right thing by itself.
    service.faults.length = 0;
    service.reissueMode = 'immediate';
    if (orderOf(service).pending) await service.issue(ORDER_ID);
    if (host.certificate) expectGreen(host, await host.main());
    else expect(await host.main()).toMatchObject({ exitCode: 0, outputs: { 'ct-status': 'disabled' } });
  });
});

/** What somebody does at a request of a run. */
type Meanwhile = (service: CertCentral, match: FaultMatch) => Promise<void>;
const requestsReissue: Meanwhile = async (service, match) => {
  const names = { dnsNames: [NAME, 'secret-merger.example.com'], pendingReads: 'manual' } as const;
  service.fault(match, { first: await service.prepareReissue(ORDER_ID, names) }, 1);
};

// Its names are those of whoever requested it, and nobody can look at them.
describe.concurrent('a reissue that appears while logging is turned on is not published', () => {
  test.each<[string, FaultMatch, post?: faults.Behavior]>([
    ['beside the PUT', { path: 'put' }],
    ['between two requests that surely were not sent', { path: 'order', skip: 2 }, { status: 429 }],
  ])('%s', async (_, match, behavior) => {
    await using service = await startService({ orders: [orderTo('enable')] });
    await using host = new RunnerHost(service, 'enable');
    await requestsReissue(service, match);
    if (behavior) service.fault({ path: 'reissue' }, behavior);
    const step = await host.main();
    expectFailure(step, 'restored to disabled', /complete or cancel/i);
    expect(hosts.statusesSet(service).slice(-2)).toEqual(['enabled', 'disabled']);
    expect(host.state).toMatchObject({ disableCt: true, pending: true });
    // Until the end of that reissue, a rerun changes nothing.
    await hosts.expectRefused(host, {}, /names/);
    service.reject(ORDER_ID);
  });

  test('and after a kill between the PUT and the look, the post step turns logging off again', async () => {
    await using service = await startService({ orders: [orderTo('enable')] });
    await using host = new RunnerHost(service, 'enable');
    await requestsReissue(service, { path: 'put' });
    const main = await host.main({}, killAt(service, { path: 'order', skip: 1 }, 'SIGKILL'));
    expect(host.state).toMatchObject({ disableCt: false, pending: true });
    const step = await host.post(main);
    expect(step).toMatchObject({ exitCode: 0, warnings: [expect.stringContaining('restored to disabled')] });
    expect(host.state).toMatchObject({ disableCt: true, pending: true, posts: 0 });
  });

  test('but its own reissue, and one that the policy permits, are', async () => {
    for (const own of [true, false]) {
      await using service = await startService({ orders: [orderTo('enable')], reissueMode: { pendingReads: 3 } });
      await using host = new RunnerHost(service, 'enable');
      if (!own) {
        host.inputs['policy-file'] = await host.write('p.json', `{"default":"log","log":{"${ORDER_ID}":"public"}}`);
        const start = await service.prepareReissue(ORDER_ID, { pendingReads: 3, disableCt: false });
        service.fault({ path: 'put' }, { first: start }, 1);
      }
      expectGreen(host, await host.main(), { reissued: 'true' });
      expect(hosts.postCount(service)).toBe(own ? 1 : 0);
    }
  });
});
