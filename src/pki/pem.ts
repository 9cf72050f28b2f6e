/**
 * Finds the PEM blocks with a label in a text (RFC 7468). Tools write text between the blocks, which is skipped.
 * @param label a regular expression: `CERTIFICATE`
 * @returns the blocks with LF line ends, and one behind each
 */
export function findPemBlocks(text: string, label: string): string[] {
  const block = new RegExp(`-----BEGIN (${label})-----\\s[A-Za-z0-9+/=\\s]*?-----END \\1-----`, 'g');
  return Array.from(text.matchAll(block), ([found]) => `${found.replace(/\r\n?/g, '\n')}\n`);
}

/** Decodes the bytes of a block. */
export function decodePemBlock(block: string): Buffer {
  return Buffer.from(block.replace(/-----.*?-----/g, ''), 'base64');
}
