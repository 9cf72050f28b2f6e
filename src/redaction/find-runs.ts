/** A text, and how many consecutive characters of the text make a run; no more than the text has. */
export type Sequence = readonly [text: string, minLength: number];

/** A run that ends at an index of the text. */
interface Run {
  start: number;
  length: number;
}

/**
 * The longest runs that end at an index of the text, by the position of their last character. A character that the sequences
 * have at position `n` extends the run at `n - 1`; a character that can be skipped copies the row to the next index.
 */
type Row = Map<number, Run>;

/** A position in the sequences, which are numbered one behind the other. */
interface Position {
  index: number;
  minLength: number;
  /** Whether enough characters follow for a run that begins here. */
  canStart: boolean;
}

/** Finds every place in a text that has enough consecutive characters of a sequence, in any mix of encodings. */
export class RunFinder {
  readonly #positions = new Map<number, Position[]>();

  constructor(sequences: readonly Sequence[]) {
    let index = 0;
    for (const [text, minLength] of sequences) {
      for (const [offset, character] of [...text].entries()) {
        index += 1;
        const position = { index, minLength, canStart: text.length - offset >= minLength };
        for (const code of equivalentCodes(character)) {
          const positions = this.#positions.get(code);
          if (positions) positions.push(position);
          else this.#positions.set(code, [position]);
        }
      }
      // No run goes on from one sequence to the next.
      index += 1;
    }
  }

  /** Returns the end of the longest run that begins at each index, in one pass. */
  find(text: string): Map<number, number> {
    const ends = new Map<number, number>();
    const rows = new Map<number, Row>();
    const encoded = text.matchAll(ENCODED);
    let next = encoded.next().value;
    for (let index = 0; index < text.length; index++) {
      const row = rows.get(index);
      rows.delete(index);
      const code = text.charCodeAt(index);
      this.#extend(row, rows, ends, code, index, index + 1);
      if (next?.index === index) {
        this.#extend(row, rows, ends, decode(next.groups as Groups), index, index + next[0].length);
        next = encoded.next().value;
      }
      if (row && isSkippable(code)) keepRuns(row, rowAt(rows, index + 1));
    }
    return ends;
  }

  /** Extends the runs of a row by a character that the text from `start` to `end` encodes. */
  #extend(
    row: Row | undefined,
    rows: Map<number, Row>,
    ends: Map<number, number>,
    code: number,
    start: number,
    end: number,
  ): void {
    const positions = this.#positions.get(code);
    if (!positions) return;
    for (const { index, minLength, canStart } of positions) {
      const before = row?.get(index - 1);
      if (!before && !canStart) continue;
      const run = before ? { start: before.start, length: before.length + 1 } : { start, length: 1 };
      const next = rowAt(rows, end);
      if (run.length <= (next.get(index)?.length ?? 0)) continue;
      next.set(index, run);
      if (run.length >= minLength) ends.set(run.start, Math.max(ends.get(run.start) ?? 0, end));
    }
  }
}

function rowAt(rows: Map<number, Row>, index: number): Row {
  const row = rows.get(index) ?? new Map();
  rows.set(index, row);
  return row;
}

/** Continues runs behind a skipped character, unless longer ones end there. */
function keepRuns(row: Row, next: Row): void {
  for (const [position, run] of row) if (run.length > (next.get(position)?.length ?? 0)) next.set(position, run);
}

const BACKSLASH = 0x5c;

/** A backslash is a character of its own or escapes the next; white space and the like may split a key. */
function isSkippable(code: number): boolean {
  return code < 0x21 || code > 0x7e || code === BACKSLASH;
}

const BASE64URL: Record<string, string> = { '+': '-', '/': '_', '-': '+', _: '/' };

/** Returns the codes of a character in both cases, and of the other spelling of a base64 digit. */
function equivalentCodes(character: string): Set<number> {
  const other = BASE64URL[character] ?? '';
  return new Set([...`${character.toLowerCase()}${character.toUpperCase()}${other}`].map((each) => each.charCodeAt(0)));
}

/** Matches a character that is percent-, JSON- or HTML-encoded. Encoded characters do not overlap. */
const ENCODED =
  /%(?<percent>[0-9a-f]{2})|\\u00(?<json>[0-9a-f]{2})|&#x0{0,6}(?<hex>[0-9a-f]{2});|&#0{0,6}(?<decimal>\d{2,3});|&(?<name>amp|lt|gt|quot|apos);/gi;
const HTML_ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

type Groups = Record<'percent' | 'json' | 'hex' | 'decimal', string | undefined> & { name: string };

function decode({ percent, json, hex, decimal, name }: Groups): number {
  const digits = percent ?? json ?? hex;
  if (digits !== undefined) return Number.parseInt(digits, 16);
  return decimal === undefined ? (HTML_ENTITIES[name.toLowerCase()] as string).charCodeAt(0) : Number(decimal);
}
