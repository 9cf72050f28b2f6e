import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A path for the certificate of an order, in a folder of its own under `RUNNER_TEMP`.
 * @throws Error if there can be none
 */
export function newCertificateFile(orderId: string): string {
  const folder = writing(() => mkdtempSync(join(process.env['RUNNER_TEMP'] || tmpdir(), 'digicert-')));
  return join(folder, `order-${orderId}.pem`);
}

/**
 * Writes it.
 * @throws Error if that fails
 */
export function writeCertificateFile(path: string, pem: string): void {
  writing(() => writeFileSync(path, pem));
}

function writing<T>(write: () => T): T {
  try {
    return write();
  } catch (cause) {
    throw new Error(`The certificate file could not be written (RUNNER_TEMP): ${(cause as Error).message}.`, { cause });
  }
}

/** Removes it and its folder, as far as that can be done; nothing else, whatever the path is. */
export function removeCertificateFile(path: string | null): void {
  if (path === null) return;
  try {
    rmSync(path, { force: true });
    rmdirSync(dirname(path));
  } catch {
    // It is not there, or something else is in it: no reason not to settle.
  }
}
