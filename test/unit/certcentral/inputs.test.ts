import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionInputs } from '../../../src/certcentral/inputs.ts';
import { toSafeText } from '../../../src/safe-text.ts';
import { ctStatusInputs } from '../../../src/set-status/inputs.ts';
import { type Runner, startRunner } from '../runner.ts';

type Inputs = ReturnType<typeof ctStatusInputs>;

const KEY = 'key-0123456789';
const required = { 'order-id': '1000001', 'disable-ct': 'true', 'api-key': KEY, 'dry-run': 'false' };
const defaults = { apiUrl: 'https://www.digicert.com/services/v2', dryRun: false, retries: 5, timeoutSeconds: 30 };

let runner: Runner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(() => runner[Symbol.asyncDispose]());

/** Gets the inputs: the required ones, and `given`. */
const read = (given: Record<string, string> = {}) => runner.getInputs(ctStatusInputs, { ...required, ...given });

test('the required inputs and a boolean are enough; the others have defaults', async () => {
  const { inputs, problems } = await read();
  expect(problems).toEqual([]);
  expect(inputs).toEqual({ orderId: '1000001', desiredStatus: 'disabled', apiKey: KEY, ...defaults });
});

test.each(['', ' ', '\n\t '])('an optional input that is %j means its default, but not a boolean', async (blank) => {
  const given = { 'api-url': blank, retries: blank, 'timeout-seconds': blank };
  expect((await read(given)).inputs).toMatchObject(defaults);
  expect((await read({ 'dry-run': blank })).problems).toEqual([
    `Input dry-run is empty: it must be true or false. If the value comes from an expression, make sure that it yields a value: \${{ inputs.dry-run || false }} means false if the input is empty.`,
  ]);
});

test('inputs are trimmed', async () => {
  const given = {
    'disable-ct': '\tfalse ',
    'api-key': ` ${KEY}\n`,
    'api-url': ' https://certcentral.digicert.eu/services/v2 ',
    'dry-run': ' true ',
    retries: ' 0 ',
    'timeout-seconds': ' 300 ',
  };
  expect((await read(given)).inputs).toEqual({
    orderId: '1000001',
    desiredStatus: 'enabled',
    apiKey: KEY,
    apiUrl: 'https://certcentral.digicert.eu/services/v2',
    dryRun: true,
    retries: 0,
    timeoutSeconds: 300,
  });
});

test('a parser may say why it refuses a value', async () => {
  const parse = () => {
    throw new Error('the file cannot be read');
  };
  const { message } = await runner.getInputs((get) => get('file', { parse, expected: 'a path' }), { file: 'a' });
  expect(message).toBe('Input file is not accepted: the file cannot be read.');
});

test.each([
  [undefined, 'https://www.digicert.com/services/v2'],
  ['us', 'https://www.digicert.com/services/v2'],
  ['europe', 'https://certcentral.digicert.eu/services/v2'],
] as const)('the default of api-url for the instance %s is %s', async (instance, url) => {
  for (const given of ['', 'https://a.example']) {
    const apiInputs = { 'api-key': KEY, 'api-url': given };
    const { inputs } = await runner.getInputs((get) => connectionInputs(get, instance), apiInputs);
    expect(inputs?.apiUrl).toBe(given || url);
  }
});

const ACCEPTED = {
  'order-id': 'a DigiCert order ID, 1 to 15 digits without a leading zero',
  'disable-ct': 'true (keep certificates out of CT logs) or false (log them)',
  'api-key': 'a CertCentral API key, 8 to 1000 printable ASCII characters without white space',
  'api-url': 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
  'dry-run': 'true or false',
  retries: 'a whole number from 0 to 10',
  'timeout-seconds': 'a whole number from 1 to 300',
};
const EMPTY_SECRET =
  'Most often the secret does not exist in the environment of the job or its name is misspelled (GitHub then passes an empty string and reports no error), or it was stored as a variable and not as a secret. It is also empty if the workflow was called from a repository of another owner or without `secrets: inherit`, in runs from forks, and in Dependabot runs.';

const refusal = (name: keyof typeof ACCEPTED) => `Input ${name} is not accepted: it must be ${ACCEPTED[name]}.`;

test.each<[keyof typeof ACCEPTED, keyof Inputs, Record<string, unknown>]>([
  ['order-id', 'orderId', { 1: '1', '123456789012345': '123456789012345' }],
  ['disable-ct', 'desiredStatus', { true: 'disabled', True: 'disabled', TRUE: 'disabled' }],
  ['disable-ct', 'desiredStatus', { false: 'enabled', False: 'enabled', FALSE: 'enabled' }],
  ['dry-run', 'dryRun', { TRUE: true, False: false }],
  ['api-key', 'apiKey', { '!2345678': '!2345678', [`~${'x'.repeat(999)}`]: `~${'x'.repeat(999)}` }],
  ['retries', 'retries', { 0: 0, 10: 10 }],
  ['timeout-seconds', 'timeoutSeconds', { 1: 1, 300: 300 }],
  [
    'api-url',
    'apiUrl',
    {
      'https://proxy.example:8443/digicert/v2': 'https://proxy.example:8443/digicert/v2',
      'https://proxy.example/v2/': 'https://proxy.example/v2',
      'https://proxy.example/v2///': 'https://proxy.example/v2',
      'HTTPS://Proxy.Example/V2': 'https://proxy.example/V2',
      'https://proxy.example/@v2': 'https://proxy.example/@v2',
      'https://bücher.example/v2': 'https://xn--bcher-kva.example/v2',
      // The check takes time in proportion to the length.
      [`https://a.example/${'/'.repeat(120_000)}v2//`]: `https://a.example/${'/'.repeat(120_000)}v2`,
      'http://localhost:8080/v2': 'http://localhost:8080/v2',
      'http://127.255.255.254/v2': 'http://127.255.255.254/v2',
      'http://[0:0:0:0:0:0:0:1]:8080/v2': 'http://[::1]:8080/v2',
    },
  ],
])('accepted for %s, and parsed as %s (%#)', async (name, property, values) => {
  for (const [value, parsed] of Object.entries(values)) {
    const { inputs, problems } = await read({ [name]: value });
    expect(problems).toEqual([]);
    expect(inputs?.[property], value).toBe(parsed);
  }
});

const long = (unit: string) => unit.repeat(2 ** 20 / unit.length);

describe('refused with nothing of its value is', () => {
  test.each<[keyof typeof ACCEPTED, string[]]>([
    ['order-id', ['0', '01', '1234567890123456', '1e3', '12 34', 'x1', '1x', '-1', '+1', '１２３', '../1']],
    ['order-id', [long('1'), `x${long(' ')}x`]],
    ['disable-ct', ['yes', 'tRUE', 'truely', 'untrue', 'falsey', 'notfalse', '1', 'undefined', 'toString']],
    ['dry-run', ['no', '0', long('\u0001a')]],
    ['retries', ['11', '5x', 'x5', '05', '00', '0000000005', '-1', '+5', '1.5', '1e1', '0x5', '٥', long('9')]],
    ['timeout-seconds', ['0', '301', '30s', 'Infinity']],
    ['api-url', ['http://www.digicert.com/services/v2', 'ftp://localhost/v2', 'http://128.0.0.1/v2']],
    ['api-url', ['http://localhost.example/v2', 'http://my-localhost/v2', 'http://127.0.0.1.example/v2']],
    ['api-url', ['http://a127.0.0.1', 'http://0.0.0.0/v2', 'http://[::2]/v2', 'http://[::11]/v2']],
    ['api-url', ['www.digicert.com/services/v2', '//www.digicert.com', 'my https://a.example']],
    ['api-url', ['https:https://www.digicert.com', 'https:/www.digicert.com', 'https:\\\\www.digicert.com']],
    ['api-url', ['https://www.digicert.com\\v2', 'https://www.digicert.com/a\\v2', 'https://', 'https:///v2']],
    ['api-url', ['https://a b.example/v2', 'https://a.example/v 2', 'https://a.example:99999/v2']],
    ['api-url', ['https://a.example?', 'https://a.example/v2?', 'https://a.example/v2?x=1']],
    ['api-url', ['https://a.example#', 'https://a.example/v2#', 'https://a.example/v2#x']],
    ['api-url', ['https://user:password@a.example/v2', 'https://@a.example', `https://${long('ü')}.example`]],
  ])('%s (%#)', async (name, values) => {
    for (const value of values) {
      const { inputs, problems } = await read({ [name]: value });
      expect(problems, value.slice(0, 99)).toEqual([refusal(name)]);
      expect(inputs).toBeUndefined();
    }
  });

  test.each([' 1000001', '1000001\n', '\t1000001 ', '\u00a01000001', ' x '])('order-id %j', async (value) => {
    expect((await read({ 'order-id': value })).problems).toEqual([
      `Input order-id is not accepted: it must be ${ACCEPTED['order-id']}, and have no white space around it.`,
    ]);
  });

  test.each(['order-id', 'disable-ct'] as const)('an empty %s', async (name) => {
    for (const blank of ['', ' \n'])
      expect((await read({ [name]: blank })).problems).toEqual([
        `Input ${name} is empty: it must be ${ACCEPTED[name]}.`,
      ]);
  });

  test('every input that is wrong', async () => {
    const names = Object.keys(ACCEPTED) as (keyof typeof ACCEPTED)[];
    const { problems, message } = await read(Object.fromEntries(names.map((name) => [name, '!'])));
    expect(problems).toEqual(names.map(refusal));
    expect(message).toBe(problems.join('\n'));
  });
});

describe('the API key', () => {
  test('is masked before anything else, and removed from what is shown', async () => {
    expect((await read()).stdout).toBe(`::add-mask::${KEY}\n`);
    expect(toSafeText(`a ${KEY} b`)).toBe('a *** b');
  });

  test.each([
    ['is too short', '1234567'],
    ['is too long', 'x'.repeat(1001)],
    ['holds a space', 'key 0123456789'],
    ['is not ASCII', 'schlüssel-0123'],
    ['has 1 MiB', long('k')],
  ])('is masked if it %s', async (_, key) => {
    const { problems, stdout } = await read({ 'api-key': key });
    expect(problems).toEqual([refusal('api-key')]);
    expect(stdout).toBe(`::add-mask::${key.replace('\n', '%0A')}\n`);
  });

  test('is not removed from what is shown if it is refused, because it may be a letter', async () => {
    await read({ 'api-key': 'a' });
    expect(toSafeText('a b')).toBe('a b');
  });

  test.each(['', ' \n'])('is refused if it is %j, and the message says why that may be', async (blank) => {
    const { problems, stdout } = await read({ 'api-key': blank });
    expect(problems).toEqual([`Input api-key is empty: it must be ${ACCEPTED['api-key']}. ${EMPTY_SECRET}`]);
    expect(stdout).toBe('');
  });
});
