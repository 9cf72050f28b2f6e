import { describe, expect, test } from 'vitest';
import { listAllOrders } from '../../../../src/audit/fetch/list-orders.ts';
import type { ListedOrder, OrderListPage } from '../../../../src/certcentral/order-list.ts';
import { listedWith } from '../orders.ts';

/** Parses pages: `5: 1 2; 5: 3` has two of a total of 5, with the orders 1 and 2, and 3. */
const pagesOf = (text: string): OrderListPage[] =>
  text.split('; ').map((page) => {
    const [total = '', ...ids] = page.split(/:? /);
    return { total: Number(total), orders: ids.map((id) => listedWith({ id })) };
  });

/** Reads a list that has these pages, independent of the request; the last page again and again. */
async function read(given: string | OrderListPage[]) {
  const pages = typeof given === 'string' ? pagesOf(given) : given;
  const offsets: number[] = [];
  const progress: string[] = [];
  const result = await listAllOrders({
    getPage: async (offset) => pages[Math.min(offsets.push(offset), pages.length) - 1] as OrderListPage,
    requiresReading: ({ status }) => status === 'issued',
    onPage: (listed, total) => void progress.push(`${listed} of ${total}`),
  }).catch((error: Error) => error.message);
  const orders = typeof result === 'string' ? [] : [...result.values()];
  const ids = orders.map(({ id }) => id).join(' ');
  return { result: typeof result === 'string' ? result : ids, orders, offsets: offsets.join(' '), progress };
}

describe('a list that can be read', () => {
  test.each([
    ['of no orders', '0', '', '0'],
    ['of one page', '3: 1 2 3', '1 2 3', '0'],
    ['of three pages', '5: 1 2; 5: 3 4; 5: 5', '1 2 3 4 5', '0 2 4'],
    ['with a short page', '3: 1; 3: 2 3', '1 2 3', '0 1'],
    ['not sorted', '4: 3 10; 4: 1 2', '3 10 1 2', '0 2'],
    ['with an order on two pages', '4: 1 2; 4: 2 3; 4: 4', '1 2 3 4', '0 2 4'],
    ['with a page of nothing new', '2: 1; 2: 1; 2: 2', '1 2', '0 1 2'],
    ['that grows at its end', '3: 1 2; 5: 3 4; 6: 5 10', '1 2 3 4 5 10', '0 2 4'],
    ['of a million', '1000000: 1; 1000000; 1: 1', '1', '0 1 0'],
  ])('%s', async (_, pages, result, offsets) => {
    expect(await read(pages)).toMatchObject({ result, offsets });
  });

  test('reports its progress', async () => {
    expect((await read('5: 1 2; 6: 3 4; 6: 5 6')).progress).toEqual(['2 of 5', '4 of 6']);
  });

  const open = { id: '7', commonName: 'first' };
  const closed = { id: '7', status: 'revoked', commonName: 'closed' };
  test.each<[string, Partial<ListedOrder>, Partial<ListedOrder>, string]>([
    ['the first row if both require reading', open, { ...open, commonName: 'second' }, 'first'],
    ['the second row if only that requires it', closed, open, 'first'],
    ['the first row if only that requires it', open, closed, 'first'],
    ['the first row if none does', closed, { ...closed, commonName: 'second' }, 'closed'],
  ])('of an order that appears twice, counts %s', async (_, one, other, commonName) => {
    const { orders } = await read([{ total: 1, orders: [one, other].map(listedWith) }]);
    expect(orders.map((order) => order.commonName)).toEqual([commonName]);
  });
});

describe('a list that may have missed an order is read once more', () => {
  const UNSORTED = 'total rose to 4 while it was read, and its orders are not sorted';
  test.each([
    ['its total fell', '3: 1; 2: 2', '0 1', 'total fell from 3 to 2'],
    ['its total fell below what was seen', '3: 1 2; 1: 3', '0 2', 'total fell from 3 to 1'],
    ['it grew, and was not sorted before', '3: 2 1; 4: 3', '0 2', UNSORTED],
    ['it grew, and is not sorted then', '3: 1; 4: 2; 4: 1', '0 1 2', UNSORTED],
    ['it grew, and repeats an order', '3: 1 2; 4: 2 3 4', '0 2', UNSORTED],
    ['it grew, is not sorted, and has all', '3: 2 1; 4: 3 4', '0 2', UNSORTED],
    ['it grew, is not sorted, and has too many', '3: 2 1; 4: 3 4 5', '0 2', UNSORTED],
    ['it ended too early', '3: 1; 3', '0 1', 'ended after 1 of 3'],
    ['it was empty', '3', '0', 'ended after 0 of 3'],
    ['two pages had nothing new', '3: 1; 3: 1; 3: 1', '0 1 2', 'two pages in a row had no new order, after 1 of 3'],
  ])('%s', async (_, pages, offsets, inconsistency) => {
    expect(await read(`${pages}; 2: 1 2`)).toMatchObject({ result: '1 2', offsets: `${offsets} 0` });
    expect((await read(`${pages}; ${pages}`)).result.split(inconsistency)).toHaveLength(3);
  });

  test('but not a third time', async () => {
    const { result, offsets } = await read('2: 1; 2; 3: 1; 2: 2; 2: 1 2');
    expect(offsets).toBe('0 1 0 1');
    expect(result).toMatch(/total fell from 3 to 2.*first reading: it ended after 1 of 2/);
  });
});

describe('a list that is unreliable at once', () => {
  test.each([
    ['more orders than the total', '1: 1 2', 'more orders than its total of 1', '0'],
    ['orders beyond none', '0: 1', 'more orders than its total of 0', '0'],
    ['more on two pages', '3: 1 2; 3: 3 4', 'more orders than its total of 3', '0 2'],
    ['more than it grew to', '2: 1; 3: 2 3 4', 'more orders than its total of 3', '0 1'],
    ['more than a million', '1000001: 1', 'a total of more than 1000000', '0'],
  ])('%s', async (_, pages, why, offsets) => {
    expect(await read(pages)).toMatchObject({ result: expect.stringContaining(why), offsets });
  });

  test('more than 10,000 pages', async () => {
    const endless = (count: number) =>
      read(Array.from({ length: count }, (_, id) => pagesOf(`${count}: ${id + 1}`)).flat());
    expect((await endless(10_001)).result).toContain('not come to an end after 10000 pages');
    expect((await endless(10_000)).orders).toHaveLength(10_000);
  });

  test('a page that cannot be read', async () => {
    const getPage = () => Promise.reject(new Error('403'));
    await expect(listAllOrders({ getPage, requiresReading: () => true, onPage: () => {} })).rejects.toThrow('403');
  });
});
