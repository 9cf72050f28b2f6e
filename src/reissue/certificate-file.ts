import { rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { asError } from '../errors.ts';
import { createTempFilePath } from '../runner/files.ts';
import type { RunContext } from './transaction.ts';

/** Returns the name of the certificate file of an order, in a folder of its own under `RUNNER_TEMP`. */
export function certificateFileName(orderId: string): string {
  return `order-${orderId}.pem`;
}

/**
 * Writes the certificate for later steps, and returns the path.
 * @throws Error if the file cannot be written
 */
export function writeCertificateFile(orderId: string, checkpoint: RunContext['checkpoint'], chainPem: string): string {
  const certificateFile = createTempFilePath(certificateFileName(orderId));
  // A failed run must not leave the file, even if it is killed now.
  checkpoint({ certificateFile });
  try {
    writeFileSync(certificateFile, chainPem);
  } catch (cause) {
    throw new Error(`Cannot write the certificate file: ${asError(cause).message}.`, { cause });
  }
  return certificateFile;
}

/** Removes the certificate file and its folder, if they exist, and nothing else. */
export function removeCertificateFile(path: string): void {
  if (path === '') return;
  try {
    rmSync(path, { force: true });
    rmdirSync(dirname(path));
  } catch {
    // The file does not exist, or the folder has other files: neither must stop the recovery.
  }
}
