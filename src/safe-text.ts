/** The most characters that are shown of a field of a response. */
export const MAX_FIELD_LENGTH = 500;

/** The most characters of a whole message. */
export const MAX_MESSAGE_LENGTH = 2000;

/** Bounds the work on a huge text. It is shorter than what is read of a failure, whose end may be a part of the key. */
const MAX_LOOKAHEAD_LENGTH = 16_384;

let apiKey = '';

/** Sets the API key, which `toSafeText` and `redactKey` remove from now on; empty for none. */
export function setApiKey(key: string): void {
  apiKey = key;
}

/**
 * Makes untrusted text safe to show: one line without control characters and without the API key, at most `max` characters
 * long. It is called wherever text leaves the process: log, annotations, debug lines, summary and files. The runner masks the
 * other forms of the key in log and summary.
 */
export function toSafeText(text: string, max = MAX_MESSAGE_LENGTH): string {
  const start = text.slice(0, max + MAX_LOOKAHEAD_LENGTH);
  const shown = redactKey(removeControls(start).replace(/\s+/g, ' ').trim());
  // A start that was cut may end in the key, so as many characters are dropped.
  return truncate(start === text ? shown : shown.slice(0, Math.max(0, shown.length - apiKey.length)), max);
}

/**
 * Removes control characters, format characters (bidirectional overrides, zero-width) and broken surrogate pairs, but no white
 * space.
 */
function removeControls(text: string): string {
  // Most text is ASCII already, and the expression below takes a millisecond to compile.
  return /[^ -~]/.test(text) ? text.replace(/(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu, '') : text;
}

/** Removes the whole API key, literal. Outputs keep all other text exactly. */
export function redactKey(text: string): string {
  return apiKey === '' ? text : text.replaceAll(apiKey, '***');
}

/** Returns a value as JSON, without the whole API key in its texts. */
export function toRedactedJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'string' ? redactKey(part) : part));
}

/**
 * Truncates text to at most `max` UTF-16 units, the ellipsis included, without splitting a surrogate pair. Foreign text is cut
 * by `toSafeText` alone, because the key would not be found in what another cut leaves.
 */
export function truncate(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
