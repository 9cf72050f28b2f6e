import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Reads the regular file that an input names.
 * @param path absolute, or relative to the workspace
 * @param maxBytes how large the file may be
 * @throws Error whose message is a statement without the path, which may be a secret given by mistake
 */
export function readInputFile(path: string, maxBytes: number): Buffer {
  const file = resolve(process.env['GITHUB_WORKSPACE'] || '.', path);
  try {
    const stats = statSync(file);
    if (stats.isFile()) {
      if (stats.size <= maxBytes) return readFileSync(file);
      throw new Error(`the file is larger than ${maxBytes / 1024} KiB`);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT')
      throw new Error(
        'it must be the path of a file, absolute or relative to the workspace (is the repository checked out?)',
      );
    // Node repeats the path in its message.
    throw new Error(`the file cannot be read (${code})`);
  }
  throw new Error('it is the path of a folder or a device, not of a file');
}

/**
 * Returns a path for a file that later steps may use, in a new folder under `RUNNER_TEMP`.
 * @throws Error if the folder cannot be created
 */
export function createTempFilePath(name: string): string {
  try {
    return join(mkdtempSync(join(process.env['RUNNER_TEMP'] || tmpdir(), 'digicert-')), name);
  } catch (cause) {
    throw new Error(`Cannot create a file in RUNNER_TEMP: ${(cause as Error).message}.`, { cause });
  }
}
