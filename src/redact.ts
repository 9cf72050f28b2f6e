import { base64Digits, decodeEscapes } from './key-encodings.ts';
import { MASK, maskRuns, RunFinder, replaceCovered } from './redact-runs.ts';
import { MAX_API_KEY_LENGTH, MIN_API_KEY_LENGTH } from './text.ts';

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
  const characters = key.match(/[\x21-\x7e]/g) ?? [];
  const isPrintable = characters.length === key.length;
  let search: KeySearch | undefined;
  return (text) => {
    // A key with other characters is refused, but must not be shown, either.
    const rest = isPrintable ? text : text.replaceAll(key, MASK);
    // Most texts are shorter than any encoding of a key, so most runs never prepare the search.
    if (characters.length === 0 || rest.length < Math.min(minLength, characters.length)) return rest;
    search ??= new KeySearch(key, characters, minLength, minBase64Length);
    return search.redact(rest);
  };
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
  let parts: Set<string> | undefined;
  return (text) => {
    parts ??= partsOf(flatten(key.slice(0, MAX_LONG_KEY_LENGTH)));
    const shown = [...text.matchAll(NON_SKIPPED)].map(({ index }) => index);
    const flatText = flatten(text);
    const changes = new Int32Array(text.length + 1);
    for (const [at, start] of shown.entries()) {
      const end = shown[at + MIN_PART_LENGTH - 1];
      if (end === undefined) break;
      if (!parts.has(flatText.slice(at, at + MIN_PART_LENGTH))) continue;
      changes[start] = (changes[start] as number) + 1;
      changes[end + 1] = (changes[end + 1] as number) - 1;
    }
    return replaceCovered(text, changes);
  };
}

function partsOf(key: string): Set<string> {
  const parts = new Set<string>();
  for (let at = 0; at + MIN_PART_LENGTH <= key.length; at++) parts.add(key.slice(at, at + MIN_PART_LENGTH));
  return parts;
}

class KeySearch {
  readonly #sequences: readonly (readonly [characters: readonly string[], minLength: number])[];
  /** Undefined if every text must be searched in full. */
  readonly #clues: readonly string[] | undefined;
  #finders: readonly RunFinder[] | undefined;

  constructor(key: string, characters: readonly string[], minLength: number, minBase64Length: number) {
    const encoded = base64Digits(key).map((digits) => [digits, minBase64Length] as const);
    this.#sequences = [[characters, minLength], ...encoded];
    // In a key, these characters may look like the start of an encoding, so no piece of the key is a reliable clue.
    this.#clues = /[%&\\]/.test(key) ? undefined : this.#sequences.flatMap((sequence) => cluesOf(...sequence));
  }

  redact(text: string): string {
    if (this.#clues && !hasClue(text, this.#clues)) return text;
    this.#finders ??= this.#sequences.map(([characters, minLength]) => new RunFinder(characters, minLength));
    return maskRuns(text, this.#finders);
  }
}

/** Returns pieces of a sequence, at least one of which is in every run that is long enough. */
function cluesOf(characters: readonly string[], minLength: number): string[] {
  const size = Math.floor((Math.min(minLength, characters.length) + 1) / 2);
  const count = Math.floor(characters.length / size);
  return Array.from({ length: count }, (_, index) =>
    flatten(characters.slice(index * size, (index + 1) * size).join('')),
  );
}

/** Reports whether a text needs the full search, which takes ten times as long. */
function hasClue(text: string, clues: readonly string[]): boolean {
  const decoded = decodeEscapes(text);
  const readings = [flatten(text), ...(decoded === text ? [] : [flatten(decoded)])];
  return readings.some((reading) => clues.some((clue) => reading.includes(clue)));
}

const NON_SKIPPED = /[\x21-\x5b\x5d-\x7e]/g;

/** Removes characters that the search skips, and unifies those that it treats alike. */
function flatten(text: string): string {
  return text
    .replace(/[^\x21-\x5b\x5d-\x7e]+/g, '')
    .toLowerCase()
    .replaceAll('-', '+')
    .replaceAll('_', '/');
}
