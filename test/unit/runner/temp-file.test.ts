import { dirname } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createTempFilePath } from '../../../src/runner/temp-file.ts';
import { startRunner } from '../runner.ts';

test('each has a folder of its own under RUNNER_TEMP', async () => {
  await using runner = await startRunner();
  vi.stubEnv('RUNNER_TEMP', runner.file(''));
  const paths = [createTempFilePath('a.csv'), createTempFilePath('a.csv')];
  for (const path of paths) expect(path).toMatch(/\/digicert-[^/]+\/a\.csv$/);
  expect(paths.map((path) => dirname(dirname(path)))).toEqual([runner.file(''), runner.file('')]);
  expect(paths[0]).not.toBe(paths[1]);
});

test.each([undefined, ''])('if RUNNER_TEMP is %j, the folder for temporary files is used', async (value) => {
  await using runner = await startRunner({ RUNNER_TEMP: value });
  vi.stubEnv('TMPDIR', runner.file(''));
  expect(dirname(dirname(createTempFilePath('a.csv')))).toBe(runner.file(''));
});

test('an error says that the file cannot be created', async () => {
  await using _runner = await startRunner({ RUNNER_TEMP: '/nowhere' });
  const message = expect.stringMatching(/^Cannot create a file in RUNNER_TEMP: ENOENT: .*\.$/);
  const cause = expect.objectContaining({ code: 'ENOENT' });
  expect(() => createTempFilePath('a.csv')).toThrow(expect.objectContaining({ message, cause }));
});
