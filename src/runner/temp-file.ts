import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER_PREFIX = 'digicert-';

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

function tempFolder(): string {
  return process.env['RUNNER_TEMP'] || tmpdir();
}
