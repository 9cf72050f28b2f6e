/**
 * Parses every certificate in PEM below some folders: `npm run scan:certificates -- /etc/ssl /usr/share`. Fails if one with
 * SCTs cannot be read, because real certificates must never be refused for their SCTs.
 */
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
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

const counts = { files: 0, certificates: 0, readable: 0, logged: 0 };
const sctCounts = new Map<number, number>();
const reasons = new Map<string, number>();
const unreadable: string[] = [];
const known = new Set<string>();

for (const folder of positionals)
  for await (const path of filesIn(folder)) {
    const text = await readFile(path, 'latin1').catch(() => '');
    const blocks = findBlocks(text);
    if (blocks.length > 0) counts.files++;
    for (const pem of blocks) scan(pem, path);
  }

console.log(counts);
console.log('SCTs of the logged ones:', Object.fromEntries([...sctCounts].sort()));
console.log('Why others cannot be read:', Object.fromEntries(reasons));
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
  return findPemBlocks(text.replaceAll('\\n', '\n').replaceAll(/^[ \t"'`+]+|[ \t"'`+;,]+$/gm, ''), 'CERTIFICATE');
}

function scan(pem: string, path: string): void {
  const digest = createHash('sha256').update(pem.replaceAll(/\s/g, '')).digest('hex');
  if (known.has(digest)) return;
  known.add(digest);
  counts.certificates++;
  try {
    const { ctStatus, sctCount } = parseCertificate(pem);
    counts.readable++;
    if (ctStatus === 'disabled') return;
    counts.logged++;
    sctCounts.set(sctCount, (sctCounts.get(sctCount) ?? 0) + 1);
  } catch (error) {
    const reason = isX509(pem) ? describe(error as Error) : 'Node cannot read it either';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (mayHaveScts(pem)) unreadable.push(`${path}: ${reason}`);
  }
}

function describe({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message;
}

function isX509(pem: string): boolean {
  try {
    return new X509Certificate(pem).serialNumber !== '';
  } catch {
    return false;
  }
}

function mayHaveScts(pem: string): boolean {
  try {
    return decodePemBlock(pem).includes(SCT_LIST_OID);
  } catch {
    return false;
  }
}
