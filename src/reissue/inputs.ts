import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Csr, parseCsr } from '../pki/csr.ts';
import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/input-parsers.ts';
import type { GetInput, InputParser } from '../runner/inputs.ts';

/** Reads what reissue/action.yml declares, in its order. */
export const reissueInputs = (get: GetInput) => ({
  orderId: get('order-id', orderIdInput),
  desiredStatus: get('disable-ct', disableCtInput),
  ...connectionInputs(get),
  dryRun: get('dry-run', booleanInput, false),
  ...retryInputs(get),
  /** Null for the CSR that the order holds. */
  csr: get<Csr | null>('csr-file', csrFileInput, null),
  waitMinutes: get('wait-minutes', integerInput(1, 300), 15),
  skipApproval: get('skip-approval', booleanInput, true),
});

export type Inputs = ReturnType<typeof reissueInputs>;

const MAX_CSR_BYTES = 65_536;

/** A file with one certificate request. What is said of one that cannot be used shows nothing of it. */
const csrFileInput: InputParser<Csr> = {
  parse: (value) => (value.includes('-----') ? undefined : parseCsr(decodeUtf8(readCsrFile(value)))),
  expected: 'the path of a PEM file with one certificate request, not what is in it',
  // What is no file may be a private key.
  isSensitive: (value) => !existsSync(resolveInWorkspace(value)),
};

function resolveInWorkspace(path: string): string {
  return resolve(process.env['GITHUB_WORKSPACE'] ?? '', path);
}

function readCsrFile(path: string): Buffer {
  const file = resolveInWorkspace(path);
  const stat = wrapFsError(() => statSync(file, { throwIfNoEntry: false }));
  if (!stat)
    throw new Error(
      'names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?)',
    );
  if (!stat.isFile()) throw new Error('is not a file');
  if (stat.size === 0) throw new Error('is empty');
  if (stat.size > MAX_CSR_BYTES) throw new Error('is larger than 64 KiB, and so no certificate request');
  return wrapFsError(() => readFileSync(file));
}

/** What Node says of a file that cannot be read repeats the whole path, whatever was given for one. */
function wrapFsError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('is not UTF-8, and so no PEM');
  }
}
