import { formatList, MAX_FIELD_LENGTH } from '../text.ts';

/** Formats a number of orders: `1 order`, `3 orders`. */
export function formatOrderCount(count: number): string {
  return `${count} ${count === 1 ? 'order' : 'orders'}`;
}

/** Lists whole IDs up to a length, and the number of the others. */
export function formatIds(ids: readonly string[], maxLength = MAX_FIELD_LENGTH): string {
  return formatList(ids, ', ', ids.length, maxLength);
}
