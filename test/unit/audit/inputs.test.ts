import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { auditInputs, type Inputs } from '../../../src/audit/inputs.ts';
import { writeReport } from '../../../src/audit/report/report-files.ts';
import { getInputs, type InvalidInputsError } from '../../../src/runner/inputs.ts';
import { startRunner } from '../runner.ts';
import { findingWith } from './orders.ts';

const API_KEY = 'key-0123456789';
/** What audit/action.yml has by default. */
const DEFAULTS = { 'policy-file': 'none', orders: 'all', duplicates: 'true', 'previous-report': 'none', fail: 'true' };

/** Gets the inputs, and what is wrong with them. */
async function read(given: Record<string, string> = {}, files: (folder: string) => void = () => {}) {
  await using runner = await startRunner();
  mkdirSync(runner.file('workspace'));
  vi.stubEnv('GITHUB_WORKSPACE', runner.file('workspace'));
  files(runner.file('workspace'));
  let inputs: Inputs | undefined;
  let problems: readonly string[] = [];
  const work = () => {
    try {
      inputs = getInputs(auditInputs);
    } catch (error) {
      ({ problems } = error as InvalidInputsError);
    }
  };
  await runner.run(work, { 'api-key': API_KEY, ...DEFAULTS, ...given });
  return { inputs, problems };
}

const ids = (...list: string[]) => new Set(list);
const enabled = { 'disable-ct': 'false' };
const logAll = { default: 'log', entries: new Map(), ignore: new Map(), account: undefined, instance: 'us' } as const;
const defaults: Inputs = {
  apiKey: API_KEY,
  apiUrl: 'https://www.digicert.com/services/v2',
  policyFile: null,
  policy: logAll,
  desired: 'enabled',
  orderIds: 'all',
  checkDuplicates: true,
  previousReport: 'none',
  failOn: true,
  retries: 5,
  timeoutSeconds: 30,
  requestsPerMinute: 300,
};

const empty = { 'api-url': '', retries: '', 'requests-per-minute': ' ' };
const connection = {
  'api-url': 'http://localhost',
  retries: '0',
  'timeout-seconds': '1',
  'requests-per-minute': '2000',
};
test.each<[string, Record<string, string>, Partial<Inputs>]>([
  ['defaults', {}, {}],
  ['empty: their defaults', empty, {}],
  [
    'the connection',
    connection,
    { apiUrl: 'http://localhost', retries: 0, timeoutSeconds: 1, requestsPerMinute: 2000 },
  ],
  ['kept out', { 'disable-ct': 'True' }, { desired: 'disabled', policy: { ...logAll, default: 'keep-out' } }],
  ['some orders', { orders: '2 1 3' }, { orderIds: ids(...'213') }],
  ['the switches', { fail: 'false', duplicates: 'False' }, { failOn: false, checkDuplicates: false }],
  ['red only for what is new', { fail: 'new' }, { failOn: 'new' }],
  ['all, with a comment', { orders: ' # every one\n all # of them' }, {}],
])('%s', async (_, given, changes) => {
  expect(await read({ ...enabled, ...given })).toEqual({ inputs: { ...defaults, ...changes }, problems: [] });
});

describe('what is desired', () => {
  const policy = (text: string) => (folder: string) => writeFileSync(`${folder}/policy.json`, text);
  const good = policy('{"default": "log", "instance": "europe", "keep-out": {"corp.example": "internal"}}');
  const file = { 'policy-file': 'policy.json' };

  test('is in a policy file, which also decides where requests go', async () => {
    const { inputs, problems } = await read(file, good);
    expect(problems).toEqual([]);
    expect(inputs).toMatchObject({ apiUrl: 'https://certcentral.digicert.eu/services/v2', policy: { default: 'log' } });
    expect(inputs?.policyFile).toMatchObject({ path: 'policy.json', digest: expect.stringMatching(/^[\da-f]{64}$/) });
    expect([inputs?.policy, inputs?.desired]).toEqual([inputs?.policyFile?.policy, inputs?.policyFile]);
    const other = await read({ ...file, 'api-url': 'http://localhost' }, good);
    expect(other.inputs?.apiUrl).toBe('http://localhost');
  });

  const EXACTLY_ONE = /^Input disable-ct .*xactly one of .* must be/;
  test.each<[string, Record<string, string>, ReturnType<typeof policy>, (RegExp | string)[]]>([
    ['both', { ...file, ...enabled }, good, [EXACTLY_ONE]],
    ['neither', {}, good, [EXACTLY_ONE]],
    ['a bad file', file, policy('{}'), [/^Input policy-file "policy.json" .*default is missing/]],
    ['a bad file, and a status', { ...file, ...enabled }, policy('{}'), [/^Input policy-file/, EXACTLY_ONE]],
    ['an empty name', { 'policy-file': '', ...enabled }, good, [/^Input policy-file is empty/]],
    ['an empty name, and no status', { 'policy-file': ' ' }, good, [/^Input policy-file is empty/, EXACTLY_ONE]],
    ['no boolean', { 'disable-ct': 'no' }, good, [/^Input disable-ct "no" is not accepted: it must be true/]],
  ])('must be given once: %s', async (_, given, files, expected) => {
    const { problems } = await read(given, files);
    expect(problems).toEqual(expected.map((problem) => expect.stringMatching(problem)));
  });
});

describe('a previous report', () => {
  const path = { ...enabled, 'previous-report': 'old.json' };
  test('is read, if it exists', async () => {
    const { inputs } = await read(path, (folder) => {
      const files = { csv: `${folder}/old.csv`, json: `${folder}/old.json` };
      writeReport(files, [findingWith({ verdict: 'manual' }), findingWith({ orderId: '8' })]);
    });
    expect(inputs?.previousReport).toEqual(new Map([['7', 'manual']]));
    expect((await read(path)).inputs?.previousReport).toBe('missing');
    vi.stubEnv('RUNNER_TEMP', tmpdir());
    const inTemp = await mkdtemp(join(tmpdir(), 'old-'));
    writeFileSync(join(inTemp, 'old.json'), '[]\n');
    expect((await read({ ...path, 'previous-report': join(inTemp, 'old.json') })).inputs?.previousReport).toEqual(
      new Map(),
    );
    await rm(inTemp, { recursive: true });
    expect((await read({ ...path, 'previous-report': '/nowhere/x' })).inputs?.previousReport).toBe('missing');
  });

  test.each<[string, Record<string, string>, (folder: string) => void, RegExp]>([
    ['an empty name', { 'previous-report': '' }, () => {}, /^Input previous-report is empty: .* Empty does not mean/],
    ['a folder', {}, (folder) => mkdirSync(`${folder}/old.json`), / "old.json" .*a folder/],
    ['an empty file', {}, (folder) => writeFileSync(`${folder}/old.json`, ''), / "old.json" .*: the file is empty\.$/],
    ['another file', {}, (folder) => writeFileSync(`${folder}/old.json`, '{}'), / is not the JSON report .*line 1\.$/],
    ['a link', {}, (folder) => symlinkSync('/etc/passwd', `${folder}/old.json`), / "\/etc\/passwd" .* lies outside/],
  ])('must be one: %s', async (_, given, files, problem) => {
    const { problems } = await read({ ...path, ...given }, files);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems[0]).toMatch(/^Input previous-report /);
  });
});

test.each<[string, string[]]>([
  ['1000001', ['1000001']],
  ['1, 2,3\n4\t5\r\n6', ['1', '2', '3', '4', '5', '6']],
  [',1,,2,', ['1', '2']],
  ['1 # the shop, 9\n#7\n 2#8', ['1', '2']],
  ['123456789012345678', ['123456789012345678']],
])('a list of orders %j', async (text, list) => {
  expect((await read({ ...enabled, orders: text })).inputs?.orderIds).toEqual(ids(...list));
});

const NOT = 'must be a DigiCert order ID, 1 to 18 digits without a leading zero';
test.each([
  ['x', `entry 1 "x" ${NOT}`],
  ['1;2', `entry 1 "1;2" ${NOT}`],
  ['1 02 x', `entry 2 "02" ${NOT}`],
  ['1234567890123456789', `entry 1 "1234567890123456789" ${NOT}`],
  ['all, 1', `entry 1 "all" ${NOT}`],
  ['all all', `entry 1 "all" ${NOT}`],
  ['ALL', `entry 1 "ALL" ${NOT}`],
  ['1, 2, 1', 'order "1" is in it twice'],
])('no list of orders: %j', async (text, why) => {
  const { problems } = await read({ ...enabled, orders: text });
  expect(problems).toEqual([`Input orders "${text}" is not accepted: ${why}.`]);
});

const ALL = 'An empty list does not mean all orders: write all';
test.each([
  ['orders', '', `is empty: it must be all, or order IDs. ${ALL}`],
  ['orders', '# none', `"# none" is not accepted: no order is in it. ${ALL}`],
  ['fail', 'NEW', '"NEW" is not accepted: it must be true, new or false'],
  ['requests-per-minute', '0', '"0" is not accepted: it must be a whole number from 1 to 2000'],
  ['requests-per-minute', '2001', '"2001" is not accepted: it must be a whole number from 1 to 2000'],
])('%s: %j is refused', async (name, value, why) => {
  expect((await read({ ...enabled, [name]: value })).problems).toEqual([`Input ${name} ${why}.`]);
});

test.each([
  ['duplicates', 'true or false'],
  ['fail', 'true, new or false'],
])('an empty %s is refused', async (name, expected) => {
  const problem = expect.stringContaining(`Input ${name} is empty: it must be ${expected}. If the value comes from`);
  expect((await read({ ...enabled, [name]: ' ' })).problems).toEqual([problem]);
});

test('a key that is given for an order is not shown, nor is any value beside a refused key', async () => {
  const key = 'k3y-'.repeat(24);
  expect((await read({ ...enabled, orders: `1 ${key}` })).problems).toEqual([
    `Input orders (98 characters) is not accepted: entry 2 (96 characters) ${NOT}.`,
  ]);
  expect((await read({ ...enabled, 'api-key': 'short', orders: '1 1' })).problems.slice(1)).toEqual([
    'Input orders is not accepted: order is in it twice.',
  ]);
});
