import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Csr, readCsr } from '../pki/csr.ts';
import {
  boolean,
  integerBetween,
  type Kind,
  orderId,
  type Read,
  readAccess,
  readPatience,
  requestedStatus,
} from '../runner/inputs.ts';

/** Reads what reissue/action.yml declares, in its order. */
export const readAll = (read: Read) => ({
  orderId: read('order-id', orderId),
  requested: read('disable-ct', requestedStatus),
  ...readAccess(read),
  dryRun: read('dry-run', boolean, false),
  ...readPatience(read),
  /** Null for the CSR that the order holds. */
  csr: read<Csr | null>('csr-file', csrFile, null),
  waitMinutes: read('wait-minutes', integerBetween(1, 300), 15),
  skipApproval: read('skip-approval', boolean, true),
});

export type Inputs = ReturnType<typeof readAll>;

const MAX_CSR_BYTES = 65_536;

/** A file with one certificate request. What is said of one that cannot be used shows nothing of it. */
const csrFile: Kind<Csr> = {
  parse: (value) => (value.includes('-----') ? undefined : readCsr(decode(readBytes(value)))),
  accepted: 'the path of a PEM file with one certificate request, not what is in it',
  // What is no file may be a private key.
  secret: (value) => !existsSync(absolute(value)),
};

function absolute(path: string): string {
  return resolve(process.env['GITHUB_WORKSPACE'] ?? '', path);
}

function readBytes(path: string): Buffer {
  const file = absolute(path);
  const stat = reading(() => statSync(file, { throwIfNoEntry: false }));
  if (!stat)
    throw new Error(
      'names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?)',
    );
  if (!stat.isFile()) throw new Error('is not a file');
  if (stat.size === 0) throw new Error('is empty');
  if (stat.size > MAX_CSR_BYTES) throw new Error('is larger than 64 KiB, and so no certificate request');
  return reading(() => readFileSync(file));
}

/** What Node says of a file that cannot be read repeats the whole path, whatever was given for one. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('is not UTF-8, and so no PEM');
  }
}
