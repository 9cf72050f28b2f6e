import { MAX_API_KEY_LENGTH, MIN_API_KEY_LENGTH } from '../text.ts';
import { base64Digits } from './key-encodings.ts';
import { MASK, maskRuns, RunFinder, replaceRuns, type Sequence } from './redact-runs.ts';

const MIN_PART_LENGTH = 12;
/** Linux passes no more in an environment variable. */
const MAX_LONG_KEY_LENGTH = 128 * 2 ** 10;

/**
 * Creates a function that replaces the key, and every part of it from 12 characters on, by `***`. It finds them literal,
 * percent-, JSON-, HTML- or base64-encoded (at any of the three alignments), in any letter case, and with white space or
 * control characters in between. It takes time in proportion to the length of the text.
 */
export function createRedactor(key: string): (text: string) => string {
  // 12 characters have at least 15 base64 digits that no neighbor shares.
  return redactorOf(key, MIN_PART_LENGTH, 15);
}

/** Creates a function that replaces only the whole key, in the same encodings: for outputs, which keep all other text. */
export function createKeyRedactor(key: string): (text: string) => string {
  return redactorOf(key, MAX_API_KEY_LENGTH, 2 * MAX_API_KEY_LENGTH);
}

function redactorOf(key: string, minLength: number, minBase64Length: number): (text: string) => string {
  if (key === '') return (text) => text;
  if (key.length < MIN_API_KEY_LENGTH) return shortKeyRedactor(key);
  if (key.length > MAX_API_KEY_LENGTH) return longKeyRedactor(key);
  const characters = [...key.replace(/[^\x21-\x7e]/g, '')];
  const isPrintable = characters.length === key.length;
  // A key without printable characters has no encoding.
  const minTextLength = Math.min(minLength, characters.length) || Number.POSITIVE_INFINITY;
  let search: ((text: string) => string) | undefined;
  return (text) => {
    // A key with other characters is refused, but must not be shown, either.
    const rest = isPrintable ? text : text.replaceAll(key, MASK);
    // Most texts are shorter than any encoding of a key, so most runs never prepare the search.
    if (rest.length < minTextLength) return rest;
    search ??= createSearch([
      [characters, minLength],
      ...base64Digits(key).map((digits) => [digits, minBase64Length] as const),
    ]);
    return search(rest);
  };
}

/** Creates the search for runs of sequences. A text without encoded characters is searched only if it has a piece of a run. */
function createSearch(sequences: readonly Sequence[]): (text: string) => string {
  const pieces = sequences.flatMap(piecesOf);
  let finder: RunFinder | undefined;
  const hasPiece = (flat: string) => pieces.some((piece) => flat.includes(piece));
  return (text) => {
    if (!/[%&\\]/.test(text) && !hasPiece(flatten(text))) return text;
    finder ??= new RunFinder(sequences);
    return maskRuns(text, finder);
  };
}

/** Returns pieces of a sequence, at least one of which is in every literal run that is long enough. */
function piecesOf([characters, minLength]: Sequence): string[] {
  const size = Math.floor((Math.min(minLength, characters.length) + 1) / 2);
  const count = Math.floor(characters.length / size);
  return Array.from({ length: count }, (_, index) =>
    flatten(characters.slice(index * size, (index + 1) * size).join('')),
  );
}

/**
 * A key that is too short is refused. Replaced inside of words or as the name of an input, it would make the message about
 * it unreadable.
 */
function shortKeyRedactor(key: string): (text: string) => string {
  const pattern = new RegExp(`(?<![^\\s"'])(?<!Input )${RegExp.escape(key)}(?![^\\s"'.,:;])`, 'g');
  return (text) => text.replace(pattern, MASK);
}

/** A key that is too long is refused, too, before any text of the service is shown, so an encoding of it cannot appear. */
function longKeyRedactor(key: string): (text: string) => string {
  const parts = new Set(partsOf(flatten(key.slice(0, MAX_LONG_KEY_LENGTH))));
  return (text) => {
    const shown = Array.from(text.matchAll(NON_SKIPPED), ({ index }) => index);
    const ends = new Int32Array(text.length);
    let at = 0;
    for (const part of partsOf(flatten(text))) {
      if (parts.has(part)) ends[shown[at] as number] = (shown[at + MIN_PART_LENGTH - 1] as number) + 1;
      at++;
    }
    return replaceRuns(text, ends);
  };
}

/** Yields every part of a text that has 12 characters, in order. */
function* partsOf(text: string): Generator<string> {
  for (let end = MIN_PART_LENGTH; end <= text.length; end++) yield text.slice(end - MIN_PART_LENGTH, end);
}

const NON_SKIPPED = /[\x21-\x5b\x5d-\x7e]/g;

/** Removes characters that the search skips, and unifies those that it treats alike. */
function flatten(text: string): string {
  return text
    .replace(/[^\x21-\x5b\x5d-\x7e]/g, '')
    .toLowerCase()
    .replaceAll('-', '+')
    .replaceAll('_', '/');
}
