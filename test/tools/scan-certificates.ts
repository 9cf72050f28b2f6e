/**
 * Parses every certificate in PEM below some folders: `npm run scan:certificates -- /etc/ssl /usr/share`. Fails if one with
 * SCTs cannot be read, because real certificates must never be refused for their SCTs.
 */
import assert from 'node:assert/strict';
import { opendir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCertificate } from '../../src/pki/certificate.ts';
import { decodePemBlock, findPemBlocks } from '../../src/pki/der.ts';

const MAX_FILE_BYTES = 20_000_000;
/** DER of the OID of the SCT list: wherever it stands, there may be SCTs. */
const SCT_LIST_OID = Buffer.from('060a2b06010401d679020402', 'hex');

const { positionals } = parseArgs({ allowPositionals: true });
assert(positionals.length > 0, 'Name the folders to scan.');

const known = new Set<string>();
const counts = { certificates: 0, readable: 0, logged: 0 };
const unreadable: string[] = [];
for (const folder of positionals)
  for await (const path of filesIn(folder))
    for (const pem of findBlocks(await readFile(path, 'latin1').catch(() => ''))) scan(pem, path);
console.log(counts);
assert.deepEqual(unreadable, [], 'Certificates with SCTs that cannot be read');

async function* filesIn(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch(() => undefined);
  if (!entries) return;
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

/** Returns the blocks of a file, also of one in a string literal of a source. */
function findBlocks(text: string): string[] {
  if (text.length > MAX_FILE_BYTES || !text.includes('-----BEGIN CERTIFICATE-----')) return [];
  // A plus belongs to the source only if a quote stands beside it; otherwise it may be a digit of base64.
  const quotes = /^[ \t]*(?:\+?[ \t]*["'`])?[ \t]*|[ \t]*(?:["'`][ \t+;,]*)?$/gm;
  return findPemBlocks(text.replaceAll('\\n', '\n').replaceAll(quotes, ''), 'CERTIFICATE');
}

function scan(pem: string, path: string): void {
  const content = pem.replaceAll(/\s/g, '');
  if (known.has(content)) return;
  known.add(content);
  counts.certificates++;
  try {
    if (parseCertificate(pem).ctStatus === 'enabled') counts.logged++;
    counts.readable++;
  } catch (error) {
    const { message, cause } = error as Error;
    if (mayHaveScts(pem)) unreadable.push(`${path}: ${cause instanceof Error ? cause.message : message}`);
  }
}

function mayHaveScts(pem: string): boolean {
  try {
    return decodePemBlock(pem).includes(SCT_LIST_OID);
  } catch {
    return false;
  }
}
