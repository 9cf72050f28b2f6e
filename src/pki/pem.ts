/**
 * The blocks with a label in a text in PEM (RFC 7468), each as it stands there, with LF and a line end behind it. Text
 * between the blocks, as tools write it there, is passed over.
 * @param label a regular expression: `CERTIFICATE`
 */
export function findPemBlocks(text: string, label: string): string[] {
  const block = new RegExp(`-----BEGIN (${label})-----\\s[A-Za-z0-9+/=\\s]*?-----END \\1-----`, 'g');
  return Array.from(text.matchAll(block), ([found]) => `${found.replace(/\r\n?/g, '\n')}\n`);
}

/** The bytes of one block. */
export function decodePemBlock(block: string): Buffer {
  return Buffer.from(block.replace(/-----.*?-----/g, ''), 'base64');
}
