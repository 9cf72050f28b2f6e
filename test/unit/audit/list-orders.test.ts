import { describe, expect, test } from 'vitest';
import { listAllOrders } from '../../../src/audit/list-orders.ts';
import type { ListedOrder, OrderListPage } from '../../../src/certcentral/order-list.ts';
import { listedWith } from './orders.ts';

type Rows = (number | Partial<ListedOrder>)[];

const pageOf = (total: number, rows: Rows): OrderListPage => ({
  total,
  orders: rows.map((row) => listedWith(typeof row === 'number' ? { id: String(row) } : row)),
});

/** Reads a list that gives these pages, whatever is asked for; the last one again and again. */
async function read(...pages: [total: number, ...rows: Rows][]) {
  const offsets: number[] = [];
  const seen: string[] = [];
  const getPage = async (offset: number) => {
    offsets.push(offset);
    const [total, ...rows] = pages[Math.min(offsets.length, pages.length) - 1] ?? [0];
    return pageOf(total, rows);
  };
  const account = await listAllOrders(getPage, (count, total) => void seen.push(`${count} of ${total}`)).catch(
    (error: Error) => error.message,
  );
  return { account, ids: typeof account === 'string' ? account : [...account.keys()].join(), offsets, seen };
}

const RELIED = 'The list of orders cannot be relied on: ';
const AGAIN = '; when it was read before, it was not whole either. Run again: the list may stand still then.';
const NONE = 'No order was read, since one could be missed.';

describe('a list that stands still', () => {
  test.each<[string, Parameters<typeof read>, string, number[]]>([
    ['of no orders', [[0]], '', [0]],
    ['of one page', [[3, 1, 2, 3]], '1,2,3', [0]],
    [
      'of three pages',
      [
        [5, 1, 2],
        [5, 3, 4],
        [5, 5],
      ],
      '1,2,3,4,5',
      [0, 2, 4],
    ],
    [
      'with an order on two pages',
      [
        [5, 1, 2],
        [5, 2, 3],
        [5, 4, 5],
      ],
      '1,2,3,4,5',
      [0, 2, 4],
    ],
    [
      'with a page of nothing new',
      [
        [2, 1],
        [2, 1],
        [2, 2],
      ],
      '1,2',
      [0, 1, 2],
    ],
    ['with an order twice on a page', [[2, 1, 1, 2]], '1,2', [0]],
  ])('%s', async (_, pages, ids, offsets) => {
    expect(await read(...pages)).toMatchObject({ ids, offsets });
  });

  test('tells how many orders were seen', async () => {
    expect((await read([5, 1, 2], [5, 3, 4], [5, 5])).seen).toEqual(['2 of 5', '4 of 5']);
  });

  const closed = { id: '7', life: 'closed', status: 'revoked' } as const;
  const open = { id: '7', status: 'odd' };
  test.each<[string, Rows[number], Rows[number], string]>([
    ['the first', open, closed, 'odd'],
    ['the second', closed, open, 'odd'],
    ['the first of two that can', open, { id: '7', status: 'issued' }, 'odd'],
    ['the first of two that cannot', closed, { ...closed, status: 'expired' }, 'revoked'],
  ])('of an order that comes twice what can have a certificate counts: %s', async (_, one, other, status) => {
    const { account } = await read([2, one, other], [2, 8]);
    expect([...(account as Map<string, ListedOrder>).values()].map((order) => order.status)).toEqual([
      status,
      'issued',
    ]);
  });
});

test('of an order that comes twice what any row tells of a certificate counts', async () => {
  const rows = [{ validTill: '' }, { validTill: '2027', hasDuplicates: true }];
  for (const [one = {}, other = {}] of [rows, rows.toReversed()]) {
    const { account } = await read([2, one, other, 8]);
    expect((account as Map<string, ListedOrder>).get('7')).toMatchObject({ validTill: '2027', hasDuplicates: true });
  }
  const { account } = await read([2, {}, {}, 8]);
  expect((account as Map<string, ListedOrder>).get('7')).toEqual(listedWith());
});

describe('a list that has moved is read once more', () => {
  test.each<[string, Parameters<typeof read>, number[]]>([
    [
      'its total changed',
      [
        [3, 1],
        [4, 2],
        [2, 1, 2],
      ],
      [0, 1, 0],
    ],
    ['fewer orders than the total', [[2, 1], [2], [2, 1, 2]], [0, 1, 0]],
    [
      'nothing new on two pages',
      [
        [2, 1],
        [2, 1],
        [2, 1],
        [2, 1, 2],
      ],
      [0, 1, 2, 0],
    ],
  ])('%s', async (_, pages, offsets) => {
    expect(await read(...pages)).toMatchObject({ ids: '1,2', offsets });
  });

  test.each<[string, Parameters<typeof read>, string]>([
    [
      'its total changed',
      [
        [3, 1],
        [4, 2],
        [3, 1],
        [5, 2],
      ],
      `its total changed from 3 to 5 between two pages${AGAIN}`,
    ],
    ['no orders', [[2, 1], [2]], `it tells a total of 2 orders, and has 0${AGAIN}`],
    ['the same page for ever', [[2, 1]], `it tells a total of 2 orders, and has 1${AGAIN}`],
  ])('and no more than that: %s', async (_, pages, why) => {
    expect((await read(...pages)).account).toBe(RELIED + why);
  });
});

describe('a list that cannot be relied on', () => {
  test.each<[string, Parameters<typeof read>, string, number]>([
    ['more orders than the total', [[1, 1, 2]], 'it has more orders than its total of 1', 1],
    ['orders beyond none', [[0, 1]], 'it has more orders than its total of 0', 1],
    [
      'more orders than the total on the second page',
      [
        [3, 1, 2],
        [3, 3, 4],
      ],
      'it has more orders than its total of 3',
      2,
    ],
    [
      'more on the second page than its own total',
      [
        [3, 1, 2],
        [1, 3, 4],
      ],
      'it has more orders than its total of 1',
      2,
    ],
    ['more than a million', [[1_000_001, 1]], 'it tells a total of more than 1000000 orders', 1],
  ])('%s', async (_, pages, why, requests) => {
    const { account, offsets } = await read(...pages);
    expect(account).toBe(`${RELIED}${why}. ${NONE}`);
    expect(offsets).toHaveLength(requests);
  });

  test('one that has not come to an end after 10,000 pages', async () => {
    let pages = 0;
    const getPage = async () => pageOf(1_000_000, [++pages]);
    await expect(listAllOrders(getPage, () => {})).rejects.toThrow('it has not come to an end after 10000 pages');
    expect(pages).toBe(10_000);
  });

  test('a million is not too many', async () => {
    expect((await read([1_000_000, 1], [1, 1])).ids).toBe('1');
  });

  test('what cannot be read ends it', async () => {
    await expect(
      listAllOrders(
        () => Promise.reject(new Error('403')),
        () => {},
      ),
    ).rejects.toThrow('403');
  });
});
