/** How each encoding spells a character: the whole of it, and its code if it has one. A lookahead finds what overlaps, too. */
const ENCODINGS = [
  /(?=(%([0-9a-f]{2})))/gi,
  /(?=(\\u00([0-9a-f]{2})|\\["/\\]))/gi,
  /(?=(&(?:#x0{0,6}([0-9a-f]{2})|#0{0,6}(\d{2,3})|amp|lt|gt|quot|apos);))/gi,
];
const NAMED: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" };
const MIN_WORD_LENGTH = 8;

/** A part of a text. */
export type Range = readonly [start: number, end: number];

/** The character that a text spells at each index, and where the next one begins. */
interface Characters {
  codes: Uint16Array;
  ends: Uint32Array;
}

/** Returns a search for words of at least 8 characters, literal, percent-, JSON- or HTML-encoded. */
export function createFinder(words: readonly string[]): (text: string) => Range[] {
  const searches = words.map((word) => ({ beginning: word.slice(0, MIN_WORD_LENGTH), find: createSearch(word) }));
  return (text) => {
    const findAll = (used: typeof searches, encoding?: RegExp): Range[] => {
      if (used.length === 0) return [];
      const characters = decode(text, encoding);
      return used.flatMap(({ find }) => find(characters));
    };
    // Nearly every text has neither the beginning of a word nor an encoded character, which is faster to find out.
    const literal = searches.filter(({ beginning }) => text.includes(beginning));
    const encodings = ENCODINGS.filter((encoding) => text.search(encoding) >= 0);
    return [...findAll(literal), ...encodings.flatMap((encoding) => findAll(searches, encoding))];
  };
}

/**
 * Returns a search that takes time in proportion to the length of a text, whatever the word repeats (Knuth, Morris and Pratt).
 * It goes backward, because from each index on a text can be read in only one way, but up to it in several.
 */
function createSearch(word: string): (characters: Characters) => Range[] {
  const backward = Array.from(word, (character) => character.charCodeAt(0)).reverse();
  const fallbacks = fallbacksOf(backward);
  return ({ codes, ends }) => {
    // How many characters of the word, counted from its end, begin at an index.
    const matched = new Uint16Array(codes.length + 1);
    const found: Range[] = [];
    for (let start = codes.length - 1; start >= 0; start--) {
      let length = matched[ends[start] as number] as number;
      while (length >= 0 && backward[length] !== codes[start]) length = fallbacks[length] as number;
      matched[start] = length + 1;
      if (length + 1 < word.length) continue;
      matched[start] = 0;
      let end = start;
      for (let count = 0; count < word.length; count++) end = ends[end] as number;
      found.push([start, end]);
    }
    return found;
  };
}

/** Returns how many of the codes may still match if the code behind the first 0, 1, 2, … does not; -1 if nothing can. */
function fallbacksOf(codes: readonly number[]): number[] {
  const fallbacks = [-1];
  for (let index = 1, length = 0; index < codes.length; index++, length++) {
    fallbacks.push(codes[index] === codes[length] ? (fallbacks[length] as number) : length);
    while (length >= 0 && codes[index] !== codes[length]) length = fallbacks[length] as number;
  }
  return fallbacks;
}

/** Returns the characters of a text, encoded or literal. */
function decode(text: string, encoding: RegExp | undefined): Characters {
  const codes = new Uint16Array(text.length);
  const ends = new Uint32Array(text.length);
  for (let index = 0; index < text.length; index++) {
    codes[index] = text.charCodeAt(index);
    ends[index] = index + 1;
  }
  for (const { index, 1: whole = '', 2: hex, 3: decimal } of encoding ? text.matchAll(encoding) : []) {
    const named = NAMED[whole.toLowerCase()] ?? whole.slice(1);
    codes[index] = hex ? Number.parseInt(hex, 16) : Number(decimal ?? named.charCodeAt(0));
    ends[index] = index + whole.length;
  }
  return { codes, ends };
}
