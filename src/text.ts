/** The most characters that are shown of a field of a response. */
export const MAX_FIELD_LENGTH = 500;

/** The most characters of a whole message. */
export const MAX_MESSAGE_LENGTH = 2000;

/** The fewest characters of an API key. */
export const MIN_API_KEY_LENGTH = 8;

/** The most characters of an API key; DigiCert's have about a hundred. */
export const MAX_API_KEY_LENGTH = 1000;

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

/** Hides the credentials that a URL may contain: they end at the last `@`, wherever those of a mistyped URL begin. */
export function hideCredentials(text: string): string {
  const end = text.lastIndexOf('@');
  return end < 0 ? text : `***${text.slice(end)}`;
}

/** Escapes text for HTML content and quoted attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
