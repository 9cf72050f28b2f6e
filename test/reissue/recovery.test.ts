import { describe, expect, test } from 'vitest';
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
    ['a refused PUT', {}, [put(forbidden)], 'd', 'not changed', /^(?!.*out of sync)/],
    [
      'a refused PUT, out of sync before',
      logged({ disableCt: true }),
      [put(forbidden)],
      'd',
      'not changed',
      'out of sync',
      'curl',
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
    [
      'the same, in vain',
      of(unissuedOrder()),
      [put(unavailable, 1), put(forbidden)],
      'dd',
      /could not be set/,
      /run again/i,
    ],
    // 4: a certificate.
    ['a PUT in doubt', {}, [put({ ...unavailable, applied: true }, 1)], 'de', 'restored to enabled', /run again/i],
    ['a PUT in doubt that nothing required', of(orderTo('enable')), [put(unavailable, 1)], 'dd', 'in sync'],
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

  test('keeps what the last certificate of a closed order has', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const first = () => Object.assign(orderOf(service), { status: 'revoked' });
    service.fault({ path: 'reissue' }, { first, next: forbidden });
    const step = await host.main();
    expectFailure(step, 'restored to enabled');
    expect(step.errors[0]).not.toMatch(/run again/i);
  });

  test('prints a command that repairs the order, and takes the key from standard input', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    for (const [match, behavior] of [post(forbidden), put(forbidden, 9, 1)]) service.fault(match, behavior);
    const step = await host.main();
    expectFailure(step, `could not be restored: order ${ORDER_ID} is out of sync`);
    const [, body = '', url = ''] = /--data '(.*?)' '?(http[^\s']+)/.exec(step.errors[0] ?? '') ?? [];
    service.faults.length = 0;
    const headers = { 'X-DC-DEVKEY': service.apiKey, 'Content-Type': 'application/json' };
    expect((await fetch(url, { method: 'PUT', body, headers })).status).toBe(204);
    expect(host.state).toMatchObject({ disableCt: false, inSync: true });
  });

  test('tries again after 30 seconds, and ends within 4 minutes, whatever the inputs say', async () => {
    await using service = await startService();
    const slow = { 'timeout-seconds': '300', retries: '10', 'wait-minutes': '1' };
    await using host = new RunnerHost(service, 'disable', slow);
    service.fault({ path: 'reissue' }, { status: 201, body: {} });
    // Two of these are looks of the wait.
    service.fault({ path: 'order', skip: 2 }, faults.silent, 3);
    const step = await host.main();
    expectFailure(step, 'restored');
    expect(step.log.join()).toMatch(/within 30 seconds.*Observing the order again/);
    expect(step.virtualMs).toBeLessThan(60_000 + 300_000 + 240_000);
  });
});
