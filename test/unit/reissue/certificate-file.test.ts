import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  certificateFilePath,
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

test('is named after its order', () => {
  expect(certificateFilePath('7')).toMatch(/\/digicert-[^/]+\/order-7\.pem$/);
});

test('what is written is there until it is removed', () => {
  const path = certificateFilePath('7');
  writeCertificateFile(path, 'PEM\n');
  expect(readFileSync(path, 'utf8')).toBe('PEM\n');
  removeCertificateFile(path);
  expect(existsSync(dirname(path))).toBe(false);
  expect(() => removeCertificateFile(path)).not.toThrow();
  expect(() => removeCertificateFile(null)).not.toThrow();
});

test('nothing else is removed', () => {
  const path = certificateFilePath('7');
  const other = join(dirname(path), 'other');
  writeCertificateFile(path, 'PEM\n');
  writeCertificateFile(other, 'mine');
  removeCertificateFile(path);
  expect([existsSync(path), existsSync(other)]).toEqual([false, true]);
});

test('what cannot be removed is left, without a word', () => {
  const path = certificateFilePath('7');
  mkdirSync(join(path, 'a'), { recursive: true });
  expect(() => removeCertificateFile(path)).not.toThrow();
  expect(existsSync(path)).toBe(true);
});

test('where it cannot be, the message says what could not be written', () => {
  expect(() => writeCertificateFile(join(directory, 'none', 'order-7.pem'), 'PEM\n')).toThrow(
    /^The certificate file could not be written: ENOENT: .*\.$/,
  );
});
