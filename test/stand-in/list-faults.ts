import type { Listing } from './messages.ts';

/** Lists that change or lie: values for `listing` of a stand-in. */

/** Leaves an order out of the page that has it; the total counts it. */
export function hiding(id: number): Listing {
  return ({ orders = [], page }) => ({ orders: orders.filter((row) => idOf(row) !== String(id)), page });
}

/** Repeats an order at the end of the last page, with these fields changed; the total counts it once. */
export function repeating(id: string, changes: object): Listing {
  let row: object | undefined;
  return ({ orders = [], page }) => {
    row = orders.find((candidate) => idOf(candidate) === id) ?? row;
    const isLast = page.offset + orders.length >= page.total;
    return { orders: [...orders, ...(isLast && row ? [{ ...row, ...changes }] : [])], page };
  };
}

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
