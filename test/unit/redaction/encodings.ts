const spell = (text: string, encode: (code: number) => string) =>
  [...text].map((character) => encode(character.charCodeAt(0))).join('');
const hex = (code: number) => code.toString(16).padStart(2, '0');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const base64 = (before: string) => (text: string) => Buffer.from(`${before}${text}\u007f`).toString('base64');

/** How a service or a gateway may encode a text. */
export const ENCODINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in lower case': (text) => text.toLowerCase(),
  'in capitals': (text) => text.toUpperCase(),
  'percent-encoded where necessary': encodeURIComponent,
  'percent-encoded where necessary, in lower case': (text) =>
    encodeURIComponent(text).replace(/%../g, (encoded) => encoded.toLowerCase()),
  'percent-encoded as in a form': (text) => new URLSearchParams({ text }).toString().slice('text='.length),
  'percent-encoded throughout': (text) => spell(text, (code) => `%${hex(code).toUpperCase()}`),
  'in JSON': json,
  'in JSON with escaped slashes': (text) => json(text).replaceAll('/', '\\/'),
  'in JSON with \\u escapes': (text) => spell(text, (code) => `\\u00${hex(code)}`),
  'in JSON that is safe in HTML': (text) =>
    json(text).replace(/[&<>'+]/g, (c) => `\\u00${hex(c.charCodeAt(0)).toUpperCase()}`),
  'in HTML by names': (text) =>
    text.replace(/[&<>"']/g, (c) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[c] ?? 'apos'};`),
  'in HTML by decimal numbers': (text) => spell(text, (code) => `&#${code};`),
  'in HTML by decimal numbers with zeros': (text) => text.replace(/[&<>"']/g, (c) => `&#0${c.charCodeAt(0)};`),
  'in HTML by hexadecimal numbers': (text) => spell(text, (code) => `&#x${hex(code)};`),
  'in HTML by hexadecimal numbers in capitals': (text) => spell(text, (code) => `&#X00${hex(code).toUpperCase()};`),
  'in base64': base64(''),
  'in base64 behind one character': base64('~'),
  'in base64 behind two characters': base64('~~'),
  'in base64 for URLs': (text) => base64('~')(text).replaceAll('+', '-').replaceAll('/', '_'),
};
