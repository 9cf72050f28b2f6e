/**
 * Where a text gives a secret away, however it is spelled: as it is, in part (12 characters in a row), percent-, JSON-,
 * HTML- or base64-spelled, in any letter case.
 */
export function findLeaks(text: string, secret: string): string[] {
  const lower = text.toLowerCase();
  const known = searched.get(secret) ?? Object.entries(encodingsOf(secret)).map(lowerCase);
  searched.set(secret, known);
  return known.flatMap(([name, encodings]) => (encodings.some((encoding) => lower.includes(encoding)) ? [name] : []));
}

/** The encodings of secrets in lower case, which are searched for in every request. */
const searched = new Map<string, [name: string, encodings: string[]][]>();

const lowerCase = ([name, encodings]: [string, string[]]): [string, string[]] => [
  name,
  encodings.map((encoding) => encoding.toLowerCase()),
];

/** The ways in which a service, a gateway or a log could spell a secret. */
export function encodingsOf(secret: string): Record<string, string[]> {
  const characters = [...secret];
  const each = (encode: (code: number) => string) => characters.map((c) => encode(c.charCodeAt(0))).join('');
  const hex = (code: number) => code.toString(16).padStart(2, '0');
  return {
    literal: windows(secret, 12),
    percent: [encodeURIComponent(secret), encodeURI(secret), each((code) => `%${hex(code)}`)],
    json: [JSON.stringify(secret).slice(1, -1), each((code) => `\\u00${hex(code)}`)],
    html: [
      secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      secret.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`),
      each((code) => `&#${code};`),
      each((code) => `&#x${hex(code)};`),
    ],
    base64: [0, 1, 2].flatMap((offset) => {
      const core = base64Fragment(secret, offset);
      return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
    }),
  };
}

function windows(text: string, size: number): string[] {
  const count = Math.max(1, text.length - size + 1);
  return Array.from({ length: count }, (_, at) => text.slice(at, at + size));
}

/** What base64 makes of a secret that begins at byte `offset` of three, less the digits that its neighbours share. */
function base64Fragment(secret: string, offset: number): string {
  const bytes = Buffer.from('\0'.repeat(offset) + secret);
  const digits = bytes.toString('base64');
  return digits.slice(offset === 0 ? 0 : offset + 1, Math.floor((bytes.length * 8) / 6));
}
