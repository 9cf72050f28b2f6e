import { describe, expect, test } from 'vitest';
import { expectFailure, kindsOf, startService } from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import type { CertCentral, CertCentralOptions, FaultMatch, OrderSeed } from '../stand-in/server.ts';
import {
  expectGreen,
  forbidden,
  ORDER_ID,
  orderTo,
  postCount,
  RunnerHost,
  statusesSet,
  unavailable,
  unissuedOrder,
} from './host.ts';

type Faults = [match: FaultMatch, behavior: faults.Behavior, times?: number][];
type Row = [
  name: string,
  options: CertCentralOptions,
  faults: Faults,
  set: ('enabled' | 'disabled')[],
  ...texts: (string | RegExp)[],
];

const orders = (seed: OrderSeed) => ({ orders: [seed] });
const invalidKey = {
  status: 403,
  body: { errors: [{ code: 'access_denied|access_denied_invalid_key', message: 'No.' }] },
};
const order = (service: CertCentral) =>
  service.orders.get(String(ORDER_ID)) as NonNullable<ReturnType<CertCentral['orders']['get']>>;
const refusedPut: Faults = [[{ path: 'put' }, forbidden]];
const refusedPost: Faults = [[{ path: 'reissue' }, forbidden]];

/** Each run should turn logging off; only what has `pending` had a reissue before. */
const rows: Row[] = [
  // 1: nothing was changed.
  ['a refused PUT', {}, refusedPut, ['disabled'], 'not changed', /^(?!.*out of sync)/],
  [
    'a refused PUT, the order out of sync before',
    orders(orderTo('disable', { disableCt: true })),
    refusedPut,
    ['disabled'],
    'not changed',
    'out of sync',
    'curl',
  ],
  [
    'a refused PUT, its status not known',
    orders(orderTo('disable', { disableCt: undefined })),
    refusedPut,
    ['disabled'],
    'not changed',
    'out of sync',
  ],
  [
    'a refused PUT, a reissue pending',
    orders(orderTo('disable', { pending: {} })),
    refusedPut,
    ['disabled'],
    'not changed',
    /pending/,
    /not known/,
  ],
  // 2: pending.
  ['a wait that runs out', { reissueMode: 'manual' }, [], ['disabled'], 'left pending', /run again/i, /rejects/],
  [
    'a wait for a reissue of somebody else',
    orders(orderTo('disable', { pending: {} })),
    [],
    ['disabled'],
    'left pending',
    /not known/,
  ],
  [
    'a PUT in doubt beside a pending reissue',
    orders(orderTo('disable', { pending: {} })),
    [[{ path: 'put' }, unavailable, 1]],
    ['disabled', 'disabled'],
    'left pending',
  ],
  [
    'a pending reissue of an order that reports the other status',
    { reissueMode: 'manual' },
    [[{ path: 'order', skip: 2 }, faults.edits((body) => ({ ...body, disable_ct: false }))]],
    ['disabled', 'disabled'],
    'left pending',
  ],
  // 3: nothing was issued.
  [
    'a PUT in doubt without a certificate',
    orders(unissuedOrder()),
    [[{ path: 'put' }, unavailable, 1]],
    ['disabled', 'disabled'],
    /nothing (?:was|is) issued/i,
  ],
  [
    'the same, and it fails again',
    orders(unissuedOrder()),
    [
      [{ path: 'put' }, unavailable, 1],
      [{ path: 'put' }, forbidden],
    ],
    ['disabled', 'disabled'],
    /could not be set/,
    /run again/i,
  ],
  // 4: a certificate.
  ['a refused POST', {}, refusedPost, ['disabled', 'enabled'], 'restored to enabled', /run again/i],
  [
    'a PUT in doubt',
    {},
    [[{ path: 'put' }, { ...unavailable, applied: true }, 1]],
    ['disabled', 'enabled'],
    'restored to enabled',
  ],
  [
    'a PUT in doubt that nothing had required',
    orders(orderTo('enable')),
    [[{ path: 'put' }, unavailable, 1]],
    ['disabled', 'disabled'],
    'in sync',
  ],
  [
    'another certificate as desired, its names otherwise',
    { reissueMode: { nameMissing: true } },
    [],
    ['disabled'],
    'in sync',
    /revokes/,
  ],
  [
    'the same, and only the download can be read',
    { reissueMode: { nameMissing: true } },
    [[{ path: 'order', skip: 3 }, unavailable]],
    ['disabled'],
    'in sync',
  ],
  // 5: nothing can be read.
  [
    'no read, and no reissue is possible',
    {},
    [...refusedPost, [{ method: 'GET', path: 'order', skip: 2 }, forbidden]],
    ['disabled', 'enabled'],
    'restored to enabled',
  ],
  [
    'no read, and the POST in doubt',
    {},
    [
      [{ path: 'reissue' }, unavailable],
      [{ method: 'GET', path: 'order', skip: 2 }, invalidKey],
    ],
    ['disabled'],
    'out of sync',
    /run again/i,
  ],
  // Any row whose PUT fails.
  [
    'a refused POST, and the status cannot be restored',
    {},
    [...refusedPost, [{ path: 'put', skip: 1 }, forbidden]],
    ['disabled', 'enabled'],
    `could not be restored: order ${ORDER_ID} is out of sync`,
    'curl',
  ],
];

describe.concurrent('the recovery', () => {
  test.each(rows)('after %s', async (_, options, queued, set, ...texts) => {
    await using service = await startService(options);
    await using host = new RunnerHost(service, 'disable');
    for (const [match, behavior, times] of queued) service.fault(match, behavior, times);
    const step = await host.main();
    expectFailure(step, ...texts);
    for (const text of texts) if (typeof text === 'string') expect(step.summary).toContain(text);
    expect(statusesSet(service)).toEqual(set);
    if (set.length === 1 && queued === refusedPut) expect(kindsOf(service).at(-1)).toBe('put');
    expect(step.virtualMs).toBeLessThan(180_000 + 240_000);
    // A rerun does the right thing by itself.
    service.faults.length = 0;
    service.reissueMode = 'immediate';
    if (order(service).pending) await service.issue(ORDER_ID);
    if (order(service).certificate) expectGreen(host, await host.main());
    else expect(await host.main()).toMatchObject({ exitCode: 0, outputs: { 'ct-status': 'disabled' } });
    expect(postCount(service)).toBeLessThanOrEqual(2);
  });

  test('of a closed order keeps what its last certificate has', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const close = () => Object.assign(order(service), { status: 'revoked' });
    service.fault({ path: 'reissue' }, { first: close, next: forbidden });
    const step = await host.main();
    expectFailure(step, 'restored to enabled');
    expect(step.errors[0]).not.toMatch(/run again/i);
  });

  test('sends nothing for a closed order without a certificate', async () => {
    await using service = await startService({ orders: [unissuedOrder()] });
    await using host = new RunnerHost(service, 'disable');
    const close = () => Object.assign(order(service), { status: 'rejected' });
    service.fault({ path: 'put' }, { first: close, next: unavailable });
    expectFailure(await host.main(), /no certificate can be issued/);
    expect(statusesSet(service)).toEqual(['disabled']);
  });

  test('prints a command that repairs the order, and takes the key from standard input', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    for (const [match, behavior] of [...refusedPost, [{ path: 'put', skip: 1 }, forbidden]] as Faults)
      service.fault(match, behavior);
    const [error = ''] = (await host.main()).errors;
    expect(error).not.toContain(service.apiKey);
    const [, body = '', url = ''] = /--data '(.*?)' '?(http[^\s']+)/.exec(error) ?? [];
    service.faults.length = 0;
    const headers = { 'X-DC-DEVKEY': service.apiKey, 'Content-Type': 'application/json' };
    expect((await fetch(url, { method: 'PUT', body, headers })).status).toBe(204);
    expect(host.state).toMatchObject({ disableCt: false, inSync: true });
  });

  test('ends within 4 minutes, whatever the inputs say, and says what the last look showed', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', {
      'timeout-seconds': '300',
      retries: '10',
      'wait-minutes': '1',
    });
    service.fault({ path: 'reissue' }, { status: 201, body: {} });
    service.fault({ path: 'order', skip: 2 }, { delayMs: 0, next: faults.silent }, 1);
    const step = await host.main();
    expectFailure(step);
    expect(step.virtualMs).toBeLessThan(300_000 + 300_000 + 240_000);
    expect(step.errors[0]).toMatch(/restored|out of sync/);
  });

  test('with an expected plan advises to plan again if the plan is refused', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await host.plan();
    service.fault({ path: 'reissue' }, forbidden);
    expectFailure(await host.main({ 'expected-plan': plan }), 'restored', /run again, or plan again/i);
  });
});
