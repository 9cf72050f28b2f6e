import { spawnSync } from 'node:child_process';
import { symlink, truncate, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { basename, dirname } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTempFilePath, isTempFilePath, readInputFile } from '../../../src/runner/files.ts';
import { type Runner, startInWorkspace } from '../runner.ts';

let runner: Runner;

beforeEach(async () => {
  runner = await startInWorkspace({ 'a.json': 'x'.repeat(2048) });
  await writeFile(runner.file('b.json'), '');
  await symlink('../b.json', runner.file('workspace/link'));
});

afterEach(() => runner[Symbol.asyncDispose]());

test('a file of an input may lie anywhere, in the workspace by default, else in the working directory', () => {
  for (const path of ['a.json', './a.json', '../workspace/a.json', runner.file('workspace/a.json')])
    expect(readInputFile(path, 2048).toString()).toBe('x'.repeat(2048));
  expect(readInputFile('link', 0).toString()).toBe('');
  vi.stubEnv('GITHUB_WORKSPACE', '');
  expect(readInputFile('package.json', 2 ** 20).toString()).toContain('digicert-ct-status');
});

const NO_FILE = 'it must be the path of a file, absolute or relative to the workspace (is the repository checked out?)';

type Row = [name: string, path: string, message: string];
// Linux alone has files that report no size.
const endless: Row[] = [['has more than its size', '/proc/self/maps', 'the file is larger than 1 KiB']];

test.each<Row>([
  ['does not exist', 'none.json', NO_FILE],
  ['has no usable name', 'a\0b', 'the file cannot be read (ERR_INVALID_ARG_VALUE)'],
  ['is a folder', '.', 'it is the path of a folder or a device, not of a file'],
  ['is a device', devNull, 'it is the path of a folder or a device, not of a file'],
  ['is too large', 'a.json', 'the file is larger than 1 KiB'],
  ...(process.platform === 'linux' ? endless : []),
])('a file that %s is refused without its path', (_, path, message) => {
  expect(() => readInputFile(path, 1024)).toThrow(expect.objectContaining({ message }));
});

test('of a file that is larger than memory, only the beginning is read', async () => {
  await truncate(runner.file('b.json'), 3 * 2 ** 30);
  expect(() => readInputFile('link', 1024)).toThrow('the file is larger than 1 KiB');
});

test.skipIf(process.platform === 'win32')('a pipe that nobody writes to is refused, and not waited for', () => {
  const pipe = runner.file('pipe');
  spawnSync('mkfifo', [pipe]);
  const module = new URL('../../../src/runner/files.ts', import.meta.url).href;
  const script = `import { readInputFile } from '${module}'; readInputFile('${pipe}', 1024);`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { timeout: 60_000 });
  expect(`${stderr}`).toContain('it is the path of a folder or a device, not of a file');
});

test.each(['RUNNER_TEMP', process.platform === 'win32' ? 'TEMP' : 'TMPDIR'])(
  'each new file has a folder of its own under %s',
  (variable) => {
    vi.stubEnv('RUNNER_TEMP', '');
    vi.stubEnv(variable, runner.file(''));
    const paths = [createTempFilePath('a.csv'), createTempFilePath('a.csv')];
    for (const path of paths) expect(basename(dirname(path))).toMatch(/^digicert-/);
    expect(paths.map((path) => basename(path))).toEqual(['a.csv', 'a.csv']);
    expect(paths.map((path) => dirname(dirname(path)))).toEqual([runner.file(''), runner.file('')]);
    expect(paths[0]).not.toBe(paths[1]);
    for (const path of paths) expect(isTempFilePath(path, 'a.csv')).toBe(true);
    for (const path of [
      '',
      '/a.csv',
      runner.file('a.csv'),
      runner.file('digicert-x/../a.csv'),
      runner.file('x/a.csv'),
      `${paths[0]}x`,
    ])
      expect(isTempFilePath(path, 'a.csv'), path).toBe(false);
  },
);

test('a new file that cannot be created is an error', () => {
  vi.stubEnv('RUNNER_TEMP', '/nowhere');
  const message = expect.stringMatching(/^Cannot create a file in RUNNER_TEMP: ENOENT: .*\.$/);
  const cause = expect.objectContaining({ code: 'ENOENT' });
  expect(() => createTempFilePath('a.csv')).toThrow(expect.objectContaining({ message, cause }));
});
