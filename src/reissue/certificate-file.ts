import { rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createTempFilePath } from '../runner/temp-file.ts';

/**
 * A path for the certificate of an order, in a folder of its own under `RUNNER_TEMP`.
 * @throws Error if there can be none
 */
export function certificateFilePath(orderId: string): string {
  return createTempFilePath(`order-${orderId}.pem`);
}

/**
 * Writes it.
 * @throws Error if that fails
 */
export function writeCertificateFile(path: string, pem: string): void {
  try {
    writeFileSync(path, pem);
  } catch (cause) {
    throw new Error(`The certificate file could not be written: ${(cause as Error).message}.`, { cause });
  }
}

/** Removes it and its folder, as far as that can be done; nothing else, whatever the path is. */
export function removeCertificateFile(path: string | null): void {
  if (path === null) return;
  try {
    rmSync(path);
    rmdirSync(dirname(path));
  } catch {
    // It is not there, or something else is in it: no reason not to settle.
  }
}
