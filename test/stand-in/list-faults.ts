import type { Listing, ListPage } from './messages.ts';

/** Lists that change or lie: values for `listing` of a stand-in. */

/** Reports these totals, of any type, one for each page; the last one stays. */
export function withTotals(...totals: unknown[]): Listing {
  let next = 0;
  return ({ page, ...rest }) => {
    const total = totals[Math.min(next++, totals.length - 1)];
    return { ...rest, page: { ...page, total } };
  };
}

/** Leaves an order out of the first pages that have it, in so many readings; the total counts it. */
export function hiding(id: number | string, readings = Number.POSITIVE_INFINITY): Listing {
  let left = readings;
  return (page) => {
    const orders = page.orders?.filter((row) => idOf(row) !== String(id));
    const hides = orders && orders.length < (page.orders?.length ?? 0) && left-- > 0;
    return hides ? { ...page, orders } : page;
  };
}

/** Repeats an order at the end of the last page, with these fields changed; the total counts it once. */
export function repeating(id: number | string, changes: object = {}): Listing {
  let row: object | undefined;
  return ({ orders = [], page }) => {
    row = orders.find((candidate) => idOf(candidate) === String(id)) ?? row;
    const isLast = page.offset + orders.length >= page.total;
    return { orders: [...orders, ...(isLast && row ? [{ ...row, ...changes }] : [])], page };
  };
}

/** Responds to every request with the first page. */
export function stuck(): Listing {
  let first: ListPage | undefined;
  return (page) => {
    first ??= page;
    return { ...first, page: page.page };
  };
}

/** Has new orders on every page, and reports that one more page will come. */
export const endless: Listing = (_, { limit, offset }) => ({
  orders: Array.from({ length: limit }, (_none, index) => ({
    id: 10_000_000 + offset + index,
    status: 'revoked',
    product: { name_id: 'ssl_plus', type: 'ssl_certificate' },
  })),
  page: { total: offset + 2 * limit, limit, offset },
});

/** Spells numbers and booleans as strings. */
export const inStrings: Listing = ({ orders = [], page }) => ({
  orders: orders.map((row) => ({
    ...row,
    id: idOf(row),
    has_duplicates: 'has_duplicates' in row && row.has_duplicates ? '1' : '0',
  })),
  page: { ...page, total: String(page.total) },
});

/** Fills each page up to so many bytes. */
export function padded(bytes: number): Listing {
  return (page) => {
    const missing = bytes - Buffer.byteLength(JSON.stringify(page)) - ',"padding":""'.length;
    return { ...page, padding: 'x'.repeat(Math.max(0, missing)) };
  };
}

const idOf = (row: object) => JSON.stringify('id' in row ? row.id : undefined);
