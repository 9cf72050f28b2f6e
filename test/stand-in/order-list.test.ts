import { describe, expect, test } from 'vitest';
import { BulkOrders } from './bulk-orders.ts';
import { endless, hiding, inStrings, padded, repeating, stuck, withTotals } from './list-faults.ts';
import { orderKinds, usualMix } from './order-fixtures.ts';
import { seedOrders } from './orders.ts';
import { respond } from './routes.ts';
import { type AccountOptions, StandInAccount } from './state.ts';

interface Page {
  orders?: { id: number; status?: string }[];
  page: { total: unknown; limit: number; offset: number };
}

/** An account with the pages of its list as a client reads them. */
async function start(options: AccountOptions = {}) {
  const account = await StandInAccount.create({ orders: seedOrders, ...options });
  const list = async (query = ''): Promise<Page> => {
    const { status, body } = await respond(account, account.request('GET', `/order/certificate${query}`));
    expect(status).toBe(200);
    return JSON.parse(JSON.stringify(body));
  };
  const ids = async (query = '') => (await list(query)).orders?.map(({ id }) => id - 1_000_000);
  return { account, list, ids };
}

test('a row has what DigiCert has in a list, and not the CT status', async () => {
  const { list } = await start();
  expect(await list('?limit=1&offset=2')).toEqual({
    orders: [
      {
        id: 1000003,
        certificate: {
          id: 2000003,
          common_name: 'order-1000003.example.com',
          dns_names: ['order-1000003.example.com', 'www.order-1000003.example.com'],
          valid_till: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          signature_hash: 'sha256',
        },
        status: 'issued',
        is_renewed: false,
        date_created: '2026-01-02T03:04:05+00:00',
        has_duplicates: false,
        product: { name_id: 'ssl_plus', name: 'Standard SSL', type: 'ssl_certificate' },
      },
    ],
    page: { total: 5, limit: 1, offset: 2 },
  });
});

test('pages follow each other, of the requested size or smaller; an empty one has no orders', async () => {
  const { account, list, ids } = await start();
  expect(await ids()).toEqual([1, 2, 3, 4, 5]);
  expect(await ids('?limit=1000&offset=3')).toEqual([4, 5]);
  account.pageSize = 2;
  expect(await ids('?limit=1000&offset=1')).toEqual([2, 3]);
  expect(await list('?limit=1000&offset=5')).toEqual({ page: { total: 5, limit: 1000, offset: 5 } });
});

test('orders come as they were added, or sorted by ID', async () => {
  const { account, ids } = await start({ orders: [] });
  for (const id of [1_000_010, 1_000_002, 1_000_030]) await account.addOrder({ id, status: 'issued', disableCt: true });
  expect(await ids()).toEqual([10, 2, 30]);
  expect(await ids('?sort=order_id')).toEqual([2, 10, 30]);
  expect(await ids('?sort=-order_id')).toEqual([30, 10, 2]);
});

test.each(['limit=0', 'limit=1001', 'limit=ten', 'offset=-1', 'offset=1.5', 'sort=name'])(
  '%s is refused',
  async (query) => {
    const { account } = await start();
    const { status } = await respond(account, account.request('GET', `/order/certificate?${query}`));
    expect(status).toBe(400);
  },
);

test('an order can tell anything, in the list and by itself', async () => {
  const { account, list } = await start({ orders: [] });
  const id = '123456789012345678';
  const rowFields = { status: 'rejected', certificate: undefined };
  await account.addOrder({ id, status: 'issued', disableCt: true, rowFields, orderFields: { disable_ct: [] } });
  const [row] = (await list()).orders ?? [];
  expect(row).toMatchObject({ id: Number(id), status: 'rejected' });
  expect(row).not.toHaveProperty('certificate');
  const { body } = await respond(account, account.request('GET', `/order/certificate/${id}`));
  expect(JSON.stringify(body)).toMatch(/^\{"id":123456789012345678,"status":"issued","disable_ct":\[\]/);
});

describe('a list can', () => {
  test('say any total, another on each page', async () => {
    const { list } = await start({ listing: withTotals(5, '6', null) });
    const totals = [];
    for (let count = 0; count < 4; count++) totals.push((await list()).page.total);
    expect(totals).toEqual([5, '6', null, null]);
  });

  test('hide an order from some readings', async () => {
    const { ids } = await start({ listing: hiding(1000002, 1) });
    expect(await ids('?limit=1&offset=2')).toEqual([3]);
    expect(await ids()).toEqual([1, 3, 4, 5]);
    expect(await ids()).toEqual([1, 2, 3, 4, 5]);
  });

  test('repeat an order at its end, changed', async () => {
    const { list, ids } = await start({ listing: repeating(1000001, { status: 'expired' }) });
    expect(await ids('?limit=3')).toEqual([1, 2, 3]);
    const { orders } = await list('?limit=3&offset=3');
    expect(orders?.map(({ id, status }) => [id, status])).toEqual([
      [1000004, 'pending'],
      [1000005, 'revoked'],
      [1000001, 'expired'],
    ]);
  });

  test('be stuck, or endless', async () => {
    const { account, ids } = await start({ listing: stuck() });
    expect([await ids('?limit=2'), await ids('?limit=2&offset=2')]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    account.listing = endless;
    expect(await ids('?limit=2&offset=4')).toEqual([9_000_004, 9_000_005]);
  });

  test('spell everything as a string', async () => {
    const { list } = await start({ listing: inStrings });
    const { orders, page } = await list('?limit=1');
    expect(orders).toMatchObject([{ id: '1000001', has_duplicates: '0' }]);
    expect(page.total).toBe('5');
  });

  test('have pages of any size', async () => {
    const { list } = await start({ listing: padded(1_000_000) });
    expect(JSON.stringify(await list())).toHaveLength(1_000_000);
  });
});

test('duplicates are listed, and downloaded one by one', async () => {
  const certificate = { commonName: 'a.example', dnsNames: ['a.example'], scts: true, keyType: 'ec' as const };
  const duplicates = [{ scts: false }, { scts: true, status: 'Issued', fields: { serial_number: undefined } }];
  const { account, list } = await start({ orders: [] });
  const order = await account.addOrder({ id: 7, status: 'issued', disableCt: false, certificate, duplicates });
  expect((await list()).orders).toMatchObject([{ has_duplicates: true }]);
  const get = async (path: string) => respond(account, account.request('GET', path));
  const [first, second] = order.duplicates;
  expect(JSON.parse(JSON.stringify((await get('/order/certificate/7/duplicate')).body)).certificates).toMatchObject([
    { id: first?.id, serial_number: first?.serial, status: 'approved', valid_till: expect.stringMatching(/^\d{4}-/) },
    { id: second?.id, status: 'Issued' },
  ]);
  const download = (id: unknown) => get(`/certificate/${id}/download/format/pem_nointermediate`);
  expect((await download(first?.id)).body).toBe(first?.pem);
  expect((await download(order.certificate?.id)).body).toBe(order.certificate?.pem);
  expect((await download(1)).status).toBe(404);
});

describe('bulk orders', () => {
  test('have what is right to say of each, and grow', async () => {
    const account = await StandInAccount.create({ orders: [] });
    const bulk = await BulkOrders.add(account, usualMix, 19_990);
    bulk.grow(10);
    expect(account.orders.size).toBe(20_000);
    expect(bulk.verdictOf('5000002', 'enabled')).toBe('in sync');
    expect([bulk.readIds.length, bulk.requestCount]).toEqual([18_000, 36_000]);
    expect(() => bulk.kindOf('7')).toThrow('Order 7 is not one of these');
  });

  test('have one order of each kind, whose ID and certificate IDs are its own', async () => {
    const { account } = await start();
    const kinds = Object.values(orderKinds);
    const bulk = await BulkOrders.add(account, kinds, undefined, 2_000_000_001);
    const orders = bulk.ids.map((id) => account.orders.get(id));
    expect(orders.map((order) => order?.status)).toEqual(kinds.map(({ seed }) => seed.status));
    const certificates = orders.flatMap((order) => [order?.certificate ?? [], order?.duplicates ?? []].flat());
    expect(new Set(certificates.map(({ id }) => id)).size).toBe(certificates.length);
    expect([...account.orders.keys()].slice(0, 6).at(-1)).toBe('2000000001');
  });
});
