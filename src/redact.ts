import { MAX_MESSAGE_LENGTH, truncate } from './text.ts';

const MASK = '***';
/** The shortest part of the key, or of its base64 form, that is removed. */
const MIN_PART_LENGTH = 12;
/** Bounds the work on a huge text. It is longer than any form of a key, so what the cut leaves of a key is not shown. */
const MAX_HIDDEN_LENGTH = 65_536;

let apiKey = '';
let redactor: ((text: string) => string) | undefined;

/** Sets the API key, which `toSafeText` and `redactKey` remove from now on; empty for none. */
export function setApiKey(key: string): void {
  apiKey = key;
  redactor = undefined;
}

/**
 * Makes untrusted text safe to show: one line without control characters and without the API key, at most `max` characters
 * long. It is called wherever text leaves the process: log, annotations, debug lines, summary and files.
 */
export function toSafeText(text: string, max = MAX_MESSAGE_LENGTH): string {
  redactor ??= createRedactor(apiKey);
  const visible = removeControls(text.slice(0, max + MAX_HIDDEN_LENGTH));
  // A part of the key that a cut left would not be found, so the text is cut last.
  return truncate(toSingleLine(redactor(visible)), max);
}

/**
 * Removes control characters, format characters (bidirectional overrides, zero-width) and broken surrogate pairs, but no white
 * space.
 */
function removeControls(text: string): string {
  // Most text is ASCII already, and the expression below takes a millisecond to compile.
  return /[^ -~]/.test(text) ? text.replace(/(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu, '') : text;
}

/** Flattens text to one line: white space of any kind becomes one space. */
function toSingleLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Removes the whole API key, literal. Outputs keep all other text exactly. */
export function redactKey(text: string): string {
  return apiKey === '' ? text : text.replaceAll(apiKey, MASK);
}

/** Returns a value as JSON, without the whole API key in its texts. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'string' ? redactKey(part) : part));
}

/**
 * Creates a function that replaces a key by `***`: the whole of it in any of its encodings, and any 12 or more consecutive
 * characters of it or of its base64 form, those that overlap or touch as one.
 * @param key printable ASCII without white space, at least 8 characters; empty for none
 */
function createRedactor(key: string): (text: string) => string {
  if (key === '') return (text) => text;
  const encodings = ENCODERS.map((encode) => encode(key))
    .filter((encoding) => encoding !== key)
    .map(toLowerCase);
  const length = Math.min(MIN_PART_LENGTH, key.length);
  // A URL has its host in lower case, and names are compared in it, so case does not matter.
  const parts = new Set([key, ...base64Forms(key)].flatMap((form) => partsOf(toLowerCase(form), length)));
  return (text) => {
    const dense = withoutBreaks(toLowerCase(text));
    const sizes = new Map<number, number>();
    for (const whole of encodings)
      for (let at = dense.indexOf(whole); at >= 0; at = dense.indexOf(whole, at + whole.length))
        sizes.set(at, whole.length);
    let positions: number[] | undefined;
    let result = '';
    let end = 0;
    for (let at = 0; at < dense.length; at++) {
      const size = sizes.get(at) ?? (parts.has(dense.slice(at, at + length)) ? length : 0);
      if (size === 0) continue;
      positions ??= positionsWithoutBreaks(text);
      const start = positions[at] as number;
      if (start > end || end === 0) result += text.slice(end, start) + MASK;
      end = Math.max(end, (positions[at + size - 1] as number) + 1);
    }
    return result + text.slice(end);
  };
}

/** White space with more than spaces: whoever wraps and indents a text can wrap a key. */
const isBreak = (text: string) => /^\s*[^\S ]/.test(text);

function withoutBreaks(text: string): string {
  return /[^\S ]/.test(text) ? text.replace(/\s+/g, (run) => (isBreak(run) ? '' : run)) : text;
}

/** Returns where the characters that `withoutBreaks` keeps stand in a text. */
function positionsWithoutBreaks(text: string): number[] {
  const kept = Array.from(text.matchAll(/\s+|\S+/g)).filter(([part]) => !isBreak(part));
  return kept.flatMap(({ 0: part, index }) => Array.from({ length: part.length }, (_, offset) => index + offset));
}

/** Converts ASCII letters only, because others may change the length. */
function toLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** How a service or a gateway may write a key that has special characters. */
const ENCODERS: readonly ((key: string) => string)[] = [
  encodeURIComponent,
  (key) => JSON.stringify(key).slice(1, -1),
  ...[
    (code: number) => `&#${code};`,
    (code: number) => `&#x${code.toString(16)};`,
    (code: number) => `&#x${code.toString(16).toUpperCase()};`,
    // HTML 4 has no entity for the apostrophe, so libraries differ.
    ...["'", '&apos;', '&#39;', '&#039;', '&#x27;'].map((apostrophe) => (code: number) => ENTITIES[code] ?? apostrophe),
  ].map((entity) => (key: string) => key.replace(/[&<>"']/g, (character) => entity(character.charCodeAt(0)))),
];

const ENTITIES: Record<number, string> = { 34: '&quot;', 38: '&amp;', 60: '&lt;', 62: '&gt;' };

/** Returns the base64 digits of a key at each alignment, for URLs, too, without the first ones if other bytes decide them. */
function base64Forms(key: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.from('\0'.repeat(offset) + key);
    return (['base64', 'base64url'] as const).map((form) => bytes.toString(form).slice(Math.ceil((offset * 8) / 6)));
  });
}

function partsOf(form: string, length: number): string[] {
  return Array.from({ length: form.length - length + 1 }, (_, start) => form.slice(start, start + length));
}
