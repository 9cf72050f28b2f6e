import { lstatSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { createTempFilePath } from '../runner/temp-file.ts';

/** Matches the folders that `createTempFilePath` creates. */
const FOLDER_NAME = /^digicert-[A-Za-z0-9]{6}$/;

/**
 * Returns a path for the certificate of an order, in a folder of its own under `RUNNER_TEMP`.
 * @throws Error if the folder cannot be created
 */
export function certificateFilePath(orderId: string): string {
  return createTempFilePath(`order-${orderId}.pem`);
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

/** Returns whether `certificateFilePath` could have returned a path. */
export function isCertificateFilePath(path: string, orderId: string): boolean {
  const folder = dirname(path);
  return (
    path === join(folder, `order-${orderId}.pem`) &&
    FOLDER_NAME.test(basename(folder)) &&
    dirname(folder) === resolve(process.env['RUNNER_TEMP'] || tmpdir())
  );
}

/** Removes the certificate file and its folder, if they exist, and nothing else. A link is not followed. */
export function removeCertificateFile(path: string): void {
  if (path === '') return;
  try {
    if (!lstatSync(dirname(path)).isDirectory()) return;
    rmSync(path);
    rmdirSync(dirname(path));
  } catch {
    // The file does not exist, or the folder has other files: neither must stop the recovery.
  }
}
