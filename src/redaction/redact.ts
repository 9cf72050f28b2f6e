import { MAX_FIELD_LENGTH, toSingleLine, truncate } from '../text.ts';
import { RunFinder, type Sequence } from './find-runs.ts';

const MASK = '***';
const MIN_PART_LENGTH = 12;
/** 12 characters have at least 15 base64 digits that no neighbor shares. */
const MIN_PART_DIGITS = 15;

/** Makes text of the service safe for logs, summaries and outputs. */
export interface Sanitizer {
  /** Makes a text safe to show: one line, without the API key and parts of it, not too long. Returns '' for any other value. */
  sanitize(value: unknown, maxLength?: number): string;
  /** Removes the whole API key. Outputs keep the rest of a text exactly. */
  redact(text: string): string;
}

/** Far more than is shown of any text; the work on a huge text stays small. */
const MAX_INSPECTED_LENGTH = 64 * 2 ** 10;

/** Creates the sanitizer of a service that may echo the key. */
export function createSanitizer(apiKey: string): Sanitizer {
  const redact = createRedactor(apiKey);
  return {
    // Redact before truncating, because a part of the key would not be found.
    sanitize: (value, maxLength = MAX_FIELD_LENGTH) =>
      typeof value === 'string' ? truncate(redact(toSingleLine(value.slice(0, MAX_INSPECTED_LENGTH))), maxLength) : '',
    redact: createKeyRedactor(apiKey),
  };
}

/**
 * Creates a function that replaces the key, and every part of it from 12 characters on, by `***`. It finds them literal,
 * percent-, JSON-, HTML- or base64-encoded (at any of the three alignments), in any letter case, and with white space or
 * control characters in between. It takes time in proportion to the length of the text.
 * @param key printable ASCII without white space, at least 8 characters
 */
export function createRedactor(key: string): (text: string) => string {
  return redactorOf(key, MIN_PART_LENGTH, MIN_PART_DIGITS);
}

/** Creates a function that replaces only the whole key, in the same encodings: for outputs, which keep all other text. */
export function createKeyRedactor(key: string): (text: string) => string {
  return redactorOf(key, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
}

function redactorOf(key: string, minLength: number, minBase64Length: number): (text: string) => string {
  const minTextLength = Math.min(minLength, key.length);
  let search: ((text: string) => string) | undefined;
  return (text) => {
    // Most texts are shorter than any encoding of a key, so most runs never prepare the search.
    if (text.length < minTextLength) return text;
    search ??= createSearch([
      [key, minTextLength],
      ...base64Digits(key).map((digits) => [digits, Math.min(minBase64Length, digits.length)] as const),
    ]);
    return search(text);
  };
}

/** Creates the search for runs of sequences. Nearly every text has no piece of a run, which is faster to find out. */
function createSearch(sequences: readonly Sequence[]): (text: string) => string {
  const pieces = sequences.flatMap(piecesOf);
  const flatPieces = pieces.map(flatten);
  let finders: { piece: RunFinder; run: RunFinder } | undefined;
  return (text) => {
    const isPlain = !/[%&\\]/.test(text);
    if (isPlain && !hasPiece(flatten(text), flatPieces)) return text;
    finders ??= {
      piece: new RunFinder(pieces.map((piece) => [piece, piece.length])),
      run: new RunFinder(sequences),
    };
    if (!isPlain && finders.piece.find(text).size === 0) return text;
    return maskRuns(text, finders.run.find(text));
  };
}

function hasPiece(flat: string, pieces: readonly string[]): boolean {
  return pieces.some((piece) => flat.includes(piece));
}

/** Replaces runs of a text, and those that overlap or touch as one. */
function maskRuns(text: string, ends: ReadonlyMap<number, number>): string {
  let result = '';
  let from = 0;
  for (const [start, end] of [...ends].sort(([one], [other]) => one - other)) {
    if (start > from || start === 0) result += text.slice(from, start) + MASK;
    from = Math.max(from, end);
  }
  return result + text.slice(from);
}

/** Returns the base64 digits of a key at its three alignments, without the digits that it shares with its neighbors. */
function base64Digits(key: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
    return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}

/** Returns pieces of a sequence, at least one of which is in every literal run that is long enough. */
function piecesOf([text, minLength]: Sequence): string[] {
  const size = Math.floor((minLength + 1) / 2);
  const count = Math.floor(text.length / size);
  return Array.from({ length: count }, (_, index) => text.slice(index * size, (index + 1) * size));
}

/** Removes characters that the search skips, and unifies those that it treats alike. */
function flatten(text: string): string {
  return text
    .replace(/[^\x21-\x5b\x5d-\x7e]/g, '')
    .toLowerCase()
    .replaceAll('-', '+')
    .replaceAll('_', '/');
}
