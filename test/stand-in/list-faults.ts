import type { Listing, ListPage } from './order-list.ts';

/** Lists that move or lie: what `listing` of a stand-in can be. */

/** Says these totals, of whatever type, one a page; the last goes on. */
export function withTotals(...totals: unknown[]): Listing {
  let next = 0;
  return ({ page, ...rest }) => {
    const total = totals[Math.min(next++, totals.length - 1)];
    return { ...rest, page: { ...page, total } };
  };
}

/** Leaves an order out of the first pages that have it, of as many readings as told; the total counts it. */
export function hiding(id: number | string, readings = Number.POSITIVE_INFINITY): Listing {
  let left = readings;
  return (page) => {
    const orders = page.orders?.filter((row) => idOf(row) !== String(id));
    const hides = orders && orders.length < (page.orders?.length ?? 0) && left-- > 0;
    return hides ? { ...page, orders } : page;
  };
}

/** Shows an order again at the end of the last page, with these fields changed; the total counts it once. */
export function repeating(id: number | string, changes: object = {}): Listing {
  let row: object | undefined;
  return ({ orders = [], page }) => {
    row = orders.find((candidate) => idOf(candidate) === String(id)) ?? row;
    const isLast = page.offset + orders.length >= page.total;
    return { orders: [...orders, ...(isLast && row ? [{ ...row, ...changes }] : [])], page };
  };
}

/** Answers whatever page is asked for with the first one. */
export function stuck(): Listing {
  let first: ListPage | undefined;
  return (page) => {
    first ??= page;
    return { ...first, page: page.page };
  };
}

/** Has new orders on every page, and says that one more page is to come. */
export const endless: Listing = (_, { limit, offset }) => ({
  orders: Array.from({ length: limit }, (_none, index) => ({
    id: 10_000_000 + offset + index,
    status: 'revoked',
    product: { name_id: 'ssl_plus', type: 'ssl_certificate' },
  })),
  page: { total: offset + 2 * limit, limit, offset },
});

/** Fills each page up to so many bytes. */
export function padded(bytes: number): Listing {
  return (page) => {
    const missing = bytes - Buffer.byteLength(JSON.stringify(page)) - ',"padding":""'.length;
    return { ...page, padding: 'x'.repeat(Math.max(0, missing)) };
  };
}

const idOf = (row: object) => JSON.stringify('id' in row ? row.id : undefined);
