import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApprovedPlan, formatPlan } from '../../../src/domain/plan-text.ts';
import { reissueInputs } from '../../../src/reissue/inputs.ts';
import { type Runner, startInWorkspace } from '../runner.ts';
import { approvedPlanWith, ownCsr as csr, inputsWith, OTHER_KEY, OWN_KEY } from './builders.ts';

let runner: Runner;
const write = (name: string, content: string | Buffer) => writeFile(runner.file(`workspace/${name}`), content);

beforeAll(async () => {
  runner = await startInWorkspace({
    'a.csr': csr,
    'log.json': '{"default": "log"}',
    'europe.json': '{"default": "keep-out", "instance": "europe", "account": "7"}',
  });
});

afterAll(() => runner[Symbol.asyncDispose]());

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
async function read(given: Record<string, string>): Promise<unknown> {
  const { inputs, problems } = await runner.getInputs((get) => reissueInputs(get, NOW), { ...needed, ...given });
  return inputs ?? problems;
}

/** The problems with these inputs. */
const problems = (...names: string[]) => names.map((name) => expect.stringMatching(new RegExp(`^Input ${name} is `)));

const defaults = {
  ...inputsWith({ apiUrl: 'https://www.digicert.com/services/v2' }),
  apiKey: 'a-key-of-16-char',
  runUrl: 'https://github.com/octo-org/octo-repo/actions/runs/1658821493',
};
/** A plan for the inputs that are needed. */
const plan = approvedPlanWith({ api: 'www.digicert.com', at: NOW });

test('what is needed is enough', async () => {
  expect(await read({})).toEqual(defaults);
});

test('everything given', async () => {
  const expectedPlan = { ...plan, api: 'dc.example', order: '8', ct: 'enabled' } as const;
  const given = {
    ...{ 'order-id': '8', 'disable-ct': 'false', 'api-url': 'https://dc.example/v2/', 'dry-run': 'true', retries: '0' },
    ...{ 'timeout-seconds': '300', 'csr-file': 'a.csr', 'wait-minutes': '0', 'skip-approval': 'false' },
    'reissue-before-days': '90',
    'expected-plan': formatPlan(expectedPlan),
  };
  expect(await read(given)).toEqual({
    ...{ orderId: '8', apiKey: 'a-key-of-16-char', apiUrl: 'https://dc.example/v2', dryRun: true, retries: 0 },
    ...{ timeoutSeconds: 300, waitMinutes: 0, expectedPlan, skipApproval: false, runUrl: defaults.runUrl },
    statusSource: { policyFile: null, status: 'enabled' },
    csrFile: { pem: csr, keyDigest: OWN_KEY, path: 'a.csr' },
    reissueBeforeDays: 90,
  });
  expect(await read({ 'wait-minutes': '300' })).toMatchObject({ waitMinutes: 300 });
});

test('one problem for each bad input, in the order of action.yml', async () => {
  const numbers = { 'reissue-before-days': '91', 'wait-minutes': '301' };
  const bad = { 'order-id': 'x', 'dry-run': 'no', 'csr-file': 'none', ...numbers, 'skip-approval': '' };
  expect(await read(bad)).toEqual(problems(...Object.keys(bad)));
});

describe('disable-ct and policy-file', () => {
  const EUROPE = 'https://certcentral.digicert.eu/services/v2';
  test.each<[disableCt: string, path: string, policy: object, status: string | null, apiUrl: string]>([
    ['', './europe.json', { default: 'keep-out', account: '7' }, null, EUROPE],
    ['false', 'log.json', { default: 'log' }, 'enabled', defaults.apiUrl],
  ])('%j beside %s, whose instance is the default of api-url', async (disableCt, path, policy, status, apiUrl) => {
    const statusSource = { policyFile: { path, policy }, status };
    expect(await read({ 'disable-ct': disableCt, 'policy-file': path })).toMatchObject({ statusSource, apiUrl });
  });

  test.each<[string, disableCt: string, policyFile: string, names: string[]]>([
    ['neither', '', 'none', ['disable-ct']],
    ['an empty policy-file', 'true', '', ['policy-file']],
    ['both empty', '', '', ['policy-file']],
    ['an unusable disable-ct', 'yes', 'none', ['disable-ct']],
    ['both unusable', 'yes', 'NONE', ['disable-ct', 'policy-file']],
  ])('not %s', async (_, disableCt, policyFile, names) => {
    const given = { 'disable-ct': disableCt, 'policy-file': policyFile };
    expect(await read(given)).toEqual(problems(...names));
  });
});

describe('expected-plan', () => {
  const readPlan = (expected: ApprovedPlan | string, inputs: Record<string, string> = {}) =>
    read({ ...inputs, 'expected-plan': typeof expected === 'string' ? expected : formatPlan(expected) });

  test.each<[string, Partial<ApprovedPlan>, Record<string, string>?]>([
    ['as it is', {}],
    ['with the key of csr-file', {}, { 'csr-file': 'a.csr' }],
    ['for what a policy may decide', { ct: 'enabled' }, { 'disable-ct': '', 'policy-file': 'log.json' }],
    ['of the instance of a policy', { api: 'certcentral.digicert.eu' }, { 'policy-file': 'europe.json' }],
  ])('%s', async (_, changes, inputs) => {
    expect(await readPlan({ ...plan, ...changes }, inputs)).toMatchObject({ expectedPlan: { ...plan, ...changes } });
  });

  test.each<[string, Partial<ApprovedPlan>, Record<string, string>, fields: string]>([
    ['another host', {}, { 'api-url': 'https://dc.example/v2' }, 'field api '],
    ['another instance', {}, { 'policy-file': 'europe.json' }, 'field api '],
    ['another status, beside a policy', {}, { 'disable-ct': 'false', 'policy-file': 'log.json' }, 'field ct '],
    ['another key than that of csr-file', { key: OTHER_KEY }, { 'csr-file': 'a.csr' }, 'field key .*plan again'],
    ['more than an hour ahead', { at: NOW + 3_601_000 }, {}, 'field at .*plan again'],
  ])('not with %s', async (_, changes, inputs, fields) => {
    const problem = new RegExp(`^Input expected-plan is .*${fields}`);
    expect(await readPlan({ ...plan, ...changes }, inputs)).toEqual([expect.stringMatching(problem)]);
  });

  test('is not compared with an input that has an error of its own', async () => {
    const bad = { 'order-id': 'x', 'disable-ct': 'x', 'api-url': 'x', 'csr-file': 'x' };
    expect(await readPlan(plan, bad)).toEqual(problems('order-id', 'disable-ct', 'api-url', 'csr-file'));
    // The instance of the policy may be the default of api-url.
    const other = { ...plan, api: 'certcentral.digicert.eu' };
    expect(await readPlan(other, { 'policy-file': 'none.json' })).toEqual(problems('policy-file'));
  });

  test.each([['ANY'], [' '], ['0A1B'], [formatPlan(plan).replace(/^1/, '2')]])('not %j', async (text) => {
    expect(await readPlan(text)).toEqual(problems('expected-plan'));
  });

  test('shows nothing of a value that may be a secret', async () => {
    const secret = 'SECRET-SECRET-SECRET-SECRET';
    for (const text of [secret, formatPlan({ ...plan, api: secret }), `${formatPlan(plan)} ${secret}`])
      expect(String(await readPlan(text))).not.toContain('SECRET');
  });
});

describe('csr-file', () => {
  const block = (label: string) => `-----BEGIN ${label}-----\nU0VDUkVU\n-----END ${label}-----\n`;

  test.each<[string, string | Buffer]>([
    ['text around it, in any encoding', Buffer.from(`# für uns\r\n${csr}\n# by hand\n`, 'latin1')],
    ['65,536 bytes', csr.padEnd(65_536, '#')],
  ])('with %s', async (_, content) => {
    await write('b.csr', content);
    const csrFile = { pem: csr, keyDigest: OWN_KEY, path: 'b.csr' };
    expect(await read({ 'csr-file': 'b.csr' })).toMatchObject({ csrFile });
  });

  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['65,537 bytes', csr.padEnd(65_537, '#')],
    ['bare base64', csr.replaceAll(/-----.*?-----\n/g, '')],
    ['UTF-16', Buffer.from(csr, 'utf16le')],
    ['a key before', block('PRIVATE KEY') + csr],
    ['a key cut off', `${csr}-----BEGIN PRIVATE KEY-----\nU0VDUkVU`],
    ['a certificate beside it', csr + block('CERTIFICATE')],
    ['two requests', csr + csr],
    ['a request that is none', block('CERTIFICATE REQUEST')],
  ])('not with %s, and nothing of it is shown', async (_, content) => {
    await write('b.csr', content);
    const found = await read({ 'csr-file': 'b.csr' });
    expect(found).toEqual(problems('csr-file'));
    expect(String(found)).not.toContain('U0VDUkVU');
  });
});
