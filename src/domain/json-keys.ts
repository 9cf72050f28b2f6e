/** A key of an object in a JSON text. */
export interface JsonKey {
  key: string;
  /** How many objects and arrays contain the key: 1 for a key of the outermost object. */
  depth: number;
  /** The key of the outermost object that contains this key; undefined for that object's own keys. */
  below: string | undefined;
  /** Counts from 1. */
  line: number;
  /** Whether the same object has the key before, perhaps with other escapes. `JSON.parse` keeps only the last value. */
  isRepeated: boolean;
}

const COLON = /\s*:/y;

/**
 * Returns the keys of all objects in a JSON text, in the order of the text.
 * @param text that `JSON.parse` accepts, with an object as its outermost value
 */
export function findJsonKeys(text: string): JsonKey[] {
  const found: JsonKey[] = [];
  /** The objects and arrays around the position: the keys of an object so far, undefined for an array. */
  const containers: (Set<string> | undefined)[] = [];
  let outermostKey: string | undefined;
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{') containers.push(new Set());
    else if (character === '[') containers.push(undefined);
    else if (character === '}' || character === ']') containers.pop();
    else if (character === '\n') line++;
    else if (character === '"') {
      const end = endOfString(text, at);
      const keys = containers.at(-1);
      COLON.lastIndex = end;
      if (keys && COLON.test(text)) {
        const source = text.slice(at + 1, end - 1);
        const key: string = source.includes('\\') ? JSON.parse(`"${source}"`) : source;
        const depth = containers.length;
        if (depth === 1) outermostKey = key;
        const below = depth === 1 ? undefined : outermostKey;
        found.push({ key, depth, below, line, isRepeated: keys.has(key) });
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return found;
}

/** Returns the position behind the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
