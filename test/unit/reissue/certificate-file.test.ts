import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createCertificateFolder,
  removeCertificateFile,
  writeCertificateFile,
} from '../../../src/reissue/certificate-file.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'unit-'));
  vi.stubEnv('RUNNER_TEMP', directory);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

/** Writes the file of an order; returns its path. */
function write(orderId: string): string {
  const path = createCertificateFolder(orderId);
  expect(existsSync(path)).toBe(false);
  writeCertificateFile(path, 'PEM\n');
  return path;
}

test('a certificate file is named after its order, and is there until it is removed', () => {
  const path = write('7');
  expect(path).toMatch(/\/digicert-[^/]+\/order-7\.pem$/);
  expect(readFileSync(path, 'utf8')).toBe('PEM\n');
  removeCertificateFile(path);
  expect(existsSync(dirname(path))).toBe(false);
  for (const gone of [path, '']) expect(() => removeCertificateFile(gone)).not.toThrow();
});

test('nothing else is removed: another file, a folder', () => {
  const [path, folder] = ['7', '8'].map(write) as [string, string];
  const other = join(dirname(path), 'other');
  writeFileSync(other, 'mine');
  rmSync(folder);
  mkdirSync(join(folder, 'a'), { recursive: true });
  for (const each of [path, folder]) removeCertificateFile(each);
  expect([path, other, folder].map(existsSync)).toEqual([false, true, true]);
});

test('a file that cannot be written is an error', () => {
  expect(() => write('../none/7')).toThrow(/^Cannot write the certificate file: ENOENT: .*\.$/);
});
