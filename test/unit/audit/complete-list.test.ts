import { describe, expect, test } from 'vitest';
import { listAllOrders } from '../../../src/audit/complete-list.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import { ActionError } from '../../../src/errors.ts';
import { listedWith } from './orders.ts';

/** Parses pages: `3: 1 2; 3: 3` is a page with the total 3 and the orders 1 and 2, then one with order 3. `9x` is order 9, revoked; `9p`, pending. */
function pagesOf(text: string): { total: number; orders: ListedOrder[] }[] {
  return text.split('; ').map((page) => {
    const [total, rows = ''] = page.split(':');
    const orders = rows.split(' ').filter(Boolean);
    const rowOf = (row: string) =>
      listedWith({ id: row.replace(/[xp]/, ''), status: { x: 'revoked', p: 'pending' }[row.slice(-1)] ?? 'issued' });
    return { total: Number(total), orders: orders.map(rowOf) };
  });
}

/** Reads a list that responds with these pages in turn; returns what was read of each order, or the error, and the offsets. */
async function read(text: string) {
  const pages = pagesOf(text);
  const offsets: number[] = [];
  const seen: string[] = [];
  const orders = await listAllOrders({
    getPage: async (offset) => {
      offsets.push(offset);
      return pages[offsets.length - 1] ?? Promise.reject(new Error('too many requests'));
    },
    requiresReading: ({ status }) => status !== 'revoked',
    onPage: (listed, total) => seen.push(`${listed}/${total}`),
  }).catch((error: Error) => error);
  const result =
    orders instanceof Error ? orders : [...orders.values()].map(({ id, status }) => `${id} ${status}`).join(', ');
  return { result, offsets: offsets.join(' '), seen: seen.join(' ') };
}

describe('a list that counts', () => {
  test.each<[string, pages: string, offsets: string, result: string]>([
    ['one page', '2: 1 2', '0', '1 issued, 2 issued'],
    ['pages with fewer rows than asked for', '3: 1 2; 3: 2 3', '0 1', '1 issued, 2 issued, 3 issued'],
    ['the row that requires reading, of two', '3: 1x 1 2; 3: 2 3x', '0 2', '1 issued, 2 issued, 3 revoked'],
    ['the first of two that require it', '2: 1 1p; 2: 1 2p 2', '0 1', '1 issued, 2 pending'],
    ['the first row otherwise', '1: 1x 1x', '0', '1 revoked'],
    ['a total that rises and falls again', '3: 1 2; 4: 2; 3: 1 2 3', '0 1 0', '1 issued, 2 issued, 3 issued'],
    ['the second pass', '4: 1 2; 3: 2 3; 3: 1 2 3', '0 1 0', '1 issued, 2 issued, 3 issued'],
    [
      'the second pass, after an end too early',
      '3: 1 2; 3: ; 3: 1 2; 3: 2 3',
      '0 1 0 1',
      '1 issued, 2 issued, 3 issued',
    ],
    ['the second pass, after a page without a new order', '3: 1 2; 3: 2; 2: 1 2', '0 1 0', '1 issued, 2 issued'],
    ['the second pass, after too many orders', '1: 1 2; 2: 1 2', '0 0', '1 issued, 2 issued'],
    ['the second pass, after none of several', '2: ; 2: 1 2', '0 0', '1 issued, 2 issued'],
    // Order 1 has left, and order 5 has arrived, so that order 3 is on no page.
    [
      'the second pass, after a page that begins otherwise',
      '4: 1 2; 4: 4 5; 4: 2 3 4 5',
      '0 1 0',
      '2 issued, 3 issued, 4 issued, 5 issued',
    ],
  ])('%s', async (_, pages, offsets, result) => {
    expect(await read(pages)).toMatchObject({ result, offsets });
  });

  test('reports how far it is', async () => {
    expect((await read('3: 1 2; 3: 2 3')).seen).toBe('2/3 3/3');
  });
});

describe('no audit without a complete list', () => {
  const unreliable = (detail: string) => ({
    title: 'The list of orders is unreliable',
    detail: expect.stringContaining(detail),
  });
  test.each<[string, pages: string, offsets: string, error: object]>([
    [
      'a total that differs at both ends',
      '3: 1 2; 2: 2; 3: 1 2; 2: 2',
      '0 1 0 1',
      unreliable('2 orders, and a total of 3 on its first page and 2 on its last'),
    ],
    ['an end too early', '2: 1; 2: ; 2: 1; 2: 1', '0 0 0 0', unreliable('1 order, and a total of 2')],
    [
      'pages that do not overlap',
      '3: 1 2; 3: 3; 3: 1 2; 3: 3',
      '0 1 0 1',
      unreliable('it changed between two of its pages'),
    ],
    ['too many orders', '1: 1 2; 1: 1 2', '0 0', unreliable('2 orders, and a total of 1')],
    ['no order at all', '0: ', '0', { title: 'There is nothing to audit' }],
    ['a request that fails', '2: 1', '0 0', { message: 'too many requests' }],
  ])('%s', async (_, pages, offsets, error) => {
    const { result, ...seen } = await read(pages);
    expect(seen.offsets).toBe(offsets);
    expect(result).toMatchObject(error);
  });

  test('more than 10,000 pages', async () => {
    const endless = (count: number) =>
      read(Array.from({ length: count }, (_, id) => `${count + 1}: ${id + 1} ${id + 2}`).join('; '));
    expect((await endless(10_001)).result).toBeInstanceOf(ActionError);
    expect((await endless(10_000)).result).toMatch(/10001 issued$/);
  });
});
