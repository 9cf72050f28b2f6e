import { encodedCharAt, equivalentCodes } from './key-encodings.ts';

export const MASK = '***';
const BACKSLASH = 0x5c;

/** Replaces every run that the finder finds in a text, in any mix of encodings, by `***`. */
export function maskRuns(text: string, finder: RunFinder): string {
  const ends = new Int32Array(text.length);
  // No run goes on behind the last character, so nothing is left for the next text.
  for (let index = 0; index <= text.length; index++) {
    const code = text.charCodeAt(index);
    finder.add(code, index, index + 1, ends);
    const encoded = encodedCharAt(text, index);
    if (encoded) finder.add(encoded.code, index, index + encoded.length, ends);
    // A backslash is a character of its own or escapes the next; white space and the like may split a key.
    finder.advance(index, code < 0x21 || code > 0x7e || code === BACKSLASH);
  }
  return replaceRuns(text, ends);
}

/**
 * Replaces runs of a text, and those that overlap or touch as one, by `***`.
 * @param ends the end of the longest run that starts at each index; 0 if none does
 */
export function replaceRuns(text: string, ends: Int32Array): string {
  let result = '';
  let from = 0;
  for (const [start, end] of ends.entries()) {
    if (end <= from) continue;
    if (start > from || start === 0) result += text.slice(from, start) + MASK;
    from = end;
  }
  return result + text.slice(from);
}

/** The runs that end at an index of the text, by the position of their last character. */
interface Row {
  lengths: Uint16Array;
  starts: Int32Array;
  /** Contain every position of which the length is not 0. */
  positions: Set<readonly number[]>;
}

/** The characters of a key in one encoding, and how many in a row make a run. */
export type Sequence = readonly [characters: readonly string[], minLength: number];

/** More than the length of any encoded character. */
const ROW_COUNT = 16;

/** Finds every place in a text, in one pass, that has at least `minLength` consecutive characters of a sequence. */
export class RunFinder {
  /** By position: all sequences, one behind the other, with a position before each that no character has. */
  readonly #minLengths = [0];
  /** By character code. */
  readonly #positions = new Map<number, number[]>();
  readonly #rows: Row[];

  constructor(sequences: readonly Sequence[]) {
    for (const [characters, minLength] of sequences) {
      for (const character of characters) {
        for (const code of equivalentCodes(character)) {
          const positions = this.#positions.get(code);
          if (positions) positions.push(this.#minLengths.length);
          else this.#positions.set(code, [this.#minLengths.length]);
        }
        this.#minLengths.push(Math.min(minLength, characters.length));
      }
      this.#minLengths.push(0);
    }
    this.#rows = Array.from({ length: ROW_COUNT }, () => ({
      lengths: new Uint16Array(this.#minLengths.length),
      starts: new Int32Array(this.#minLengths.length),
      positions: new Set(),
    }));
  }

  /** Adds a character that the text from `start` to `end` encodes, and marks the runs that it completes. */
  add(code: number, start: number, end: number, ends: Int32Array): void {
    const positions = this.#positions.get(code);
    if (!positions) return;
    const row = this.#row(start);
    const next = this.#row(end);
    next.positions.add(positions);
    for (const position of positions) {
      const length = (row.lengths[position - 1] as number) + 1;
      if (length <= (next.lengths[position] as number)) continue;
      const runStart = length === 1 ? start : (row.starts[position - 1] as number);
      next.lengths[position] = length;
      next.starts[position] = runStart;
      if (length >= (this.#minLengths[position] as number)) ends[runStart] = Math.max(ends[runStart] as number, end);
    }
  }

  /** Moves on from an index: its runs continue at the next one if the character can be skipped, and end otherwise. */
  advance(index: number, isSkippable: boolean): void {
    const row = this.#row(index);
    const next = this.#row(index + 1);
    for (const positions of row.positions) {
      if (isSkippable) keepRuns(row, next, positions);
      for (const position of positions) row.lengths[position] = 0;
    }
    row.positions.clear();
  }

  #row(index: number): Row {
    return this.#rows[index % ROW_COUNT] as Row;
  }
}

/** Copies runs to the next index, unless longer ones end there. */
function keepRuns(row: Row, next: Row, positions: readonly number[]): void {
  next.positions.add(positions);
  for (const position of positions) {
    const length = row.lengths[position] as number;
    if (length <= (next.lengths[position] as number)) continue;
    next.lengths[position] = length;
    next.starts[position] = row.starts[position] as number;
  }
}
