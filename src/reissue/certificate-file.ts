import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A path for the certificate of an order, in a folder of its own under `RUNNER_TEMP`. */
export function newCertificateFile(orderId: string): string {
  return join(mkdtempSync(join(process.env['RUNNER_TEMP'] || tmpdir(), 'digicert-')), `order-${orderId}.pem`);
}

/** Writes it. */
export function writeCertificateFile(path: string, pem: string): void {
  writeFileSync(path, pem);
}

/** Removes it and its folder, if they are there; nothing else, whatever the path is. */
export function removeCertificateFile(path: string | null): void {
  if (path === null) return;
  rmSync(path, { force: true });
  try {
    rmdirSync(dirname(path));
  } catch {
    // It is not there, or something else is in it.
  }
}
