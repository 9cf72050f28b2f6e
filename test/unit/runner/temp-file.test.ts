import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTempFilePath } from '../../../src/runner/temp-file.ts';

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
  const paths = [createTempFilePath('a.csv'), createTempFilePath('a.csv')];
  for (const path of paths) expect(path).toMatch(/\/digicert-[^/]+\/a\.csv$/);
  expect(paths.map((path) => dirname(dirname(path)))).toEqual([directory, directory]);
  expect(paths[0]).not.toBe(paths[1]);
});

test.each([undefined, ''])('if RUNNER_TEMP is %j, the folder for temporary files is used', (value) => {
  vi.stubEnv('RUNNER_TEMP', value);
  vi.stubEnv('TMPDIR', directory);
  expect(dirname(dirname(createTempFilePath('a.csv')))).toBe(directory);
});

test('an error says that the file cannot be created', () => {
  vi.stubEnv('RUNNER_TEMP', join(directory, 'none'));
  expect(() => createTempFilePath('a.csv')).toThrow(/^Cannot create a file in RUNNER_TEMP: ENOENT: .*\.$/);
});
