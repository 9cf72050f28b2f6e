import { rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { asError } from '../errors.ts';
import { createTempFilePath } from '../runner/files.ts';

/** Returns the name of the certificate file of an order, in a folder of its own under `RUNNER_TEMP`. */
export function certificateFileName(orderId: string): string {
  return `order-${orderId}.pem`;
}

/**
 * Creates the folder of the certificate file of an order.
 * @returns the path of the file
 * @throws Error if the folder cannot be created
 */
export function createCertificateFolder(orderId: string): string {
  return createTempFilePath(certificateFileName(orderId));
}

/**
 * Writes the certificate for later steps.
 * @throws Error if the file cannot be written
 */
export function writeCertificateFile(path: string, chainPem: string): void {
  try {
    writeFileSync(path, chainPem);
  } catch (cause) {
    throw new Error(`Cannot write the certificate file: ${asError(cause).message}.`, { cause });
  }
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
