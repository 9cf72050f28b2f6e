import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
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
  const path = certificateFilePath('7');
  expect(path).toMatch(/\/digicert-[^/]+\/order-7\.pem$/);
});

test('behind a link is not removed', () => {
  const path = certificateFilePath('7');
  writeCertificateFile(path, 'PEM\n');
  symlinkSync(dirname(path), join(directory, 'digicert-aaaaaa'));
  removeCertificateFile(join(directory, 'digicert-aaaaaa', 'order-7.pem'));
  expect(existsSync(path)).toBe(true);
});

test('keeps what is written until it is removed', () => {
  const path = certificateFilePath('7');
  writeCertificateFile(path, 'PEM\n');
  expect(readFileSync(path, 'utf8')).toBe('PEM\n');
  removeCertificateFile(path);
  expect(existsSync(dirname(path))).toBe(false);
  expect(() => removeCertificateFile(path)).not.toThrow();
  expect(() => removeCertificateFile('')).not.toThrow();
});

test('nothing else is removed', () => {
  const path = certificateFilePath('7');
  const other = join(dirname(path), 'other');
  writeCertificateFile(path, 'PEM\n');
  writeCertificateFile(other, 'mine');
  removeCertificateFile(path);
  expect([existsSync(path), existsSync(other)]).toEqual([false, true]);
});

test('that cannot be removed is left silently', () => {
  const path = certificateFilePath('7');
  mkdirSync(join(path, 'a'), { recursive: true });
  expect(() => removeCertificateFile(path)).not.toThrow();
  expect(existsSync(path)).toBe(true);
});

test('that cannot be written: the message says so', () => {
  expect(() => writeCertificateFile(join(directory, 'none', 'order-7.pem'), 'PEM\n')).toThrow(
    /^Cannot write the certificate file: ENOENT: .*\.$/,
  );
});
