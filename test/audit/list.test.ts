import { describe, expect, test } from 'vitest';
import type { Behavior } from '../stand-in/faults.ts';
import { hiding, padded, repeating, stuck, withTotals } from '../stand-in/list-faults.ts';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import type { Listing } from '../stand-in/order-list.ts';
import type { CertCentralOptions, OrderSeed } from '../stand-in/server.ts';
import {
  audit,
  expectFound,
  expectGreen,
  expectStopped,
  idsAsked,
  order,
  pagesAsked,
  startCrowd,
  startService,
  verdictsOf,
} from './step.ts';

const FIVE = [1000001, 1000002, 1000003, 1000004, 1000005];
const MiB = 2 ** 20;

/** A service with the orders 1000001 to 1000005, two to a page. */
const startFive = (options: CertCentralOptions = {}, seed: (id: number) => OrderSeed = order) =>
  startService({ orders: FIVE.map((id) => seed(id)), pageSize: 2, ...options });

const closed = (id: number) => order(id, { status: 'revoked' });
const first = (page: number) => `limit=1000&offset=${page}`;

describe.concurrent('the list is read page by page', () => {
  test('from where the page before ended, until all are seen', async () => {
    await using service = await startFive();
    const step = await audit(service);
    expectGreen(step);
    expect(pagesAsked(service)).toEqual([first(0), first(2), first(4)]);
    expect(Object.keys(verdictsOf(step))).toEqual(FIVE.map(String));
  });

  test('a thousand at once', async () => {
    await using account = await startCrowd([orderKinds.private], 2_345);
    const { service } = account;
    expect((await audit(service)).outputs['checked-count']).toBe('2345');
    expect(service.requests).toHaveLength(3);
    expect(pagesAsked(service)).toEqual([first(0), first(1000), first(2000)]);
  });

  test('of an account without orders there is one, without `orders`', async () => {
    await using service = await startService();
    const step = await audit(service);
    expectGreen(step);
    expect(step.outputs).toMatchObject({ 'to-do': '[]', 'checked-count': '0' });
    expect(step.csv).not.toBe('');
    expect(service.requests).toHaveLength(1);
  });

  test('of 16 MiB', async () => {
    await using service = await startFive({ listing: padded(16 * MiB), pageSize: 1_000 });
    expectGreen(await audit(service));
  });

  test('again, where the service was down for a moment', async () => {
    await using service = await startFive();
    service.fault({ path: 'list', skip: 1 }, { status: 503, headers: { 'Retry-After': '0' } }, 1);
    expectGreen(await audit(service, { retries: '1' }));
    expect(pagesAsked(service)).toEqual([first(0), first(2), first(2), first(4)]);
  });
});

describe.concurrent('an order that comes twice', () => {
  test('counts once', async () => {
    await using service = await startFive({ listing: repeating(1000001) });
    const step = await audit(service);
    expectGreen(step);
    expect(step.outputs['checked-count']).toBe('5');
    expect(idsAsked(service, 'order')).toEqual(FIVE.map(String));
  });

  test.each<[string, Partial<OrderSeed>, object]>([
    ['the first row', {}, { status: 'revoked' }],
    ['the second row', { rowFields: { status: 'revoked' } }, { status: 'issued' }],
  ])('is read if %s can have a live certificate', async (_, changes, again) => {
    await using service = await startService({ listing: repeating(1000001, again) });
    await service.addOrder(order(1000001, { disableCt: true, ...changes }));
    for (const id of [1000002, 1000003]) await service.addOrder(closed(id));
    const step = await audit(service);
    expectFound(step, { toDo: 1 });
    expect(verdictsOf(step)).toMatchObject({ 1000001: 'set status' });
    expect(idsAsked(service, 'order')).toEqual(['1000001']);
  });
});

describe.concurrent('a list that moves while it is read is read once more', () => {
  const once = [0, 2, 4].map(first);
  const moves: Record<string, Listing> = {
    'the total was another on the first page': withTotals(6, 5),
    'the total was another on the last page': withTotals(5, 5, 4, 5),
    'an order was missing': hiding(1000003, 1),
  };
  test.each(Object.entries(moves))('%s', async (_, listing) => {
    await using service = await startFive({ listing });
    const step = await audit(service);
    expectGreen(step);
    expect(Object.keys(verdictsOf(step))).toEqual(FIVE.map(String));
    const pages = pagesAsked(service);
    expect(pages.slice(-3)).toEqual(once);
    expect(pages.filter((page) => page === first(0))).toHaveLength(2);
  });

  test('an order was added', async () => {
    await using service = await startFive();
    const added = await service.addOrder(order(1000006, { disableCt: true }));
    service.orders.delete(added.id);
    service.fault({ path: 'list', skip: 1 }, { first: () => service.orders.set(added.id, added) }, 1);
    const step = await audit(service);
    expectFound(step, { toDo: 1 });
    expect(Object.keys(verdictsOf(step))).toEqual([...FIVE, 1000006].map(String));
  });

  test('an order was removed, so that another moved up to a page that was read', async () => {
    await using service = await startFive();
    service.fault({ path: 'list', skip: 1 }, { first: () => service.orders.delete('1000001') }, 1);
    const step = await audit(service);
    expectGreen(step);
    expect(Object.keys(verdictsOf(step))).toEqual(FIVE.slice(1).map(String));
  });
});

describe.concurrent('a list that never agrees with itself is red, and no order is read', () => {
  let total = 5;
  let readings = 0;
  const lists: Record<string, Listing> = {
    'a total that never stands still': ({ orders = [], page }) => ({ orders, page: { ...page, total: ++total } }),
    'an order that is always missing': hiding(1000003),
    'a total that is too large': withTotals(6),
    'far too large': withTotals(2_000_000),
    'the same page for ever': stuck(),
    'the second reading has two totals, too': ({ orders = [], page }) => {
      if (page.offset === 0) readings++;
      return { orders, page: { ...page, total: (readings === 1) === (page.offset === 0) ? 6 : 5 } };
    },
  };
  test.each(Object.entries(lists))('%s', async (_, listing) => {
    await using service = await startFive({ listing });
    expectStopped(await audit(service), /list|orders/i);
    const pages = pagesAsked(service);
    expect(service.requests).toHaveLength(pages.length);
    expect(pages.filter((page) => page === first(0)).length).toBeLessThanOrEqual(2);
    expect(pages.length).toBeLessThanOrEqual(12);
  });
});

const page = { total: 5, limit: 1000, offset: 0 };
const rows = (...ids: unknown[]) => ids.map((id) => ({ id, status: 'issued', product: { name_id: 'ssl_plus' } }));
const five = rows(...FIVE);

describe.concurrent('an answer that is no list is red, and no order is read', () => {
  const answers: Record<string, unknown> = {
    HTML: '<!DOCTYPE html><title>Sign in</title>',
    'nothing at all': '',
    'an empty object': {},
    'a list without a page': { orders: five },
    'a list alone': five,
    'a page without orders, though there are some': { page },
    'orders that are no array': { orders: { 0: five[0] }, page: { ...page, total: 1 } },
    'orders that are null, though there are some': { orders: null, page },
    'a row that is none': { orders: [...five.slice(1), null], page },
    'a page that is none': { orders: five, page: 5 },
    'no total': { orders: five, page: { limit: 1000, offset: 0 } },
    'a total of null': { orders: five, page: { ...page, total: null } },
    'a total in words': { orders: five, page: { ...page, total: '5' } },
    'half a total': { orders: five, page: { ...page, total: 5.5 } },
    'a total below 0': { orders: five, page: { ...page, total: -1 } },
    'more orders than the total': { orders: five, page: { ...page, total: 4 } },
    'orders, and a total of 0': { orders: five, page: { ...page, total: 0 } },
    'a row without ID': { orders: [...five.slice(1), { status: 'issued' }], page },
    'an ID of null': { orders: [...five.slice(1), ...rows(null)], page },
    'an ID of 0': { orders: [...five.slice(1), ...rows(0)], page },
    'an ID below 0': { orders: [...five.slice(1), ...rows(-7)], page },
    'an ID that is not whole': { orders: [...five.slice(1), ...rows(1.5)], page },
    'an ID with a path in it': { orders: [...five.slice(1), ...rows('7/reissue')], page },
    'an ID with a leading zero': { orders: [...five.slice(1), ...rows('01000001')], page },
    'an ID of 19 digits': JSON.stringify({ orders: [...five.slice(1), ...rows('ID')], page }).replace(
      '"ID"',
      '1234567890123456789',
    ),
    'a page of more than 16 MiB': JSON.stringify({ orders: five, page, padding: 'x'.repeat(16 * MiB) }),
  };
  test.each(Object.entries(answers))('%s', async (_, answer) => {
    await using service = await startFive({ listing: () => answer });
    expectStopped(await audit(service), /list|orders/i);
    expect(service.requests.length).toBeLessThanOrEqual(2);
    expect(service.requests).toHaveLength(pagesAsked(service).length);
  });

  test.each(Object.entries({ 'an empty object': {}, 'no total': { orders: five.slice(2), page: {} }, HTML: '<p>' }))(
    'on the second page: %s',
    async (_, answer) => {
      await using service = await startFive({ listing: (whole, { offset }) => (offset === 0 ? whole : answer) });
      expectStopped(await audit(service), /list|orders/i);
      expect(pagesAsked(service)).toEqual([first(0), first(2)]);
      expect(service.requests).toHaveLength(2);
    },
  );
});

test('more orders on two pages than the total are red at once', async () => {
  await using service = await startFive({ listing: withTotals(3) });
  expectStopped(await audit(service), /list|orders/i);
  expect(pagesAsked(service)).toEqual([first(0), first(2)]);
  expect(service.requests).toHaveLength(2);
});

describe.concurrent('a list that is refused is red, and no order is read', () => {
  const refusal = (status: number, code: string): Behavior => ({
    status,
    body: { errors: [{ code, message: 'No.' }] },
  });
  test.each<[string, Behavior, RegExp]>([
    ['the key', refusal(401, 'access_denied'), /401 access_denied/],
    ['a permission', refusal(403, 'access_denied|missing_permission'), /403 access_denied\|missing_permission/],
    ['the route', refusal(404, 'not_found|route'), /404 not_found\|route[\s\S]*\/services\/v2/],
    ['the rate', refusal(429, 'request_limit_exceeded'), /429 request_limit_exceeded[\s\S]*requests-per-minute/],
    ['a redirect', { status: 302, headers: { Location: 'https://portal.example.com/' } }, /302/],
    ['the service is down', { status: 503 }, /503/],
  ])('%s', async (_, behavior, text) => {
    await using service = await startFive();
    service.fault({ path: 'list' }, behavior);
    const step = await audit(service);
    expectStopped(step, text);
    expect(service.requests).toHaveLength(1);
  });

  test('the last page', async () => {
    await using service = await startFive();
    service.fault({ path: 'list', skip: 2 }, refusal(403, 'access_denied'));
    expectStopped(await audit(service), /403 access_denied/);
    expect(service.requests).toHaveLength(3);
  });
});
