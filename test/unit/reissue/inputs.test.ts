import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reissueInputs } from '../../../src/reissue/inputs.ts';
import { getInputs, InvalidInputsError } from '../../../src/runner/inputs.ts';
import { type Runner, startRunner } from '../runner.ts';
import { ownCsr as csr, csrFileFor } from './builders.ts';

let runner: Runner;

beforeEach(async () => {
  runner = await startRunner();
  await mkdir(runner.file('workspace'));
  vi.stubEnv('GITHUB_WORKSPACE', runner.file('workspace'));
});

afterEach(() => runner[Symbol.asyncDispose]());

const needed = {
  'order-id': '7',
  'disable-ct': 'true',
  'api-key': 'a-key-of-16-char',
  'dry-run': 'false',
  'skip-approval': 'true',
  'expected-serial-number': 'any',
};

/** What is read of these inputs, or the problems with them. */
async function read(inputs: Record<string, string>): Promise<unknown> {
  let result: unknown;
  await runner.run(
    () => {
      try {
        result = getInputs(reissueInputs);
      } catch (error) {
        if (!(error instanceof InvalidInputsError)) throw error;
        result = error.problems;
      }
    },
    { ...needed, ...inputs },
  );
  return result;
}

const KEY = '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n';
const csrFile = (path: string) => ({ ...csrFileFor('own'), pem: csr, path });

const defaults = {
  orderId: '7',
  desiredStatus: 'disabled',
  apiKey: 'a-key-of-16-char',
  apiUrl: 'https://www.digicert.com/services/v2',
  dryRun: false,
  retries: 5,
  timeoutSeconds: 30,
  csrFile: null,
  waitMinutes: 15,
  expectedSerialNumber: 'any',
  skipApproval: true,
  runUrl: 'https://github.com/octo-org/octo-repo/actions/runs/1658821493',
};

test('what is needed is enough', async () => {
  expect(await read({})).toEqual(defaults);
});

test('everything given', async () => {
  await writeFile(runner.file('workspace/a.csr'), csr);
  const given = {
    'order-id': '8',
    'disable-ct': 'false',
    'api-url': 'https://dc.example/v2/',
    'dry-run': 'true',
    retries: '0',
    'timeout-seconds': '300',
    'csr-file': 'a.csr',
    'expected-serial-number': '0a',
    'wait-minutes': '0',
    'skip-approval': 'false',
  };
  expect(await read(given)).toEqual({
    orderId: '8',
    desiredStatus: 'enabled',
    apiKey: 'a-key-of-16-char',
    apiUrl: 'https://dc.example/v2',
    dryRun: true,
    retries: 0,
    timeoutSeconds: 300,
    csrFile: csrFile('a.csr'),
    waitMinutes: 0,
    expectedSerialNumber: '0A',
    skipApproval: false,
    runUrl: defaults.runUrl,
  });
});

test('the longest wait', async () => {
  expect(await read({ 'wait-minutes': '300' })).toMatchObject({ waitMinutes: 300 });
});

test('one problem for each bad input, in the order of action.yml', async () => {
  const bad = { 'order-id': 'x', 'dry-run': 'no', 'csr-file': 'none', 'wait-minutes': '301', 'skip-approval': 'on' };
  const problems = (await read(bad)) as string[];
  expect(problems.map((problem) => problem.split(' is not accepted: ')[0])).toEqual([
    'Input order-id "x"',
    'Input dry-run "no"',
    'Input csr-file (4 characters)',
    'Input wait-minutes "301"',
    'Input skip-approval "on"',
  ]);
});

describe('expected-serial-number', () => {
  test.each([
    ['any', 'any'],
    ['none', 'none'],
    ['0a:0B:c1', '0A0BC1'],
    ['000000F', '0F'],
    ['F'.repeat(64), 'F'.repeat(64)],
  ])('%s', async (given, expectedSerialNumber) => {
    expect(await read({ 'expected-serial-number': given })).toEqual({ ...defaults, expectedSerialNumber });
  });

  test.each(['Any', 'NONE', '0x1F', '00', ':', '0a 0b', 'F'.repeat(65), '-1'])('not %s', async (given) => {
    expect(await read({ 'expected-serial-number': given })).toEqual([
      expect.stringContaining(' it must be any, none, '),
    ]);
  });

  test('not empty, which a plan of an order without a certificate would give', async () => {
    expect(await read({ 'expected-serial-number': ' ' })).toEqual([expect.stringContaining(" || 'none' }}")]);
  });
});

describe('csr-file', () => {
  const good = (path: string) => ({ ...defaults, csrFile: csrFile(path) });
  /** The problem with the input, as messages show its value. */
  const problem = (shown: string, why: string) => [
    expect.stringContaining(`Input csr-file ${shown} is not accepted: ${why}`),
  ];
  const outside = (path: string) => problem(`"${path}"`, 'the file lies outside the workspace and RUNNER_TEMP.');
  const write = (name: string, content: string | Buffer) => writeFile(runner.file(name), content);
  const filled = (bytes: number) => csr.padEnd(bytes, '#');

  test.each<[string, () => string | Buffer]>([
    ['CRLF', () => csr.replaceAll('\n', '\r\n')],
    ['a byte order mark', () => `\uFEFF${csr}`],
    ['letters that are not ASCII', () => `# für uns\n${csr}`],
    ['letters of another encoding', () => Buffer.from(`# für uns\n${csr}`, 'latin1')],
    ['65,536 bytes', () => filled(65_536)],
  ])('a file with %s, absolute or relative to the workspace', async (_, content) => {
    await write('workspace/a -----b.csr', content());
    for (const given of [runner.file('workspace/a -----b.csr'), 'a -----b.csr', '../workspace/./a -----b.csr'])
      expect(await read({ 'csr-file': given })).toEqual(good('a -----b.csr'));
  });

  test.each<[string, () => string | Buffer, string]>([
    ['nothing', () => '', 'the file is empty'],
    ['65,537 bytes', () => filled(65_537), 'the file is larger than 64 KiB'],
    ['a request in UTF-16', () => Buffer.from(`\uFEFF${csr}`, 'utf16le'), 'the file is binary or UTF-16'],
    ['a key in UTF-16', () => Buffer.from(`${csr}${KEY}`, 'utf16le'), 'the file holds a private key'],
    ['a key beside another encoding', () => Buffer.from(`für uns\n${KEY}`, 'latin1'), 'the file holds a private key'],
    ['no request', () => 'SECRET', 'the file holds no certificate request'],
  ])('not a file with %s', async (_, content, why) => {
    await write('workspace/a.csr', content());
    expect(await read({ 'csr-file': 'a.csr' })).toEqual(problem('"a.csr"', why));
  });

  test('a path that spells a sentence is shown by its place', async () => {
    await write('workspace/a.csr', csr);
    const given = 'new.csr), public key SHA-256 00. (x/../a.csr';
    expect(await read({ 'csr-file': given })).toEqual(good('a.csr'));
    await write('workspace/a.csr', '');
    expect(await read({ 'csr-file': given })).toEqual(problem('"a.csr"', 'the file is empty'));
  });

  test('a folder may begin and end with dots', async () => {
    await mkdir(runner.file('workspace/..a..'));
    await write('workspace/..a../a.csr', csr);
    expect(await read({ 'csr-file': '..a../a.csr' })).toEqual(good('..a../a.csr'));
  });

  test('without a workspace, relative to the current folder', async () => {
    vi.stubEnv('GITHUB_WORKSPACE', undefined);
    await write('a.csr', csr);
    vi.spyOn(process, 'cwd').mockReturnValue(runner.file('.'));
    expect(await read({ 'csr-file': 'a.csr' })).toEqual(good('a.csr'));
    vi.mocked(process.cwd).mockRestore();
  });

  test('a file in RUNNER_TEMP, also behind a link', async () => {
    await mkdir(runner.file('temporary'));
    await write('temporary/a.csr', csr);
    await symlink(runner.file('temporary/a.csr'), runner.file('workspace/link'));
    for (const temporary of ['', runner.file('none'), runner.file('workspace')]) {
      vi.stubEnv('RUNNER_TEMP', temporary);
      expect(await read({ 'csr-file': 'link' })).toEqual(outside(runner.file('temporary/a.csr')));
    }
    vi.stubEnv('RUNNER_TEMP', runner.file('temporary'));
    for (const given of ['link', '../temporary/a.csr'])
      expect(await read({ 'csr-file': given })).toEqual(good('RUNNER_TEMP/a.csr'));
  });

  test.each(['.', '..', '/etc/passwd', '../work'])('%s is outside', async (path) => {
    await write('work', csr);
    expect(await read({ 'csr-file': path })).toEqual(outside(resolve(runner.file('workspace'), path)));
  });

  test.each<[string, given: string, shown: string, why: string]>([
    ['a folder', 'folder', '"folder"', 'it names no file, but a folder or a device'],
    ['a file below a file', 'a.csr/b', '(7 characters)', 'it names no file: '],
    ['a link to itself', 'loop', '(4 characters)', 'the file cannot be read (ELOOP).'],
    ['a name that is too long', 'x'.repeat(5000), '(5000 characters)', 'the file cannot be read (ENAMETOOLONG).'],
  ])('not %s', async (_, given, shown, why) => {
    await mkdir(runner.file('workspace/folder'));
    await write('workspace/a.csr', csr);
    await symlink('loop', runner.file('workspace/loop'));
    expect(await read({ 'csr-file': given })).toEqual(problem(shown, why));
  });

  test.each<[string, given: string, shown: string, why: string]>([
    ['without its armor', 'MHcCAQEEIBkgfoobarbazquxABCDEFSECRET', '(36 characters)', 'it names no file'],
    ['with it', KEY.trim(), '(60 characters)', 'it must be the path of a PEM file'],
  ])('a key in place of its file is not shown: %s', async (_, given, shown, why) => {
    const problems = await read({ 'csr-file': given });
    expect(problems).toEqual(problem(shown, why));
    expect(String(problems)).not.toContain('SECRET');
  });

  test('the file with the inputs of the workflow is no request, although the path in it has one', async () => {
    const request = csr.trim().replaceAll('\n', ' ');
    const path = `${request}/${'../'.repeat(request.split(/\/+/).length)}event.json`;
    await write('workspace/event.json', JSON.stringify({ inputs: { 'csr-file': path } }));
    expect(await read({ 'csr-file': path })).toEqual(problem('"event.json"', 'it must be the path of a PEM file'));
  });
});
