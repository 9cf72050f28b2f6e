import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Runner, startRunner } from '../runner.ts';
import { newCsr, newKeys, spkiOf } from './certificates.ts';

let runner: Runner;
let csr: string;
let publicKey: Buffer;

beforeAll(async () => {
  const keys = await newKeys();
  csr = await newCsr(keys);
  publicKey = await spkiOf(keys);
});

beforeEach(async () => {
  runner = await startRunner();
  await mkdir(runner.file('workspace'));
  vi.stubEnv('GITHUB_WORKSPACE', runner.file('workspace'));
});

afterEach(() => runner[Symbol.asyncDispose]());

const needed = { 'order-id': '7', 'disable-ct': 'true', 'api-key': 'a-key-of-16-char' };

/** What is read of these inputs, or the problems with them. */
async function read(inputs: Record<string, string>): Promise<unknown> {
  const { InvalidInputsError, getInputs } = await import('../../../src/runner/inputs.ts');
  const { reissueInputs } = await import('../../../src/reissue/inputs.ts');
  let result: unknown;
  await runner.hand(
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

const defaults = {
  orderId: '7',
  requested: 'disabled',
  apiKey: 'a-key-of-16-char',
  apiUrl: 'https://www.digicert.com/services/v2',
  dryRun: false,
  retries: 5,
  timeoutSeconds: 30,
  csr: null,
  waitMinutes: 15,
  skipApproval: true,
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
    'wait-minutes': '1',
    'skip-approval': 'false',
  };
  expect(await read(given)).toEqual({
    orderId: '8',
    requested: 'enabled',
    apiKey: 'a-key-of-16-char',
    apiUrl: 'https://dc.example/v2',
    dryRun: true,
    retries: 0,
    timeoutSeconds: 300,
    csr: { pem: csr, publicKey },
    waitMinutes: 1,
    skipApproval: false,
  });
});

test('the longest wait', async () => {
  expect(await read({ 'wait-minutes': '300' })).toMatchObject({ waitMinutes: 300 });
});

test('one problem for each bad input, in the order of action.yml', async () => {
  const bad = { 'order-id': 'x', 'dry-run': 'no', 'csr-file': 'none', 'wait-minutes': '0', 'skip-approval': 'on' };
  expect(await read(bad)).toEqual([
    'Input order-id "x" is not accepted: it must be a DigiCert order ID, 1 to 18 digits without a leading zero.',
    'Input dry-run "no" is not accepted: it must be true or false.',
    'Input csr-file names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?).',
    'Input wait-minutes "0" is not accepted: it must be a whole number from 1 to 300.',
    'Input skip-approval "on" is not accepted: it must be true or false.',
  ]);
  expect(await read({ 'wait-minutes': '301' })).toEqual([
    'Input wait-minutes "301" is not accepted: it must be a whole number from 1 to 300.',
  ]);
});

describe('csr-file', () => {
  const filled = (bytes: number) => csr.padEnd(bytes, '#');
  const good = () => ({ ...defaults, csr: { pem: csr, publicKey } });

  test.each<[string, () => string | Buffer]>([
    ['LF', () => csr],
    ['CRLF', () => csr.replaceAll('\n', '\r\n')],
    ['a byte order mark', () => `\uFEFF${csr}`],
    ['letters that are not ASCII', () => `# für uns\n${csr}`],
    ['65,536 bytes', () => filled(65_536)],
  ])('a file with %s, absolute or relative to the workspace', async (_, content) => {
    const path = join(runner.file('workspace'), 'a b.csr');
    await writeFile(path, content());
    expect(await read({ 'csr-file': path })).toEqual(good());
    expect(await read({ 'csr-file': 'a b.csr' })).toEqual(good());
    expect(await read({ 'csr-file': '../workspace/./a b.csr' })).toEqual(good());
  });

  test('without a workspace, relative to the current folder', async () => {
    vi.stubEnv('GITHUB_WORKSPACE', undefined);
    await writeFile(runner.file('a.csr'), csr);
    vi.spyOn(process, 'cwd').mockReturnValue(runner.file('.'));
    expect(await read({ 'csr-file': 'a.csr' })).toEqual(good());
    vi.mocked(process.cwd).mockRestore();
  });

  test.each<[string, () => string | Buffer, string]>([
    ['nothing', () => '', 'is empty'],
    ['65,537 bytes', () => filled(65_537), 'is larger than 64 KiB, and so no certificate request'],
    ['UTF-16', () => Buffer.from(`\uFEFF${csr}`, 'utf16le'), 'is not UTF-8, and so no PEM'],
    [
      'one byte that is not UTF-8',
      () => Buffer.concat([Buffer.from(csr), Buffer.of(0xff)]),
      'is not UTF-8, and so no PEM',
    ],
    ['no request', () => 'SECRET', 'holds no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)'],
    ['two requests', () => csr + csr, 'holds more than one certificate request'],
    [
      'a private key',
      () => `${csr}-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n`,
      'holds a private key: a request needs none, so take the key out, and treat it as seen by whoever could read the file',
    ],
  ])('a file with %s', async (_, content, problem) => {
    await writeFile(runner.file('workspace/a.csr'), content());
    expect(await read({ 'csr-file': 'a.csr' })).toEqual([`Input csr-file: "a.csr" ${problem}.`]);
  });

  test('a folder', async () => {
    expect(await read({ 'csr-file': '.' })).toEqual(['Input csr-file: "." is not a file.']);
  });

  test('a file below a file', async () => {
    await writeFile(runner.file('workspace/a.csr'), csr);
    expect(await read({ 'csr-file': 'a.csr/b' })).toEqual([expect.stringMatching(/^Input csr-file names no file: /)]);
  });

  test('a link to itself', async () => {
    await symlink('loop', runner.file('workspace/loop'));
    expect(await read({ 'csr-file': 'loop' })).toEqual(['Input csr-file cannot be read (ELOOP).']);
  });

  test('a name that is too long', async () => {
    expect(await read({ 'csr-file': 'x'.repeat(5000) })).toEqual(['Input csr-file cannot be read (ENAMETOOLONG).']);
  });

  test('a key without its armour is not shown', async () => {
    expect(await read({ 'csr-file': 'MHcCAQEEIBkgfoobarbazquxABCDEFGHIJKLMNOPQRSTUVWXYZ012345678' })).toEqual([
      'Input csr-file names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?).',
    ]);
  });

  test('what belongs into the file, given in its place, is not shown', async () => {
    expect(await read({ 'csr-file': '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----' })).toEqual([
      'Input csr-file is not accepted: it must be the path of a PEM file with one certificate request, not what is in it.',
    ]);
  });
});
