import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const FOLDER_PREFIX = 'digicert-';
/** `mkdtemp` adds six characters to the prefix. */
const FOLDER_NAME = new RegExp(`^${FOLDER_PREFIX}[A-Za-z0-9]{6}$`);

/**
 * Returns a path for a file that later steps may use, in a new folder under `RUNNER_TEMP`.
 * @throws Error if the folder cannot be created
 */
export function createTempFilePath(name: string): string {
  try {
    return join(mkdtempSync(join(tempFolder(), FOLDER_PREFIX)), name);
  } catch (cause) {
    throw new Error(`Cannot create a file in RUNNER_TEMP: ${(cause as Error).message}.`, { cause });
  }
}

/** Returns whether `createTempFilePath` could have returned a path for a file of that name. */
export function isTempFilePath(path: string, name: string): boolean {
  const folder = dirname(path);
  return path === join(folder, name) && FOLDER_NAME.test(basename(folder)) && dirname(folder) === resolve(tempFolder());
}

function tempFolder(): string {
  return process.env['RUNNER_TEMP'] || tmpdir();
}
