import { expect, test } from 'vitest';
import { issuedOrder } from './orders.ts';
import { respond } from './routes.ts';
import { type AccountOptions, StandInAccount } from './state.ts';

/** An account with the pages of its list as a client reads them. */
async function start(options: AccountOptions = {}) {
  const account = await StandInAccount.create(options);
  const list = async (query = '') => {
    const { status, body } = await respond(account, account.request('GET', `/order/certificate${query}`));
    return { status, body: JSON.parse(JSON.stringify(body)) };
  };
  const ids = async (query = '') => (await list(query)).body.orders.map(({ id }: { id: number }) => id - 1_000_000);
  return { account, list, ids };
}

test('a row has what DigiCert has in a list, and not the CT status', async () => {
  const { list } = await start();
  expect((await list('?limit=1&offset=2')).body).toEqual({
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
  expect((await list('?limit=1000&offset=5')).body).toEqual({ page: { total: 5, limit: 1000, offset: 5 } });
});

test('orders come as they were added, or sorted by ID', async () => {
  const { ids } = await start({ orders: [1_000_010, 1_000_002, 1_000_030].map((id) => issuedOrder(id)) });
  expect(await ids()).toEqual([10, 2, 30]);
  expect(await ids('?sort=order_id')).toEqual([2, 10, 30]);
});

test.each(['limit=0', 'limit=1001', 'limit=ten', 'offset=-1', 'offset=1.5', 'sort=name'])(
  '%s is refused',
  async (query) => {
    const { list } = await start();
    expect(await list(`?${query}`)).toMatchObject({ status: 400 });
  },
);
