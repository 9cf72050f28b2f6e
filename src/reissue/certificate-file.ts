import { lstatSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Returns the name of the certificate file of an order, in a folder of its own under `RUNNER_TEMP`. */
export function certificateFileName(orderId: string): string {
  return `order-${orderId}.pem`;
}

/**
 * Writes the certificate file.
 * @throws Error if the file cannot be written
 */
export function writeCertificateFile(path: string, pem: string): void {
  try {
    writeFileSync(path, pem);
  } catch (cause) {
    throw new Error(`Cannot write the certificate file: ${(cause as Error).message}.`, { cause });
  }
}

/** Removes the certificate file and its folder, if they exist, and nothing else. A link is not followed. */
export function removeCertificateFile(path: string): void {
  if (path === '') return;
  try {
    if (!lstatSync(dirname(path)).isDirectory()) return;
    rmSync(path, { force: true });
    rmdirSync(dirname(path));
  } catch {
    // The file does not exist, or the folder has other files: neither must stop the recovery.
  }
}
