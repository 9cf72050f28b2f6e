import { expect, test } from 'vitest';
import { auditInputs, type Inputs } from '../../../src/audit/inputs.ts';
import { getInputs, type InvalidInputsError } from '../../../src/runner/inputs.ts';
import { startRunner } from '../runner.ts';

const API_KEY = 'key-0123456789';

/** Gets the inputs, and what is wrong with them. */
async function read(given: Record<string, string> = {}) {
  await using runner = await startRunner();
  let inputs: Inputs | undefined;
  let problems: readonly string[] = [];
  const work = () => {
    try {
      inputs = getInputs(auditInputs);
    } catch (error) {
      ({ problems } = error as InvalidInputsError);
    }
  };
  await runner.run(work, { 'api-key': API_KEY, orders: 'all', duplicates: 'true', fail: 'true', ...given });
  return { inputs, problems };
}

const ids = (...list: string[]) => new Set(list);
const defaults = {
  apiKey: API_KEY,
  apiUrl: 'https://www.digicert.com/services/v2',
  defaultStatus: 'enabled',
  orderIds: 'all',
  opposite: ids(),
  ignore: ids(),
  checkDuplicates: true,
  failOnFindings: true,
  retries: 5,
  timeoutSeconds: 30,
  requestsPerMinute: 300,
};

const empty = { 'disable-ct': '', opposite: ' ', ignore: '', retries: '', 'requests-per-minute': '' };
const connection = {
  'api-url': 'http://localhost',
  retries: '0',
  'timeout-seconds': '1',
  'requests-per-minute': '2000',
};
const policy = { 'disable-ct': 'true', opposite: '1', ignore: '2', orders: '2 1 3' };
test.each<[string, Record<string, string>, Partial<Inputs>]>([
  ['defaults', {}, {}],
  ['empty: their defaults', empty, {}],
  [
    'the connection',
    connection,
    { apiUrl: 'http://localhost', retries: 0, timeoutSeconds: 1, requestsPerMinute: 2000 },
  ],
  ['the policy', policy, { defaultStatus: 'disabled', opposite: ids('1'), ignore: ids('2'), orderIds: ids(...'213') }],
  ['the switches', { fail: 'false', duplicates: 'False' }, { failOnFindings: false, checkDuplicates: false }],
  ['all, with a comment', { orders: ' # every one\n all # of them' }, {}],
])('%s', async (_, given, changes) => {
  expect(await read(given)).toEqual({ inputs: { ...defaults, ...changes }, problems: [] });
});

test.each<[string, string[]]>([
  ['1000001', ['1000001']],
  ['1, 2,3\n4\t5\r\n6', ['1', '2', '3', '4', '5', '6']],
  [',1,,2,', ['1', '2']],
  ['1 # the shop, 9\n#7\n 2#8', ['1', '2']],
  ['123456789012345678', ['123456789012345678']],
  ['# none\n  # at all', []],
])('a list of orders %j', async (text, list) => {
  for (const name of ['opposite', 'ignore'] as const)
    expect((await read({ [name]: text })).inputs?.[name]).toEqual(ids(...list));
  if (list.length > 0) expect((await read({ orders: text })).inputs?.orderIds).toEqual(ids(...list));
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
  for (const name of ['orders', 'opposite', 'ignore'])
    expect((await read({ [name]: text })).problems).toEqual([`Input ${name} "${text}" is not accepted: ${why}.`]);
});

const ALL = 'An empty list does not mean all orders: write all';
test.each([
  ['orders', '', `is empty: it must be all, or order IDs. ${ALL}`],
  ['orders', '# none', `"# none" is not accepted: no order is in it. ${ALL}`],
  ['opposite', 'all', `"all" is not accepted: entry 1 "all" ${NOT}`],
  ['requests-per-minute', '0', '"0" is not accepted: it must be a whole number from 1 to 2000'],
  ['requests-per-minute', '2001', '"2001" is not accepted: it must be a whole number from 1 to 2000'],
])('%s: %j is refused', async (name, value, why) => {
  expect((await read({ [name]: value })).problems).toEqual([`Input ${name} ${why}.`]);
});

test.each(['duplicates', 'fail'])('an empty %s is refused', async (name) => {
  const problem = expect.stringContaining(`Input ${name} is empty: it must be true or false. `);
  expect((await read({ [name]: ' ' })).problems).toEqual([problem]);
});

test('an order is either in opposite or in ignore', async () => {
  const given = { opposite: '1 2 3', ignore: '9, 3, 1', orders: '1 2 9' };
  expect((await read(given)).problems).toEqual([
    'Input ignore "9, 3, 1" is not accepted: it has orders that are in opposite, too: "3", "1".',
  ]);
  expect((await read({ opposite: '1 x', ignore: '1' })).problems).toHaveLength(1);
});

test('a key that is given for an order is not shown, nor is any value beside a refused key', async () => {
  const key = 'k3y-'.repeat(24);
  expect((await read({ orders: `1 ${key}` })).problems).toEqual([
    `Input orders (98 characters) is not accepted: entry 2 (96 characters) ${NOT}.`,
  ]);
  const hidden = { 'api-key': 'short', orders: '1 1', opposite: '1', ignore: '1' };
  expect((await read(hidden)).problems.slice(1)).toEqual([
    'Input orders is not accepted: order is in it twice.',
    'Input ignore is not accepted: it has orders that are in opposite, too.',
  ]);
});
