import { closeSync, constants, fstatSync, lstatSync, mkdtempSync, openSync, readSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { asError } from '../errors.ts';

/**
 * Reads the regular file that an input names.
 * @param path absolute, or relative to the workspace
 * @param maxBytes how large the file may be
 * @throws Error whose message is a statement without the path, which may be a secret given by mistake
 */
export function readInputFile(path: string, maxBytes: number): Buffer {
  const file = resolveInWorkspace(path);
  let bytes: Buffer | undefined;
  try {
    bytes = readStart(file, maxBytes + 1);
  } catch (error) {
    // Node repeats the path in its message.
    const code = error instanceof Error && 'code' in error && error.code;
    const missing =
      'it must be the path of a file, absolute or relative to the workspace (is the repository checked out?)';
    throw new Error(code === 'ENOENT' ? missing : `the file cannot be read (${code})`);
  }
  if (!bytes) throw new Error('it is the path of a folder or a device, not of a file');
  if (bytes.length > maxBytes) throw new Error(`the file is larger than ${maxBytes / 1024} KiB`);
  return bytes;
}

/** Returns whether the path that an input names is a symbolic link: a review of the link shows nothing of the file. */
export function isLink(path: string): boolean {
  return lstatSync(resolveInWorkspace(path), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function resolveInWorkspace(path: string): string {
  return resolve(process.env['GITHUB_WORKSPACE'] || '.', path);
}

/** Reads at most so many bytes. What is no regular file, which could block or never end, gives undefined. */
function readStart(file: string, maxBytes: number): Buffer | undefined {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(descriptor).isFile()) return undefined;
    // The size of a file may be a lie: files below /proc have none.
    const bytes = Buffer.alloc(maxBytes);
    let length = 0;
    for (let read = -1; read !== 0 && length < maxBytes; length += read)
      read = readSync(descriptor, bytes, length, maxBytes - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

const FOLDER_PREFIX = 'digicert-';

/**
 * Returns a path for a file that later steps may use, in a new folder under `RUNNER_TEMP`.
 * @throws Error if the folder cannot be created
 */
export function createTempFilePath(name: string): string {
  try {
    return join(mkdtempSync(join(tempFolder(), FOLDER_PREFIX)), name);
  } catch (cause) {
    throw new Error(`Cannot create a file in RUNNER_TEMP: ${asError(cause).message}.`, { cause });
  }
}

/** Returns whether `createTempFilePath` returns such a path. */
export function isTempFilePath(path: string, name: string): boolean {
  const folder = dirname(path);
  return path === join(tempFolder(), basename(folder), name) && basename(folder).startsWith(FOLDER_PREFIX);
}

function tempFolder(): string {
  return process.env['RUNNER_TEMP'] || tmpdir();
}
