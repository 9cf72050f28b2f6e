/** Returns where a text has the whole of a secret: as it is, or behind the escapes of a command or of HTML. */
export function findLeaks(text: string, secret: string): string[] {
  const readings = {
    literal: text,
    command: text.replaceAll('%25', '%'),
    html: text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)),
  };
  return Object.entries(readings).flatMap(([name, reading]) => (reading.includes(secret) ? [name] : []));
}
