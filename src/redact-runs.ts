import { encodedCharAt, equivalentCodes } from './key-encodings.ts';

export const MASK = '***';
const BACKSLASH = 0x5c;

/** Replaces every run that any of the finders finds in a text, in any mix of encodings, by `***`. */
export function maskRuns(text: string, finders: readonly RunFinder[]): string {
  const changes = new Int32Array(text.length + 1);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    for (const finder of finders) finder.add(code, index, index + 1, changes);
    const encoded = encodedCharAt(text, index);
    if (encoded) for (const finder of finders) finder.add(encoded.code, index, index + encoded.length, changes);
    // A backslash is a character of its own or escapes the next; white space and the like may split a key.
    const isSkippable = code < 0x21 || code > 0x7e || code === BACKSLASH;
    for (const finder of finders) finder.advance(index, isSkippable);
  }
  for (const finder of finders) finder.advance(text.length, false);
  return replaceCovered(text, changes);
}

/**
 * Replaces the parts of a text that any run covers by `***`.
 * @param changes how the number of runs that cover the text changes at each index
 */
export function replaceCovered(text: string, changes: Int32Array): string {
  let result = '';
  let covered = 0;
  let from = 0;
  for (const [index, change] of changes.entries()) {
    if (change === 0) continue;
    if (covered === 0) result += text.slice(from, index) + MASK;
    covered += change;
    from = index;
  }
  return result + text.slice(from);
}

/** The runs that end at an index of the text, by the position of their last character in the sequence. */
interface Row {
  lengths: Uint16Array;
  starts: Int32Array;
  isEmpty: boolean;
}

/** More than the length of any encoded character. */
const ROW_COUNT = 16;

/** Finds every place in a text, in one pass, that has at least `minLength` consecutive characters of a sequence. */
export class RunFinder {
  readonly #minLength: number;
  /** The positions in the sequence, counted from 1, by character code. */
  readonly #positions = new Map<number, number[]>();
  readonly #rows: Row[];

  constructor(characters: readonly string[], minLength: number) {
    this.#minLength = Math.min(minLength, characters.length);
    for (const [index, character] of characters.entries())
      for (const code of equivalentCodes(character)) {
        const positions = this.#positions.get(code);
        if (positions) positions.push(index + 1);
        else this.#positions.set(code, [index + 1]);
      }
    this.#rows = Array.from({ length: ROW_COUNT }, () => ({
      lengths: new Uint16Array(characters.length + 1),
      starts: new Int32Array(characters.length + 1),
      isEmpty: true,
    }));
  }

  /** Adds a character that the text from `start` to `end` encodes, and marks the runs that it completes. */
  add(code: number, start: number, end: number, changes: Int32Array): void {
    const positions = this.#positions.get(code);
    if (!positions) return;
    const row = this.#rows[start % ROW_COUNT] as Row;
    const next = this.#rows[end % ROW_COUNT] as Row;
    next.isEmpty = false;
    for (const position of positions) {
      const length = (row.lengths[position - 1] as number) + 1;
      if (length <= (next.lengths[position] as number)) continue;
      const runStart = length === 1 ? start : (row.starts[position - 1] as number);
      next.lengths[position] = length;
      next.starts[position] = runStart;
      if (length < this.#minLength) continue;
      changes[runStart] = (changes[runStart] as number) + 1;
      changes[end] = (changes[end] as number) - 1;
    }
  }

  /** Moves on from an index: its runs continue at the next one if the character can be skipped, and end otherwise. */
  advance(index: number, isSkippable: boolean): void {
    const [here, there] = [index % ROW_COUNT, (index + 1) % ROW_COUNT];
    const row = this.#rows[here] as Row;
    if (row.isEmpty) return;
    const next = this.#rows[there] as Row;
    if (isSkippable && next.isEmpty) {
      this.#rows[here] = next;
      this.#rows[there] = row;
      return;
    }
    if (isSkippable)
      for (const [position, length] of row.lengths.entries())
        if (length > (next.lengths[position] as number)) {
          next.lengths[position] = length;
          next.starts[position] = row.starts[position] as number;
        }
    row.lengths.fill(0);
    row.isEmpty = true;
  }
}
