import { MAX_FIELD_LENGTH, toSingleLine, truncate } from '../text.ts';

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
  const redactLine = (text: string): string => {
    const line = redact(toSingleLine(text));
    // An encoded key that line breaks split is found without the blanks that took their places.
    const dense = line.replaceAll(' ', '');
    const redacted = redact(dense);
    return redacted === dense ? line : redacted;
  };
  return {
    // Redact before truncating, because a short part of the key would not be found.
    sanitize: (value, maxLength = MAX_FIELD_LENGTH) =>
      typeof value === 'string' ? truncate(redactLine(value.slice(0, MAX_INSPECTED_LENGTH)), maxLength) : '',
    redact: createKeyRedactor(apiKey),
  };
}

/**
 * Creates a function that replaces the key by `***`: the whole of it literal, percent-, JSON-, HTML- or base64-encoded, in any
 * letter case (a URL has its host in lower case), and any 12 or more consecutive characters of it, literal.
 * @param key printable ASCII without white space, at least 8 characters
 */
export function createRedactor(key: string): (text: string) => string {
  const redactKey = createKeyRedactor(key);
  const redactParts = createPartRedactor(key);
  return (text) => redactParts(redactKey(text));
}

/** Creates a function that replaces only the whole key, in the same encodings: for outputs, which keep all other text. */
export function createKeyRedactor(key: string): (text: string) => string {
  const searches = [
    { mark: '', pattern: lazily(() => [key, ...base64Digits(key)].map(RegExp.escape).join('|')) },
    ...ENCODINGS.map((encoding) => ({ mark: encoding.mark, pattern: lazily(() => spellKey(key, encoding)) })),
  ];
  return (text) => {
    // No spelling of a key is shorter than the key, so most runs never compile a pattern.
    if (text.length < key.length) return text;
    const used = searches.filter(({ mark }) => text.includes(mark));
    return used.reduce((shown, { pattern }) => shown.replace(pattern(), MASK), text);
  };
}

function lazily(source: () => string): () => RegExp {
  let pattern: RegExp | undefined;
  return () => (pattern ??= new RegExp(source(), 'gi'));
}

interface Encoding {
  /** Begins an encoded character. It is never literal, so a text has one reading. */
  mark: string;
  /** Returns patterns for the encoded spellings of a printable ASCII character, given its code in both bases. */
  spell(character: string, hex: string, decimal: number): (string | false)[];
}

const NAMED_ENTITIES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

const ENCODINGS: readonly Encoding[] = [
  { mark: '%', spell: (_, hex) => [`%${hex}`] },
  {
    mark: '\\',
    spell: (character, hex) => [
      String.raw`\\u00${hex}`,
      '"\\/'.includes(character) && String.raw`\\${RegExp.escape(character)}`,
    ],
  },
  {
    mark: '&',
    spell: (character, hex, decimal) => [
      `&#(?:x0*${hex}|0*${decimal});`,
      character in NAMED_ENTITIES && `&${NAMED_ENTITIES[character]};`,
    ],
  },
];

/** Returns a pattern for a key of which any characters are encoded. */
function spellKey(key: string, { mark, spell }: Encoding): string {
  const spelled = Array.from(key, (character) => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    const literal = character !== mark && RegExp.escape(character);
    return `(?:${[...spell(character, hex, code), literal].filter(Boolean).join('|')})`;
  });
  return spelled.join('');
}

/** Returns the base64 digits of a key at each alignment, for URLs, too, without those that depend on its neighbors. */
function base64Digits(key: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
    const [start, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return [bytes.toString('base64').slice(start, end), bytes.toString('base64url').slice(start, end)];
  });
}

/**
 * Creates a function that replaces any 12 or more consecutive characters of a key, and those that overlap or touch as one.
 * Blanks within them do not count, because a line break becomes one.
 */
function createPartRedactor(key: string): (text: string) => string {
  const partLength = Math.min(MIN_PART_LENGTH, key.length);
  const partAt = (text: string, start: number) => text.slice(start, start + partLength);
  const parts = new Set(Array.from(key, (_, start) => partAt(key, start)).filter((part) => part.length === partLength));
  return (text) => {
    const dense = text.replaceAll(' ', '');
    const starts: number[] = [];
    for (let at = 0; at + partLength <= dense.length; at++) if (parts.has(partAt(dense, at))) starts.push(at);
    if (starts.length === 0) return text;
    const places = Array.from(text.matchAll(/[^ ]/g), ({ index }) => index);
    let result = '';
    let copied = 0;
    for (const at of starts) {
      // A part has no blank at its ends.
      const [start = 0, last = 0] = [places[at], places[at + partLength - 1]];
      if (start > copied || copied === 0) result += text.slice(copied, start) + MASK;
      copied = last + 1;
    }
    return result + text.slice(copied);
  };
}
