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

/** Lists names in a sentence: the first 20, up to the length of a field, and the number of the others. */
export function formatNames(names: readonly string[]): string {
  const shown = truncate(names.slice(0, MAX_LISTED_NAMES).join(', '), MAX_FIELD_LENGTH);
  return names.length > MAX_LISTED_NAMES ? `${shown} and ${names.length - MAX_LISTED_NAMES} more` : shown;
}

/** Lists whole IDs up to the length of a field, and the number of the others. */
export function formatIds(ids: readonly string[]): string {
  let text = '';
  for (const [index, id] of ids.entries()) {
    const longer = text === '' ? id : `${text}, ${id}`;
    if (longer.length > MAX_FIELD_LENGTH) return `${text} and ${ids.length - index} more`;
    text = longer;
  }
  return text;
}
