/** The shortest part of a secret that must not be shown. */
const PART_LENGTH = 12;

/**
 * Where a text gives a secret away: the whole of it in an encoding, or 12 characters in a row of it or of its base64 form.
 */
export function findLeaks(text: string, secret: string): string[] {
  const hidden = searched.get(secret) ?? hiddenForms(secret);
  searched.set(secret, hidden);
  return hidden.flatMap(([name, forms]) => (forms.some((form) => text.includes(form)) ? [name] : []));
}

/** What is hidden of secrets, which are searched for in every request. */
const searched = new Map<string, [name: string, forms: string[]][]>();

function hiddenForms(secret: string): [name: string, forms: string[]][] {
  const isHiddenInPart = (name: string) => name === 'literal' || name === 'base64';
  return Object.entries(encodingsOf(secret)).map(([name, forms]) => [
    name,
    isHiddenInPart(name) ? forms.flatMap(partsOf) : forms,
  ]);
}

function partsOf(form: string): string[] {
  const count = Math.max(1, form.length - PART_LENGTH + 1);
  return Array.from({ length: count }, (_, at) => form.slice(at, at + PART_LENGTH));
}

/** The ways in which a service, a gateway or a log writes a secret; in base64 without the digits that its neighbors decide, too. */
export function encodingsOf(secret: string): Record<string, string[]> {
  const escaped = (entity: (character: string) => string) => secret.replace(/[&<>"']/g, entity);
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  const hex = (character: string) => character.charCodeAt(0).toString(16);
  return {
    literal: [secret],
    url: [encodeURIComponent(secret)],
    json: [JSON.stringify(secret).slice(1, -1)],
    html: [
      ...["'", '&apos;', '&#39;', '&#039;', '&#x27;'].map((quote) => escaped((c) => named[c] ?? quote)),
      escaped((c) => `&#${c.charCodeAt(0)};`),
      escaped((c) => `&#x${hex(c)};`),
      escaped((c) => `&#x${hex(c).toUpperCase()};`),
    ],
    base64: [0, 1, 2].flatMap((offset) => {
      const bytes = Buffer.from('\0'.repeat(offset) + secret);
      const digits = bytes.toString('base64').slice(offset && offset + 1, Math.floor((bytes.length * 8) / 6));
      return [digits, digits.replaceAll('+', '-').replaceAll('/', '_')];
    }),
  };
}
