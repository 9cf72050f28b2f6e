import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as file from '../../../src/reissue/certificate-file.ts';
import { createTempFilePath } from '../../../src/runner/files.ts';

const { certificateFileName, removeCertificateFile, writeCertificateFile } = file;
const certificateFilePath = (orderId: string) => createTempFilePath(certificateFileName(orderId));
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'unit-'));
  vi.stubEnv('RUNNER_TEMP', directory);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

test('a certificate file is named after its order, and is there until it is removed', () => {
  const path = certificateFilePath('7');
  expect(path).toMatch(/\/digicert-[^/]+\/order-7\.pem$/);
  writeCertificateFile(path, 'PEM\n');
  expect(readFileSync(path, 'utf8')).toBe('PEM\n');
  removeCertificateFile(path);
  expect(existsSync(dirname(path))).toBe(false);
  for (const gone of [path, '']) expect(() => removeCertificateFile(gone)).not.toThrow();
});

test('nothing else is removed: another file, a folder, what is behind a link', () => {
  const [path, folder, linked] = ['7', '8', '9'].map(certificateFilePath) as [string, string, string];
  for (const each of [path, join(dirname(path), 'other'), linked]) writeCertificateFile(each, 'mine');
  mkdirSync(join(folder, 'a'), { recursive: true });
  symlinkSync(dirname(linked), join(directory, 'link'));
  for (const each of [path, folder, join(directory, 'link', 'order-9.pem')]) removeCertificateFile(each);
  expect([path, join(dirname(path), 'other'), folder, linked].map(existsSync)).toEqual([false, true, true, true]);
});

test('a file that cannot be written is an error', () => {
  const write = () => writeCertificateFile(join(directory, 'none', 'order-7.pem'), 'PEM\n');
  expect(write).toThrow(/^Cannot write the certificate file: ENOENT: .*\.$/);
});
