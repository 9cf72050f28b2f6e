import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { publicKeyDigest } from '../../../src/pki/certificate.ts';
import { reissueInputs } from '../../../src/reissue/inputs.ts';
import { getInputs, InvalidInputsError } from '../../../src/runner/inputs.ts';
import { type Runner, startRunner } from '../runner.ts';
import { newCsr, newKeys, spkiOf } from './builders.ts';

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

const csrFile = (path: string) => ({ path, pem: csr, publicKey, keyDigest: publicKeyDigest(publicKey) });

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
  const bad = { 'order-id': 'x', 'dry-run': 'no', 'csr-file': 'none', 'wait-minutes': '-1', 'skip-approval': 'on' };
  expect(await read(bad)).toEqual([
    'Input order-id "x" is not accepted: it must be a DigiCert order ID, 1 to 18 digits without a leading zero.',
    'Input dry-run "no" is not accepted: it must be true or false.',
    'Input csr-file (4 characters) is not accepted: it names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?).',
    'Input wait-minutes "-1" is not accepted: it must be a whole number from 0 to 300.',
    'Input skip-approval "on" is not accepted: it must be true or false.',
  ]);
  expect(await read({ 'wait-minutes': '301' })).toEqual([
    'Input wait-minutes "301" is not accepted: it must be a whole number from 0 to 300.',
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
      expect.stringContaining('it must be any, none, or a serial number of 1 to 64 hexadecimal digits'),
    ]);
  });

  test('not empty, which a plan of an order without a certificate would give', async () => {
    expect(await read({ 'expected-serial-number': ' ' })).toEqual([
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a workflow
      expect.stringContaining("${{ needs.plan.outputs.serial-number || 'none' }}"),
    ]);
  });
});

const OUTSIDE = (path: string) =>
  `Input csr-file "${path}" is not accepted: the file lies outside the workspace and RUNNER_TEMP.`;

const KEY = '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n';
const HAS_KEY =
  'holds a private key, which a request does not need: remove the key, and treat it as compromised if the file was ever committed or others could read it';

describe('csr-file', () => {
  const filled = (bytes: number) => csr.padEnd(bytes, '#');
  const good = (path: string) => ({ ...defaults, csrFile: csrFile(path) });

  test.each<[string, () => string | Buffer]>([
    ['LF', () => csr],
    ['CRLF', () => csr.replaceAll('\n', '\r\n')],
    ['a byte order mark', () => `\uFEFF${csr}`],
    ['letters that are not ASCII', () => `# für uns\n${csr}`],
    ['letters of another encoding', () => Buffer.from(`# für uns\n${csr}`, 'latin1')],
    ['65,536 bytes', () => filled(65_536)],
  ])('a file with %s, absolute or relative to the workspace', async (_, content) => {
    const path = join(runner.file('workspace'), 'a -----b.csr');
    await writeFile(path, content());
    for (const given of [path, 'a -----b.csr', '../workspace/./a -----b.csr'])
      expect(await read({ 'csr-file': given })).toEqual(good('a -----b.csr'));
  });

  test('a path that spells a sentence is shown by its place', async () => {
    await writeFile(runner.file('workspace/a.csr'), csr);
    const given = 'new.csr), public key SHA-256 00. (x/../a.csr';
    expect(await read({ 'csr-file': given })).toEqual(good('a.csr'));
    await writeFile(runner.file('workspace/a.csr'), '');
    expect(await read({ 'csr-file': given })).toEqual(['Input csr-file "a.csr" is not accepted: the file is empty.']);
  });

  test('without a workspace, relative to the current folder', async () => {
    vi.stubEnv('GITHUB_WORKSPACE', undefined);
    await writeFile(runner.file('a.csr'), csr);
    vi.spyOn(process, 'cwd').mockReturnValue(runner.file('.'));
    expect(await read({ 'csr-file': 'a.csr' })).toEqual(good('a.csr'));
    vi.mocked(process.cwd).mockRestore();
  });

  test.each<[string, () => string | Buffer, string]>([
    ['nothing', () => '', 'is empty'],
    ['65,537 bytes', () => filled(65_537), 'is larger than 64 KiB, so it is not a certificate request'],
    [
      'a request in UTF-16',
      () => Buffer.from(`\uFEFF${csr}`, 'utf16le'),
      'is binary or UTF-16 (possibly a private key), so it is not PEM',
    ],
    [
      'a key in UTF-16 behind the request',
      () => Buffer.concat([Buffer.from(csr), Buffer.from('-----BEGIN PRIVATE KEY-----', 'utf16le')]),
      HAS_KEY,
    ],
    ['a key beside letters of another encoding', () => Buffer.from(`für uns\n${KEY}${csr}`, 'latin1'), HAS_KEY],
    ['no request', () => 'SECRET', 'holds no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)'],
    ['two requests', () => csr + csr, 'holds more than one certificate request'],
    ['a private key', () => csr + KEY, HAS_KEY],
  ])('a file with %s', async (_, content, problem) => {
    await writeFile(runner.file('workspace/a.csr'), content());
    expect(await read({ 'csr-file': 'a.csr' })).toEqual([
      `Input csr-file "a.csr" is not accepted: the file ${problem}.`,
    ]);
  });

  test('a folder', async () => {
    await mkdir(runner.file('workspace/folder'));
    expect(await read({ 'csr-file': 'folder' })).toEqual([
      'Input csr-file "folder" is not accepted: it names no file, but a folder or a device.',
    ]);
  });

  test('a file in RUNNER_TEMP, also behind a link', async () => {
    await mkdir(runner.file('temporary'));
    await writeFile(runner.file('temporary/a.csr'), csr);
    await symlink(runner.file('temporary/a.csr'), runner.file('workspace/link'));
    for (const temporary of ['', runner.file('none'), runner.file('workspace')]) {
      vi.stubEnv('RUNNER_TEMP', temporary);
      expect(await read({ 'csr-file': 'link' })).toEqual([OUTSIDE(runner.file('temporary/a.csr'))]);
    }
    vi.stubEnv('RUNNER_TEMP', runner.file('temporary'));
    for (const given of ['link', '../temporary/a.csr'])
      expect(await read({ 'csr-file': given })).toEqual(good('RUNNER_TEMP/a.csr'));
  });

  test.each(['.', '..', '/etc/passwd', '../work'])('%s is outside', async (path) => {
    await writeFile(runner.file('work'), csr);
    expect(await read({ 'csr-file': path })).toEqual([OUTSIDE(resolve(runner.file('workspace'), path))]);
  });

  test('a file below a file', async () => {
    await writeFile(runner.file('workspace/a.csr'), csr);
    expect(await read({ 'csr-file': 'a.csr/b' })).toEqual([
      expect.stringMatching(/^Input csr-file \(7 characters\) is not accepted: it names no file: /),
    ]);
  });

  test('a link to itself', async () => {
    await symlink('loop', runner.file('workspace/loop'));
    expect(await read({ 'csr-file': 'loop' })).toEqual([
      'Input csr-file (4 characters) is not accepted: the file cannot be read (ELOOP).',
    ]);
  });

  test('a name that is too long', async () => {
    expect(await read({ 'csr-file': 'x'.repeat(5000) })).toEqual([
      'Input csr-file (5000 characters) is not accepted: the file cannot be read (ENAMETOOLONG).',
    ]);
  });

  test('a key without its armour is not shown', async () => {
    expect(await read({ 'csr-file': 'MHcCAQEEIBkgfoobarbazquxABCDEFGHIJKLMNOPQRSTUVWXYZ012345678' })).toEqual([
      'Input csr-file (59 characters) is not accepted: it names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?).',
    ]);
  });

  test('what belongs into the file, given in its place, is not shown', async () => {
    expect(await read({ 'csr-file': '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----' })).toEqual([
      'Input csr-file (60 characters) is not accepted: it must be the path of a PEM file with one certificate request, not its content.',
    ]);
  });

  test('the file with the inputs of the workflow is no request, although the path in it has one', async () => {
    const request = csr.trim().replaceAll('\n', ' ');
    const path = `${request}/${'../'.repeat(request.split('/').length)}event.json`;
    await writeFile(runner.file('workspace/event.json'), JSON.stringify({ inputs: { 'csr-file': path } }));
    expect(await read({ 'csr-file': path })).toEqual([
      'Input csr-file "event.json" is not accepted: it must be the path of a PEM file with one certificate request, not its content.',
    ]);
  });
});
