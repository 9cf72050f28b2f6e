import { decodeEscapes, MASK, maskRuns, RunFinder } from './run-finder.ts';
import { MAX_API_KEY_LENGTH } from './text.ts';

/**
 * Creates a function that replaces the key, and every part of it from 12 characters on, by `***`. It finds them literal,
 * percent-, JSON-, HTML- or base64-encoded (at any of the three alignments), in any letter case, and with white space or
 * control characters in between. It takes time in proportion to the length of the text.
 */
export function createRedactor(key: string): (text: string) => string {
  // 12 characters have at least 15 base64 digits that no neighbor shares.
  return redactorOf(key, 12, 15);
}

/** Creates a function that replaces only the whole key, in the same encodings: for outputs, which keep all other text. */
export function createKeyRedactor(key: string): (text: string) => string {
  return redactorOf(key, MAX_API_KEY_LENGTH, 2 * MAX_API_KEY_LENGTH);
}

function redactorOf(key: string, minLength: number, minBase64Length: number): (text: string) => string {
  if (key === '') return (text) => text;
  // Such a key is refused, but a message may quote any part of it.
  if (key.length > MAX_API_KEY_LENGTH) return () => MASK;
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

/** Returns the base64 digits of a key at its three alignments, without the digits that it shares with its neighbors. */
function base64Digits(key: string): string[][] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
    return [...bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6))];
  });
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

/** Removes characters that the search skips, and unifies those that it treats alike. */
function flatten(text: string): string {
  return text
    .replace(/[^\x21-\x5b\x5d-\x7e]+/g, '')
    .toLowerCase()
    .replaceAll('-', '+')
    .replaceAll('_', '/');
}
