import { expect, test } from 'vitest';
import { auditInputs, type Inputs } from '../../../src/audit/inputs.ts';
import { startRunner } from '../runner.ts';

const API_KEY = 'key-0123456789';

/** Reads the inputs, and tells what is wrong with them. */
async function read(given: Record<string, string> = {}) {
  await using runner = await startRunner();
  const { InvalidInputsError, getInputs } = await import('../../../src/runner/inputs.ts');
  let inputs: Inputs | undefined;
  let problems: readonly string[] = [];
  const work = () => {
    try {
      inputs = getInputs(auditInputs);
    } catch (error) {
      if (!(error instanceof InvalidInputsError)) throw error;
      ({ problems } = error);
    }
  };
  await runner.hand(work, { 'api-key': API_KEY, ...given });
  return { inputs, problems };
}

const none = new Set();

test('the key is enough; the others have defaults', async () => {
  const { inputs, problems } = await read();
  expect(problems).toEqual([]);
  expect(inputs).toEqual({
    apiKey: API_KEY,
    apiUrl: 'https://www.digicert.com/services/v2',
    usual: 'enabled',
    except: none,
    orders: none,
    fail: true,
    retries: 5,
    timeoutSeconds: 30,
    requestsPerMinute: 300,
  });
});

test('each can be given', async () => {
  const given = {
    'api-url': 'http://localhost',
    'disable-ct': 'true',
    except: '1',
    orders: '2 1',
    fail: 'false',
    retries: '0',
    'timeout-seconds': '1',
    'requests-per-minute': '2000',
  };
  expect((await read(given)).inputs).toEqual({
    apiKey: API_KEY,
    apiUrl: 'http://localhost',
    usual: 'disabled',
    except: new Set(['1']),
    orders: new Set(['2', '1']),
    fail: false,
    retries: 0,
    timeoutSeconds: 1,
    requestsPerMinute: 2000,
  });
});

test.each<[string, string[]]>([
  ['1000001', ['1000001']],
  ['1, 2,3\n4\t5\r\n6', ['1', '2', '3', '4', '5', '6']],
  [',1,,2,', ['1', '2']],
  ['1 # the shop, 9\n#7\n 2#8', ['1', '2']],
  ['# none\n  # at all', []],
  ['123456789012345678', ['123456789012345678']],
])('a list of orders %j', async (text, ids) => {
  for (const [name, field] of [
    ['except', 'exceptions'],
    ['orders', 'orderIds'],
  ] as const)
    expect([...((await read({ [name]: text })).inputs?.[field] ?? [])]).toEqual(ids);
});

const NONE = 'must be a DigiCert order ID, 1 to 18 digits without a leading zero';
test.each([
  ['x', `is not a list of orders: entry 1 ${NONE}`],
  ['1;2', `is not a list of orders: entry 1 ${NONE}`],
  ['1 02 x', `is not a list of orders: entry 2 ${NONE}`],
  ['1234567890123456789', `is not a list of orders: entry 1 ${NONE}`],
  ['1, 2, 1', 'has order 1 twice'],
])('no list of orders: %j', async (text, why) => {
  expect((await read({ except: text, orders: text })).problems).toEqual([
    `Input except: "${text}" ${why}.`,
    `Input orders: "${text}" ${why}.`,
  ]);
});

test('a key that is given for an order, whole or in two parts, is not shown', async () => {
  for (const key of [API_KEY, API_KEY.replace('-', '-\n')])
    expect((await read({ orders: `1 ${key}` })).problems).toEqual([
      `Input orders: "1 ***" is not a list of orders: entry 2 ${NONE}.`,
    ]);
});

test.each([
  ['requests-per-minute', '0', 'it must be a whole number from 1 to 2000'],
  ['requests-per-minute', '2001', 'it must be a whole number from 1 to 2000'],
  ['fail', 'no', 'it must be true or false'],
  ['disable-ct', 'off', 'it must be true (keep certificates out of CT logs) or false (log them)'],
])('%s %s is not accepted', async (name, value, why) => {
  expect((await read({ [name]: value })).problems).toEqual([`Input ${name} "${value}" is not accepted: ${why}.`]);
});
