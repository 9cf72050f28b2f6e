import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ApprovedPlan, formatPlan } from '../../../src/domain/approved-plan.ts';
import { reissueInputs } from '../../../src/reissue/inputs.ts';
import { getInputs, InvalidInputsError } from '../../../src/runner/inputs.ts';
import { type Runner, startRunner } from '../runner.ts';
import { approvedPlanWith, ownCsr as csr, csrFileFor } from './builders.ts';

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
  'expected-plan': 'any',
  'policy-file': 'none',
};

const NOW = Date.parse('2026-11-29T00:10:00Z');

/** What is read of these inputs, or the problems with them. */
async function read(inputs: Record<string, string>): Promise<unknown> {
  let result: unknown;
  await runner.run(
    () => {
      try {
        result = getInputs((get) => reissueInputs(get, NOW));
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
  statusSource: { policyFile: null, status: 'disabled' },
  apiKey: 'a-key-of-16-char',
  apiUrl: 'https://www.digicert.com/services/v2',
  dryRun: false,
  retries: 5,
  timeoutSeconds: 30,
  csrFile: null,
  waitMinutes: 15,
  expectedPlan: null,
  skipApproval: true,
  runUrl: 'https://github.com/octo-org/octo-repo/actions/runs/1658821493',
};

test('what is needed is enough', async () => {
  expect(await read({})).toEqual(defaults);
});

test('everything given', async () => {
  const everything = approvedPlanWith({ orderId: '8', desiredStatus: 'enabled' });
  await writeFile(runner.file('workspace/a.csr'), csr);
  const given = {
    'order-id': '8',
    'disable-ct': 'false',
    'api-url': 'https://dc.example/v2/',
    'dry-run': 'true',
    retries: '0',
    'timeout-seconds': '300',
    'csr-file': 'a.csr',
    'expected-plan': formatPlan(everything),
    'wait-minutes': '0',
    'skip-approval': 'false',
  };
  expect(await read(given)).toEqual({
    orderId: '8',
    statusSource: { policyFile: null, status: 'enabled' },
    apiKey: 'a-key-of-16-char',
    apiUrl: 'https://dc.example/v2',
    dryRun: true,
    retries: 0,
    timeoutSeconds: 300,
    csrFile: csrFile('a.csr'),
    waitMinutes: 0,
    expectedPlan: everything,
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

describe('disable-ct and policy-file', () => {
  const policy = { account: '7', instance: 'europe', default: 'log', 'keep-out': { 'corp.example': 'internal' } };
  const policyFile = {
    policy: expect.objectContaining({ default: 'log', account: '7' }),
    path: 'ct-policy.json',
    digest: createHash('sha256').update(JSON.stringify(policy)).digest('hex'),
  };
  beforeEach(() => writeFile(runner.file('workspace/ct-policy.json'), JSON.stringify(policy)));

  test('the policy alone, whose instance is the default of api-url', async () => {
    const given = { 'disable-ct': '', 'policy-file': './ct-policy.json' };
    expect(await read(given)).toEqual({
      ...defaults,
      statusSource: { policyFile, status: null },
      apiUrl: 'https://certcentral.digicert.eu/services/v2',
    });
    expect(await read({ ...given, 'api-url': 'https://dc.example/v2' })).toMatchObject({
      apiUrl: 'https://dc.example/v2',
    });
  });

  test('both', async () => {
    expect(await read({ 'disable-ct': 'false', 'policy-file': 'ct-policy.json' })).toMatchObject({
      statusSource: { policyFile, status: 'enabled' },
    });
  });

  test.each<[string, disableCt: string, policyFile: string, problems: string[]]>([
    ['neither', '', 'none', ['Input disable-ct is empty: it must be true']],
    ['an empty policy-file', 'true', '', ['Input policy-file is empty: ']],
    ['both empty', '', '', ['Input policy-file is empty: ']],
    ['an unusable disable-ct', 'yes', 'none', ['Input disable-ct "yes" is not accepted']],
    ['both unusable', 'yes', 'NONE', ['Input disable-ct "yes" is', 'Input policy-file (4 characters) is not accepted']],
  ])('not %s', async (_, disableCt, policyPath, problems) => {
    expect(await read({ 'disable-ct': disableCt, 'policy-file': policyPath })).toEqual(
      problems.map((problem) => expect.stringContaining(problem)),
    );
  });
});

describe('expected-plan', () => {
  /** A plan for the inputs that are needed. */
  const plan = approvedPlanWith({ apiHost: 'www.digicert.com', plannedAt: NOW });
  const csrInputs = async () => {
    await writeFile(runner.file('workspace/a.csr'), csr);
    return { 'csr-file': 'a.csr' };
  };
  const HOUR = 3_600_000;
  /** What is read of a plan, or the problem with it. */
  const readPlan = async (expectedPlan: ApprovedPlan | string, inputs: Record<string, string> = {}) => {
    const text = typeof expectedPlan === 'string' ? expectedPlan : formatPlan(expectedPlan);
    return read({ ...inputs, 'expected-plan': text });
  };
  const problem = (text: string) => [expect.stringContaining(text)];

  test('the plan of a dry run', async () => {
    expect(await readPlan(` ${formatPlan(plan)} `)).toEqual({ ...defaults, expectedPlan: plan });
    const anyKey = { ...plan, action: 'wait', keyDigest: 'any' } as const;
    expect(await readPlan(anyKey)).toMatchObject({ expectedPlan: anyKey });
  });

  test.each<[string, Partial<ApprovedPlan>, Record<string, string>]>([
    ['96 hours old', { plannedAt: NOW - 96 * HOUR }, {}],
    ['5 minutes in the future', { plannedAt: NOW + 300_000 }, {}],
    ['for a port', { apiHost: 'dc.example:8443' }, { 'api-url': 'https://dc.example:8443/v2' }],
    ['for the port 443', { apiHost: 'dc.example' }, { 'api-url': 'https://DC.example:443/v2' }],
    ['without csr-file, with another key', { keyDigest: '0'.repeat(64) }, {}],
  ])('%s', async (_, changes, inputs) => {
    expect(await readPlan({ ...plan, ...changes }, inputs)).toMatchObject({ expectedPlan: { ...plan, ...changes } });
  });

  test('with the key of csr-file', async () => {
    expect(await readPlan(plan, await csrInputs())).toMatchObject({ expectedPlan: plan });
  });

  test.each<[string, Partial<ApprovedPlan>, Record<string, string>, problem: string]>([
    ['another host', {}, { 'api-url': 'https://dc.example/v2' }, 'another host than that of api-url'],
    ['another port', { apiHost: 'dc.example' }, { 'api-url': 'https://dc.example:8443' }, 'another host than that'],
    ['another order', { orderId: '8' }, {}, 'another order than order-id'],
    ['another status', { desiredStatus: 'enabled' }, {}, 'for CT logging enabled, but disable-ct is true'],
    ['another status, to publish', {}, { 'disable-ct': 'false' }, 'for CT logging disabled, but disable-ct is false'],
    ['more than 96 hours', { plannedAt: NOW - 96 * HOUR - 1000 }, {}, 'more than 96 hours old: plan again'],
    ['a time to come', { plannedAt: NOW + 301_000 }, {}, 'more than 5 minutes in the future: plan again'],
    [
      'more than one difference',
      { orderId: '8', desiredStatus: 'enabled' },
      {},
      'another order than order-id; it is a plan for CT logging enabled',
    ],
  ])('not with %s', async (_, changes, inputs, text) => {
    expect(await readPlan({ ...plan, ...changes }, inputs)).toEqual(problem(text));
  });

  test('not with another key than that of csr-file', async () => {
    const inputs = await csrInputs();
    expect(await readPlan({ ...plan, keyDigest: '0'.repeat(64) }, inputs)).toEqual(
      problem('another key than that of csr-file: plan again'),
    );
    expect(await readPlan({ ...plan, action: 'wait', keyDigest: 'any' }, inputs)).toEqual(
      problem('without csr-file: plan again'),
    );
  });

  test('compares nothing with an input that has an error of its own', async () => {
    const bad = { 'order-id': 'x', 'disable-ct': 'x', 'api-url': 'x', 'csr-file': 'x' };
    expect(await readPlan(plan, bad)).toEqual(Array(4).fill(expect.not.stringContaining('expected-plan')));
  });

  test('compares no host if the policy is not usable, whose instance may be the default', async () => {
    const bad = { 'disable-ct': '', 'policy-file': 'none.json' };
    expect(await readPlan({ ...plan, apiHost: 'certcentral.digicert.eu' }, bad)).toEqual([
      expect.stringContaining('Input policy-file '),
    ]);
  });

  test('with a policy alone, the status is compared later', async () => {
    await writeFile(runner.file('workspace/ct-policy.json'), JSON.stringify({ default: 'log' }));
    const expected = { statusSource: { status: null }, expectedPlan: plan };
    expect(await readPlan(plan, { 'disable-ct': '', 'policy-file': 'ct-policy.json' })).toMatchObject(expected);
  });

  test.each<[string, text: string, problem: string]>([
    ['ANY', 'ANY', '"ANY" is not accepted: '],
    ['nothing', ' ', 'Input expected-plan is empty: '],
    ['a serial number', '0A1B', '"0A1B" is not accepted: '],
    ['another version', formatPlan(plan).replace(/^1/, '2'), 'version 2'],
    ['a line break', formatPlan(plan).replace(' order', '\norder'), 'is not a usable api='],
  ])('not %s', async (_, text, why) => {
    expect(await readPlan(text)).toEqual([expect.stringContaining(why)]);
  });

  test('shows nothing of a value that may be a secret', async () => {
    const secret = 'SECRET-SECRET-SECRET-SECRET';
    for (const text of [secret, formatPlan({ ...plan, apiHost: secret }), `${formatPlan(plan)} ${secret}`])
      expect(String(await readPlan(text))).toMatch(
        /^(?!.*SECRET)Input expected-plan \(\d+ characters\) is not accepted/,
      );
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
