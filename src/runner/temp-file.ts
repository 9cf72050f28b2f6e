import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A path for a file that later steps may use, in a folder of its own under `RUNNER_TEMP`.
 * @throws Error if there can be none
 */
export function createTempFilePath(name: string): string {
  try {
    return join(mkdtempSync(join(process.env['RUNNER_TEMP'] || tmpdir(), 'digicert-')), name);
  } catch (cause) {
    throw new Error(`There can be no file in RUNNER_TEMP: ${(cause as Error).message}.`, { cause });
  }
}
