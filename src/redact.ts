import { MAX_API_KEY_LENGTH } from './text.ts';

/** What may stand between the characters of a key, which are printable ASCII. A class with \p in it costs a run 40 ms. */
const NON_KEY_CHARS = '[^\\x21-\\x7e]*';

/**
 * Makes a function that replaces every occurrence of `secret` in a text by `***`: as it is, percent-, JSON-, HTML- or
 * base64-spelled (at any of the three alignments, as the runner masks it), also with white space, control or other
 * foreign characters put into it. Letter case is ignored: a mask too many does no harm.
 */
export function createRedactor(secret: string): (text: string) => string {
  if (secret === '') return (text) => text;
  // Longer than any key, and than what a regular expression takes.
  if (secret.length > MAX_API_KEY_LENGTH) return () => '***';
  let pattern: RegExp | undefined;
  return (text) => {
    // Most texts are names, shorter than any spelling of the key could be; and a pattern takes milliseconds to make.
    if (text.length < minEncodedLength(secret)) return text;
    pattern ??= encodedKeyPattern(secret);
    return text.replace(pattern, '***');
  };
}

/** A lower bound: a run of backslashes can come out as one of them, and characters that count as filler may be missing. */
function minEncodedLength(secret: string): number {
  return (secret.match(/\\+|[\x21-\x5b\x5d-\x7e]/g) ?? []).length;
}

function encodedKeyPattern(secret: string): RegExp {
  const plain = (secret.replace(new RegExp(NON_KEY_CHARS, 'g'), '').match(/\\+|[^\\]/g) ?? []).map(encodedCharPattern);
  const base64 = base64Fragments(secret).map((core) => [...core].map(base64CharPattern));
  // The first is for a key with characters that count as filler, which is refused but must not be shown either.
  const sequences = [[RegExp.escape(secret)], plain, ...base64].filter((characters) => characters.length > 0);
  return new RegExp(sequences.map((characters) => characters.join(NON_KEY_CHARS)).join('|'), 'gi');
}

const HTML_ENTITY_NAMES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** A pattern for one character, or for a run of backslashes: each of them could as well be the escape of the next. */
function encodedCharPattern(part: string): string {
  if (part.startsWith('\\')) {
    const backslash = '(?:\\\\|%5c|u005c|&(?:#0*92|#x0*5c);)';
    return `${backslash}(?:${NON_KEY_CHARS}${backslash}){0,${4 * part.length - 1}}`;
  }
  const code = part.charCodeAt(0);
  const hex = code.toString(16);
  const html = [`#0*${code}`, `#x0*${hex}`, HTML_ENTITY_NAMES[part]].filter(Boolean).join('|');
  // Up to three backslashes: JSON in JSON. Without a bound, a text of nothing else would take for ever.
  return `(?:\\\\{0,3}${RegExp.escape(part)}|%${hex}|\\\\{1,3}u00${hex}|&(?:${html});)`;
}

/** What base64 always holds of the secret, whatever stands around it: its encoding less the digits that neighbours share. */
function base64Fragments(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}

function base64CharPattern(digit: string): string {
  return { '+': '[+-]', '/': '[/_]' }[digit] ?? digit;
}
