import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findInputFile, readInputFile, requireInputFile, visiblePath } from '../../../src/runner/workspace-file.ts';
import { type Runner, startRunner } from '../runner.ts';

let runner: Runner;

beforeEach(async () => {
  runner = await startRunner();
  await mkdir(runner.file('workspace'));
  await mkdir(runner.file('temporary'));
  await writeFile(runner.file('workspace/a.json'), 'four');
  await writeFile(runner.file('temporary/b.json'), '');
  await symlink('../temporary/b.json', runner.file('workspace/link'));
  vi.stubEnv('GITHUB_WORKSPACE', runner.file('workspace'));
  vi.stubEnv('RUNNER_TEMP', runner.file('temporary'));
});

afterEach(() => runner[Symbol.asyncDispose]());

// What the inputs csr-file and policy-file accept and show: test/unit/reissue/inputs.test.ts, test/unit/domain/policy-file.test.ts.
test('a file is found by its place', () => {
  const inWorkspace = { file: runner.file('workspace/a.json'), path: 'a.json' };
  const inTemp = { file: runner.file('temporary/b.json'), path: 'RUNNER_TEMP/b.json' };
  expect(findInputFile('./a.json', 'workspace')).toEqual(inWorkspace);
  for (const given of ['link', inTemp.file]) {
    expect(findInputFile(given, 'workspace or RUNNER_TEMP')).toEqual(inTemp);
    expect(() => findInputFile(given, 'workspace')).toThrow(/^the file lies outside the workspace$/);
    expect(visiblePath(given)).toBe(inTemp.path);
  }
  expect(() => findInputFile('..', 'workspace or RUNNER_TEMP')).toThrow('outside the workspace and RUNNER_TEMP');
});

test('a file that does not exist', () => {
  for (const given of ['none.json', 'a.json/b', runner.file('none/a.json')]) {
    expect(findInputFile(given, 'workspace')).toBeUndefined();
    expect(() => requireInputFile(given, 'workspace')).toThrow(/^it names no file: /);
    expect(visiblePath(given)).toBeUndefined();
  }
});

test('a file of a bounded size is read', () => {
  const file = requireInputFile('a.json', 'workspace');
  expect(readInputFile(file, 4, '4 bytes').toString()).toBe('four');
  expect(() => readInputFile(file, 3, '3 bytes, so it is long')).toThrow(
    /^the file is larger than 3 bytes, so it is long$/,
  );
  expect(() => readInputFile(requireInputFile('link', 'workspace or RUNNER_TEMP'), 4, '')).toThrow(
    /^the file is empty$/,
  );
});

test('an error of the file system is reported without the path', () => {
  const file = { file: runner.file('workspace/none.json'), path: 'none.json' };
  expect(() => readInputFile(file, 4, '')).toThrow(/^the file cannot be read \(ENOENT\)$/);
});
