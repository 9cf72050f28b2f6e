import { MAX_FIELD_LENGTH, toSafeText } from './safe-text.ts';

/** Capitalizes the first letter of a clause, so that it begins a sentence. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns the items of a list without those that are false or undefined. */
export function compact<T>(items: readonly (T | false | undefined)[]): T[] {
  return items.filter((item): item is T => item !== false && item !== undefined);
}

/** Joins sentences, skipping the ones that are false, empty or undefined. */
export function joinSentences(...sentences: readonly (string | false | null | undefined)[]): string {
  return sentences.filter(Boolean).join(' ');
}

/** Joins blocks of text, a line or more each, skipping the ones that are false, empty or undefined. */
export function joinBlocks(...blocks: readonly (string | false | undefined)[]): string {
  return blocks.filter(Boolean).join('\n');
}

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

/** Formats the day of a time, UTC. */
export function formatDate(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** Formats a number of things: `1 order`, `3 orders`. */
export function formatCount(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** Lists whole names in a sentence: at most 20, up to the length of a field, and the number of the others. */
export function formatNames(names: readonly string[]): string {
  return formatList(names, ', ', MAX_LISTED_NAMES, MAX_FIELD_LENGTH);
}

/** Lists whole items, at most so many and up to a length, and the number of the others. */
export function formatList(items: readonly string[], separator: string, maxCount: number, maxLength: number): string {
  const [first = '', ...others] = items;
  // A part of the key would not be found in what is cut.
  let text = first.length > maxLength ? toSafeText(first, maxLength) : first;
  for (const [index, item] of others.entries()) {
    const shownCount = index + 1;
    const next = `${text}${separator}${item}`;
    if (shownCount === maxCount || next.length > maxLength) return `${text} and ${items.length - shownCount} more`;
    text = next;
  }
  return text;
}
