import { describe, expect, test } from 'vitest';
import { hiding, inStrings, padded } from '../stand-in/list-faults.ts';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import type { CertCentralOptions } from '../stand-in/server.ts';
import {
  audit,
  expectFound,
  expectGreen,
  expectStopped,
  idsOf,
  order,
  pagesOf,
  startBulk,
  startService,
  verdictsOf,
} from './step.ts';

const FIVE = [1000001, 1000002, 1000003, 1000004, 1000005];
const MiB = 2 ** 20;
const page = (offset: number) => `limit=1000&offset=${offset}&sort=order_id`;

/** A service with the orders 1000001 to 1000005, two to a page. */
const startFive = (options: CertCentralOptions = {}) =>
  startService({ orders: FIVE.toReversed().map((id) => order(id)), pageSize: 2, ...options });

describe.concurrent('the list is read page by page', () => {
  test('in ascending order, from the end of the page before', async () => {
    await using service = await startFive();
    const step = await audit(service);
    expectGreen(step);
    expect(pagesOf(service)).toEqual([0, 2, 4].map(page));
    expect(Object.keys(verdictsOf(step))).toEqual(FIVE.map(String));
  });

  test('a thousand at once, in strings', async () => {
    await using account = await startBulk([orderKinds.private], 2_345, { listing: inStrings });
    const { service } = account;
    expect((await audit(service)).outputs['checked-count']).toBe('2345');
    expect(pagesOf(service)).toEqual([0, 1000, 2000].map(page));
    expect(service.requests).toHaveLength(3);
  });

  test('an empty account', async () => {
    await using service = await startService();
    const step = await audit(service);
    expectGreen(step);
    expect(step.outputs).toMatchObject({ 'to-do': '[]', 'checked-count': '0' });
    expect(step.csv).not.toBe('');
    // The progress line that comes every 10 seconds does not keep the process.
    expect(step.virtualMs).toBeLessThan(1_000);
  });

  test('a page of 16 MiB, and none that is larger', async () => {
    await using service = await startFive({ listing: padded(16 * MiB), pageSize: 1_000 });
    expectGreen(await audit(service));
    service.listing = padded(16 * MiB + 1);
    expectStopped(await audit(service), /list of orders/, /MiB/);
  });
});

describe.concurrent('while it changes', () => {
  test('orders that are added are read, too', async () => {
    await using service = await startFive();
    const added = await service.addOrder(order(1000006, { disableCt: true }));
    service.orders.delete(added.id);
    service.fault({ path: 'list', skip: 1 }, { first: () => service.orders.set(added.id, added) }, 1);
    const step = await audit(service);
    expectFound(step, { outOfSync: 1 });
    expect(Object.keys(verdictsOf(step))).toEqual([...FIVE, 1000006].map(String));
    expect(pagesOf(service)).toEqual([0, 2, 4].map(page));
  });

  test('an order that is removed makes it start again', async () => {
    await using service = await startFive();
    service.fault({ path: 'list', skip: 1 }, { first: () => service.orders.delete('1000001') }, 1);
    const step = await audit(service);
    expectGreen(step);
    expect(Object.keys(verdictsOf(step))).toEqual(FIVE.slice(1).map(String));
    expect(pagesOf(service)).toEqual([0, 2, 0, 2].map(page));
  });
});

describe.concurrent('a list that may lack an order is red, and no order is read', () => {
  const refusal = { status: 403, body: { errors: [{ code: 'access_denied', message: 'No.' }] } };
  test.each<[string, CertCentralOptions, RegExp]>([
    ['an order is always missing', { listing: hiding(1000003) }, /it ended after 4 of 5 orders/],
    [
      'a refusal',
      { randomFault: ({ path }) => (path.includes('offset=4') ? refusal : undefined) },
      /403 access_denied/,
    ],
  ])('%s', async (_, options, text) => {
    await using service = await startFive(options);
    expectStopped(await audit(service), text);
    expect(idsOf(service, 'order')).toEqual([]);
    expect(service.requests).toHaveLength(pagesOf(service).length);
  });
});
