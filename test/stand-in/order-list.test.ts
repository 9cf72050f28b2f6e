import { describe, expect, test } from 'vitest';
import { BulkOrders } from './bulk-orders.ts';
import { endless, hiding, padded, repeating, stuck, withTotals } from './list-faults.ts';
import { orderKinds, usualMix } from './order-fixtures.ts';
import { seedOrders } from './orders.ts';
import { CertificatePool } from './pki.ts';
import { respond } from './routes.ts';
import { type AccountOptions, StandInAccount } from './state.ts';

interface Page {
  orders?: { id: number; status?: string }[];
  page: { total: unknown; limit: number; offset: number };
}

const pool = await CertificatePool.create();

/** An account with the pages of its list as a client reads them. */
async function start(options: AccountOptions = {}) {
  const account = await StandInAccount.create({ pool, orders: seedOrders, ...options });
  const list = async (query = ''): Promise<Page> => {
    const { status, body } = await respond(account, account.request('GET', `/order/certificate${query}`));
    expect(status).toBe(200);
    return JSON.parse(JSON.stringify(body));
  };
  const ids = async (query = '') => (await list(query)).orders?.map(({ id }) => id - 1_000_000);
  return { account, list, ids };
}

test('a row tells what DigiCert tells in a list, and not the CT status', async () => {
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

test('pages follow each other, of the size that is asked for or smaller; an empty one has no orders', async () => {
  const { account, list, ids } = await start();
  expect(await ids()).toEqual([1, 2, 3, 4, 5]);
  expect(await ids('?limit=1000&offset=3')).toEqual([4, 5]);
  account.pageSize = 2;
  expect(await ids('?limit=1000&offset=1')).toEqual([2, 3]);
  expect(await list('?limit=1000&offset=5')).toEqual({ page: { total: 5, limit: 1000, offset: 5 } });
});

test.each(['limit=0', 'limit=1001', 'limit=ten', 'offset=-1', 'offset=1.5'])('%s is refused', async (query) => {
  const { account } = await start();
  const { status } = await respond(account, account.request('GET', `/order/certificate?${query}`));
  expect(status).toBe(400);
});

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

  test('have pages of any size', async () => {
    const { list } = await start({ listing: padded(1_000_000) });
    expect(JSON.stringify(await list())).toHaveLength(1_000_000);
  });
});

describe('a crowd', () => {
  test('of 10,000 orders begins within a second', async () => {
    const account = await StandInAccount.create({ pool, orders: [] });
    const started = performance.now();
    const crowd = await BulkOrders.add(account, usualMix, 10_000);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(account.orders.size).toBe(10_000);
    expect(crowd.verdictOf('5000002', 'enabled')).toBe('in sync');
    expect(crowd.readIds).toHaveLength(9_000);
  });

  test('has one order of each kind, with an ID and a certificate ID of its own', async () => {
    const { account } = await start();
    const crowd = await BulkOrders.add(account, Object.values(orderKinds), undefined, 2_000_000_001);
    const orders = crowd.ids.map((id) => account.orders.get(id));
    expect(orders.map((order) => order?.status)).toEqual(Object.values(orderKinds).map(({ seed }) => seed.status));
    const certificates = orders.flatMap((order) => order?.certificate ?? []);
    expect(new Set(certificates.map(({ id }) => id)).size).toBe(certificates.length);
    expect([...account.orders.keys()].slice(0, 6).at(-1)).toBe('2000000001');
  });
});
