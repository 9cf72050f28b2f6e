const named = (apostrophe: string) => (text: string) =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? apostrophe);
const numbered = (write: (code: number) => string) => (text: string) =>
  text.replace(/[&<>"']/g, (c) => `&#${write(c.charCodeAt(0))};`);
const base64 = (before: string) => (text: string) => Buffer.from(`${before}${text}\u007f`).toString('base64');

/** How a service or a gateway may write a key. */
export const ENCODINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in a URL': encodeURIComponent,
  'in JSON': (text) => JSON.stringify(text).slice(1, -1),
  'in HTML by names': named("'"),
  'in HTML by names, with &apos;': named('&apos;'),
  'in HTML by names, with &#39;': named('&#39;'),
  'in HTML by names, with &#039;': named('&#039;'),
  'in HTML by names, with &#x27;': named('&#x27;'),
  'in HTML by decimal numbers': numbered(String),
  'in HTML by hexadecimal numbers': numbered((code) => `x${code.toString(16)}`),
  'in HTML by hexadecimal numbers in capitals': numbered((code) => `x${code.toString(16).toUpperCase()}`),
  'in base64': base64(''),
  'in base64 behind one character': base64('~'),
  'in base64 behind two characters': base64('~~'),
  'in base64 alone': (text) => Buffer.from(text).toString('base64'),
  'in base64 for URLs': (text) => Buffer.from(`~${text}`).toString('base64url'),
};
