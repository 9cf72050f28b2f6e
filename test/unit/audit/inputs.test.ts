import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditInputs, type Inputs } from '../../../src/audit/inputs.ts';
import { type Runner, startInWorkspace } from '../runner.ts';

const API_KEY = 'key-0123456789';
/** What audit/action.yml has by default. */
const DEFAULTS = { 'policy-file': 'none', orders: 'all', duplicates: 'true', fail: 'true' };
const POLICY = '{"default": "log", "instance": "europe", "keep-out": {"corp.example": "internal"}}';

let runner: Runner;
beforeAll(async () => {
  runner = await startInWorkspace({ 'good.json': POLICY, 'bad.json': '{}', 'report.json': '[]' });
});
afterAll(() => runner[Symbol.asyncDispose]());

const read = (given: Record<string, string>) =>
  runner.getInputs(auditInputs, { 'api-key': API_KEY, ...DEFAULTS, ...given });

const ids = (...list: string[]) => new Set(list);
const enabled = { 'disable-ct': 'false' };
const defaults: Inputs = {
  apiKey: API_KEY,
  apiUrl: 'https://www.digicert.com/services/v2',
  source: { policyFile: null, status: 'enabled' },
  policy: { entries: new Map(), ignore: new Map() },
  orderIds: 'all',
  checkDuplicates: true,
  reissueBeforeDays: 0,
  isRedIfFound: true,
  retries: 5,
  timeoutSeconds: 30,
  requestsPerMinute: 300,
};

const connection = {
  'api-url': 'http://localhost',
  retries: '0',
  'timeout-seconds': '1',
  'requests-per-minute': '2000',
};
test.each<[string, Record<string, string>, Partial<Inputs>]>([
  ['defaults', {}, {}],
  ['the rest', connection, { apiUrl: 'http://localhost', retries: 0, timeoutSeconds: 1, requestsPerMinute: 2000 }],
  ['kept out', { 'disable-ct': 'True' }, { source: { policyFile: null, status: 'disabled' } }],
  ['a window', { 'reissue-before-days': '90' }, { reissueBeforeDays: 90 }],
  ['the switches', { fail: 'false', duplicates: 'False' }, { isRedIfFound: false, checkDuplicates: false }],
  ['all, with a comment', { orders: ' # every one\n all # of them' }, {}],
  ['one order', { orders: '1000001' }, { orderIds: ids('1000001') }],
  ['orders', { orders: ',1, 2,,3\n4\t5\r\n6' }, { orderIds: ids(...'123456') }],
  ['orders with comments', { orders: '1 # the shop, 9\n#7\n 2#8' }, { orderIds: ids('1', '2') }],
])('%s', async (_, given, changes) => {
  expect(await read({ ...enabled, ...given })).toMatchObject({ inputs: { ...defaults, ...changes }, problems: [] });
});

test('a policy file, which also decides where requests go', async () => {
  const { inputs, problems } = await read({ 'policy-file': 'good.json' });
  expect(problems).toEqual([]);
  if (!inputs || 'report' in inputs) throw new Error('no inputs of an audit');
  expect(inputs.source).toMatchObject({ policyFile: { path: 'good.json', digest: expect.any(String) }, status: null });
  expect(inputs.policy).toBe(inputs.source.policyFile?.policy);
  expect(inputs.apiUrl).toBe('https://certcentral.digicert.eu/services/v2');
});

describe('of a replay', () => {
  const replay = { 'api-key': '', replay: 'report.json', 'policy-file': 'good.json' };

  test('are the report and the policies: it needs no API key, and ignores what only an audit needs', async () => {
    const given = { ...replay, 'replay-policy': 'good.json', orders: '', retries: 'x' };
    const { inputs, problems } = await read(given);
    expect(problems).toEqual([]);
    expect(inputs).toEqual({
      report: [],
      policyFile: expect.objectContaining({ path: 'good.json' }),
      before: expect.objectContaining({ path: 'good.json' }),
    });
    expect((await read(replay)).inputs).toMatchObject({ before: null });
    expect((await read({ ...replay, 'replay-policy': 'bad.json' })).inputs).toMatchObject({
      before: { problem: 'default must be log or keep-out' },
    });
  });

  test('that are empty, or none, are those of an audit', async () => {
    for (const none of ['', 'none'])
      expect((await read({ ...enabled, replay: none, 'replay-policy': none })).inputs).toEqual(defaults);
  });

  test.each<[Record<string, string>, ...RegExp[]]>([
    [{ replay: 'missing.json' }, /^Input replay is not accepted: it must be the path of a file/],
    [{ replay: 'None' }, /^Input replay is not accepted: it must be the path of a file/],
    [{ replay: 'good.json' }, /^Input replay is not accepted: the file is not the JSON report of an audit\.$/],
    [{ 'policy-file': 'none', ...enabled }, /^Input replay is not accepted: it needs policy-file/],
    [{ 'policy-file': 'bad.json' }, /^Input policy-file/],
    [{ 'policy-file': 'bad.json', replay: 'bad.json' }, /^Input policy-file/, /^Input replay/],
  ])('are refused: %j', async (given, ...expected) => {
    const { inputs, problems } = await read({ ...replay, ...given });
    expect(inputs).toBeUndefined();
    expect(problems).toEqual(expected.map((problem) => expect.stringMatching(problem)));
  });
});

describe('are refused', () => {
  /** Of what a problem must be, the input and how it begins. */
  const one = /^Input disable-ct .*xactly one of .* must be given\.$/;
  const file = /^Input policy-file (?:is empty|is not accepted: )/;
  const orders = (why: string) => RegExp(`^Input orders is not accepted: ${why}`);
  test.each<[Record<string, string>, ...RegExp[]]>([
    [{ 'policy-file': 'good.json', ...enabled }, one],
    [{}, one],
    [{ 'disable-ct': 'no' }, /^Input disable-ct is not accepted: it must be true/],
    [{ 'policy-file': 'bad.json' }, file],
    [{ 'policy-file': 'bad.json', ...enabled }, file, one],
    [{ 'policy-file': '', ...enabled }, file],
    [{ ...enabled, orders: '' }, /^Input orders is empty: it must be all \(for all orders\), or order IDs\.$/],
    [{ ...enabled, orders: '# none' }, orders('no order is in it: write all for all orders\\.$')],
    [{ ...enabled, orders: 'x' }, orders('entry 1 must be a DigiCert order ID')],
    [{ ...enabled, orders: '1 02 x' }, orders('entry 2 must')],
    [{ ...enabled, orders: '1, 1234567890123456' }, orders('entry 2 must')],
    [{ ...enabled, orders: 'all, 1' }, orders('entry 1 must')],
    [{ ...enabled, orders: '1, 2, 1' }, orders('entry 3 is in it twice\\.$')],
    [{ ...enabled, fail: ' ' }, /^Input fail is empty: it must be true or false\./],
    [{ ...enabled, duplicates: '' }, /^Input duplicates is empty/],
    [{ ...enabled, 'reissue-before-days': '91' }, /from 0 to 90\.$/],
    [{ ...enabled, 'requests-per-minute': '0' }, /from 1 to 2000\.$/],
    [{ 'api-key': 'short', orders: '1 1' }, one, /^Input api-key/, /^Input orders/],
  ])('%j', async (given, ...expected) => {
    const { inputs, problems } = await read(given);
    expect(inputs).toBeUndefined();
    expect(problems).toEqual(expected.map((problem) => expect.stringMatching(problem)));
  });
});
