import { MAX_FIELD_LENGTH, toSingleLine, truncate } from '../text.ts';
import { createFinder, type Range } from './find-encoded.ts';

const MASK = '***';
/** The shortest part of the key that is removed. */
const MIN_PART_LENGTH = 12;
/** Far more than is shown of any text; the work on a huge text stays small. */
const MAX_INSPECTED_LENGTH = 64 * 2 ** 10;

/** Makes text of the service safe for logs, summaries and outputs. */
export interface Sanitizer {
  /** Makes a text safe to show: one line, without the API key and parts of it, not too long. Returns '' for any other value. */
  sanitize(value: unknown, maxLength?: number): string;
  /** Removes the whole API key. Outputs keep the rest of a text exactly. */
  redact(text: string): string;
}

/** Creates the sanitizer of a service that may echo the key. */
export function createSanitizer(apiKey: string): Sanitizer {
  const redact = createRedactor(apiKey);
  return {
    // Redact before truncating, because a short part of the key would not be found.
    sanitize: (value, maxLength = MAX_FIELD_LENGTH) =>
      typeof value === 'string' ? truncate(redact(toSingleLine(value.slice(0, MAX_INSPECTED_LENGTH))), maxLength) : '',
    redact: createKeyRedactor(apiKey),
  };
}

/**
 * Creates a function that replaces the key by `***`: the whole of it literal, percent-, JSON-, HTML- or base64-encoded, and any
 * 12 or more consecutive characters of it, literal.
 * @param key printable ASCII without white space, at least 8 characters
 */
export function createRedactor(key: string): (text: string) => string {
  return redactorOf(key, () => [findKey(key), findParts(key)]);
}

/** Creates a function that replaces only the whole key, in the same encodings: for outputs, which keep all other text. */
export function createKeyRedactor(key: string): (text: string) => string {
  return redactorOf(key, () => [findKey(key)]);
}

type Find = (text: string) => Range[];

function redactorOf(key: string, createSearches: () => Find[]): (text: string) => string {
  const minLength = Math.min(key.length, MIN_PART_LENGTH);
  let searches: Find[] | undefined;
  return (text) => {
    // Most texts are shorter than any part of a key, so most runs prepare no search.
    if (text.length < minLength) return text;
    searches ??= createSearches();
    return maskRanges(
      text,
      searches.flatMap((find) => find(text)),
    );
  };
}

/** Returns a search for the whole key. */
function findKey(key: string): Find {
  const base64 = [0, 1, 2].map((offset) => base64Digits(key, offset));
  const base64url = base64.map((digits) => digits.replaceAll('+', '-').replaceAll('/', '_'));
  return createFinder([...new Set([key, ...base64, ...base64url])]);
}

/** Returns the base64 digits of a key behind `offset` bytes, without those that depend on its neighbors, too. */
function base64Digits(key: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

/** Returns a search for any 12 consecutive characters of the key. */
function findParts(key: string): Find {
  const partAt = (text: string, start: number) => text.slice(start, start + MIN_PART_LENGTH);
  const parts = new Set(
    Array.from(key, (_, start) => partAt(key, start)).filter((part) => part.length === MIN_PART_LENGTH),
  );
  return (text) => {
    const found: Range[] = [];
    for (let start = 0; start < text.length; start++)
      if (parts.has(partAt(text, start))) found.push([start, start + MIN_PART_LENGTH]);
    return found;
  };
}

/** Replaces ranges of a text, and those that overlap or touch as one. */
function maskRanges(text: string, ranges: Range[]): string {
  let result = '';
  let from = 0;
  for (const [start, end] of ranges.sort(([one], [other]) => one - other)) {
    if (start > from || from === 0) result += text.slice(from, start) + MASK;
    from = Math.max(from, end);
  }
  return result + text.slice(from);
}
