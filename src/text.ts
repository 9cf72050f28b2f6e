/** The most characters that are shown of a field of a response. */
export const MAX_FIELD_LENGTH = 500;

/** The most characters of a whole message. */
export const MAX_MESSAGE_LENGTH = 2000;

/**
 * Flattens untrusted text to one line: white space of any kind becomes one space; control characters, format characters
 * (bidirectional overrides, zero-width) and broken surrogate pairs are removed.
 */
export function toSingleLine(text: string): string {
  // Most text is one line of ASCII already, and the expression below takes a millisecond to compile.
  if (!/^ | $| {2}|[^ -~]/.test(text)) return text;
  return text
    .replace(/(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Truncates text to at most `max` UTF-16 units, the ellipsis included, without splitting a surrogate pair. */
export function truncate(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Copies a text, because a piece of a text keeps the whole text in memory. */
export function copyText(text: string): string {
  return Buffer.from(text).toString();
}
