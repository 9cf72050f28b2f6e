import { MAX_FIELD_LENGTH, truncate } from './text.ts';

/** The most names that are listed; the others are counted. */
export const MAX_LISTED_NAMES = 20;

/** Formats a duration: `1 h 7 min`, `4 min 5 s`, `30 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Formats a number of orders: `1 order`, `3 orders`. */
export function formatOrderCount(count: number): string {
  return `${count} ${count === 1 ? 'order' : 'orders'}`;
}

/** Lists whole names in a sentence: at most 20, up to the length of a field, and the number of the others. */
export function formatNames(names: readonly string[]): string {
  return formatList(names, ', ', MAX_LISTED_NAMES, MAX_FIELD_LENGTH);
}

/** Lists whole IDs up to a length, and the number of the others. */
export function formatIds(ids: readonly string[], maxLength = MAX_FIELD_LENGTH): string {
  return formatList(ids, ', ', ids.length, maxLength);
}

/** Lists whole items, at most so many and up to a length, and the number of the others. */
export function formatList(items: readonly string[], separator: string, maxCount: number, maxLength: number): string {
  let text = '';
  for (const [index, item] of items.entries()) {
    const next = index === 0 ? truncate(item, maxLength) : `${text}${separator}${item}`;
    if (index === maxCount || next.length > maxLength) return `${text} and ${items.length - index} more`;
    text = next;
  }
  return text;
}
