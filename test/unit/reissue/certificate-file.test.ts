import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  newCertificateFile,
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

test('each has a folder of its own under RUNNER_TEMP', () => {
  const paths = [newCertificateFile('7'), newCertificateFile('7')];
  for (const path of paths) expect(path).toMatch(/\/digicert-[^/]+\/order-7\.pem$/);
  expect(paths.map((path) => dirname(dirname(path)))).toEqual([directory, directory]);
  expect(paths[0]).not.toBe(paths[1]);
});

test.each([undefined, ''])('where RUNNER_TEMP is %j, the folder for temporary files will do', (value) => {
  vi.stubEnv('RUNNER_TEMP', value);
  vi.stubEnv('TMPDIR', directory);
  expect(dirname(dirname(newCertificateFile('7')))).toBe(directory);
});

test('what is written is there until it is removed', () => {
  const path = newCertificateFile('7');
  writeCertificateFile(path, 'PEM\n');
  expect(readFileSync(path, 'utf8')).toBe('PEM\n');
  removeCertificateFile(path);
  expect(existsSync(dirname(path))).toBe(false);
  expect(() => removeCertificateFile(path)).not.toThrow();
  expect(() => removeCertificateFile(null)).not.toThrow();
});

test('nothing else is removed', () => {
  const path = newCertificateFile('7');
  const other = join(dirname(path), 'other');
  writeCertificateFile(path, 'PEM\n');
  writeCertificateFile(other, 'mine');
  removeCertificateFile(path);
  expect([existsSync(path), existsSync(other)]).toEqual([false, true]);
});

test('what cannot be removed is left, without a word', () => {
  const path = newCertificateFile('7');
  mkdirSync(join(path, 'a'), { recursive: true });
  expect(() => removeCertificateFile(path)).not.toThrow();
  expect(existsSync(path)).toBe(true);
});

test('where it cannot be, the message says what could not be written', () => {
  const WHY = /^The certificate file could not be written \(RUNNER_TEMP\): ENOENT: .*\.$/;
  expect(() => writeCertificateFile(join(directory, 'none', 'order-7.pem'), 'PEM\n')).toThrow(WHY);
  vi.stubEnv('RUNNER_TEMP', join(directory, 'none'));
  expect(() => newCertificateFile('7')).toThrow(WHY);
});
