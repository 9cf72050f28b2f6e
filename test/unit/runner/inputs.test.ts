import { describe, expect, test } from 'vitest';
import { redactApiKey } from '../../../src/runner/api-key.ts';
import { connectionInputs } from '../../../src/runner/input-parsers.ts';
import { getInputs, type InputParser, InvalidInputsError } from '../../../src/runner/inputs.ts';
import { ctStatusInputs } from '../../../src/set-status/inputs.ts';
import { startRunner } from '../runner.ts';

type Inputs = ReturnType<typeof ctStatusInputs>;

const required = { 'order-id': '1000001', 'disable-ct': 'true', 'api-key': 'key-0123456789', 'dry-run': 'false' };
const defaults = {
  apiUrl: 'https://www.digicert.com/services/v2',
  dryRun: false,
  retries: 5,
  timeoutSeconds: 30,
};

/** Gets the inputs: the required ones, and `given`. */
async function read(given: Record<string, string> = {}) {
  await using runner = await startRunner();
  let inputs: Inputs | undefined;
  let problems: readonly string[] = [];
  const work = () => {
    try {
      inputs = getInputs(ctStatusInputs);
    } catch (error) {
      if (!(error instanceof InvalidInputsError)) throw error;
      ({ problems } = error);
      expect(error.message).toBe(problems.join('\n'));
    }
  };
  const { stdout } = await runner.run(work, { ...required, ...given });
  return { inputs, problems, stdout };
}

test('the required inputs and a boolean are enough; the others have defaults', async () => {
  const { inputs, problems } = await read();
  expect(problems).toEqual([]);
  expect(inputs).toEqual({ orderId: '1000001', desiredStatus: 'disabled', apiKey: 'key-0123456789', ...defaults });
});

test.each(['', ' ', '\n\t '])('an optional input that is %j means its default, but not a boolean', async (blank) => {
  const given = { 'api-url': blank, retries: blank, 'timeout-seconds': blank };
  expect((await read(given)).inputs).toMatchObject(defaults);
  expect((await read({ 'dry-run': blank })).problems).toEqual([
    `Input dry-run is empty: it must be true or false. If the value comes from an expression, make sure that it yields a value: \${{ inputs.dry-run || false }} means false if the input is empty, which is a real change.`,
  ]);
});

test('inputs are trimmed', async () => {
  const given = {
    'disable-ct': '\tfalse ',
    'api-key': ' key-0123456789\n',
    'api-url': ' https://certcentral.digicert.eu/services/v2 ',
    'dry-run': ' true ',
    retries: ' 0 ',
    'timeout-seconds': ' 300 ',
  };
  expect((await read(given)).inputs).toEqual({
    orderId: '1000001',
    desiredStatus: 'enabled',
    apiKey: 'key-0123456789',
    apiUrl: 'https://certcentral.digicert.eu/services/v2',
    dryRun: true,
    retries: 0,
    timeoutSeconds: 300,
  });
});

test.each([
  ['a.pem', ['Input file "a.pem" is not accepted: entry (21 characters) and "b" cannot be read.']],
  [
    'a-longer-path.pem-----',
    ['Input file "a-longer-path.pem" is not accepted: entry (21 characters) and "b" cannot be read.'],
  ],
  ['x', ['Input file (1 character) is not accepted: entry (21 characters) and "b" cannot be read.']],
])('a parser says why a well-formed value is not usable, and what may be shown of it: %j', async (file, problems) => {
  await using runner = await startRunner();
  const parser: InputParser<string> = {
    parse(_, preview) {
      throw new Error(`entry${preview('b'.repeat(21))} and${preview('b')} cannot be read`);
    },
    expected: 'a path',
    visiblePart: (path) => /.*\.pem/.exec(path)?.[0],
  };
  const work = () =>
    expect(() => getInputs((get) => get('file', parser))).toThrow(expect.objectContaining({ problems }));
  await runner.run(work, { file, 'api-key': 'key-0123456789' });
  const hidden = () =>
    expect(() => getInputs((get) => get('file', parser))).toThrow(
      'Input file is not accepted: entry and cannot be read.',
    );
  for (const key of ['', 'short', 'https://a.example']) await runner.run(hidden, { file, 'api-key': key });
});

test.each([
  [undefined, 'https://www.digicert.com/services/v2'],
  ['us', 'https://www.digicert.com/services/v2'],
  ['europe', 'https://certcentral.digicert.eu/services/v2'],
] as const)('the default of api-url for the instance %s is %s', async (instance, url) => {
  await using runner = await startRunner();
  const given = (apiUrl: string) => ({ 'api-key': 'key-0123456789', 'api-url': apiUrl });
  const apiUrlOf = () => getInputs((get) => connectionInputs(get, instance)).apiUrl;
  await runner.run(() => expect(apiUrlOf()).toBe(url), given(''));
  await runner.run(() => expect(apiUrlOf()).toBe('https://a.example'), given('https://a.example'));
});

test.each([' 1000001', '1000001\n', '\t1000001 ', '\u00a01000001', ' x '])(
  'an order ID with white space around it is refused: %j',
  async (value) => {
    expect((await read({ 'order-id': value })).problems).toEqual([
      `Input order-id "${value.trim()}" is not accepted: remove the white space around it.`,
    ]);
  },
);

const ACCEPTED = {
  'order-id': 'a DigiCert order ID, 1 to 18 digits without a leading zero',
  'disable-ct': 'true (keep certificates out of CT logs) or false (log them)',
  'api-key': 'a CertCentral API key, 8 to 1000 printable ASCII characters without white space, and no URL',
  'api-url': 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
  'dry-run': 'true or false',
  retries: 'a whole number from 0 to 10',
  'timeout-seconds': 'a whole number from 1 to 300',
};
/** As long as an api-url may be. */
const LONGEST_URL = `https://a.example/${'x'.repeat(1_982)}`;
const EMPTY_SECRET =
  'Most often the secret does not exist or its name is misspelled (GitHub then passes an empty string and reports no error), or it was stored as a variable and not as a secret; a secret is also empty in runs from forks, in Dependabot runs, and outside its environment.';

/** The problem with a value, of which this much is shown. */
const refusal = (name: keyof typeof ACCEPTED, shown = '') =>
  `Input ${name}${shown && ` ${shown}`} is not accepted: it must be ${ACCEPTED[name]}.`;

test.each<[keyof typeof ACCEPTED, keyof Inputs, Record<string, unknown>]>([
  ['order-id', 'orderId', { 1: '1', '123456789012345678': '123456789012345678' }],
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
      'https://proxy.example': 'https://proxy.example',
      'https://proxy.example/v2/': 'https://proxy.example/v2',
      'https://proxy.example/v2///': 'https://proxy.example/v2',
      'https://proxy.example//v2': 'https://proxy.example//v2',
      'HTTPS://Proxy.Example/V2': 'https://proxy.example/V2',
      'https://proxy.example/@v2': 'https://proxy.example/@v2',
      'https://bücher.example/v2': 'https://xn--bcher-kva.example/v2',
      'http://localhost:8080/v2': 'http://localhost:8080/v2',
      'http://127.0.0.1/v2': 'http://127.0.0.1/v2',
      'http://127.255.255.254/v2': 'http://127.255.255.254/v2',
      'http://127.1/v2': 'http://127.0.0.1/v2',
      'http://[::1]:8080/v2': 'http://[::1]:8080/v2',
      'http://[0:0:0:0:0:0:0:1]/v2': 'http://[::1]/v2',
      [LONGEST_URL]: LONGEST_URL,
    },
  ],
])('accepted for %s, and parsed as %s (%#)', async (name, property, values) => {
  for (const [value, parsed] of Object.entries(values)) {
    const { inputs, problems } = await read({ [name]: value });
    expect(problems).toEqual([]);
    expect(inputs?.[property], value).toBe(parsed);
  }
});

describe('refused is', () => {
  test.each<[keyof typeof ACCEPTED, string[]]>([
    ['order-id', ['0', '01', '1234567890123456789', '1e3', '12 34', 'x1', '1x', '-1', '+1', '１２３', '../1']],
    ['disable-ct', ['yes', 'tRUE', 'truely', 'untrue', 'falsey', 'notfalse', '1', 'undefined', 'toString']],
    ['dry-run', ['no', '0']],
    ['retries', ['11', '5x', 'x5', '05', '00', '0000000005', '-1', '+5', '1.5', '1e1', '0x5', '٥']],
    ['timeout-seconds', ['0', '301', '30s', 'Infinity']],
    ['api-url', ['http://www.digicert.com/services/v2', 'ftp://localhost/v2', 'http://128.0.0.1/v2']],
    ['api-url', ['http://localhost.example/v2', 'http://my-localhost/v2', 'http://127.0.0.1.example/v2']],
    ['api-url', ['http://1127.0.0.1.example/v2', 'http://a127.0.0.1', 'http://0.0.0.0/v2', 'http://[::2]/v2']],
    ['api-url', ['http://[::11]/v2', 'www.digicert.com/services/v2', '//www.digicert.com', 'my https://a.example']],
    ['api-url', ['https:https://www.digicert.com', 'https:/www.digicert.com', 'https:\\\\www.digicert.com']],
    ['api-url', ['https://www.digicert.com\\v2', 'https://www.digicert.com/a\\v2', 'https://', 'https:///v2']],
    ['api-url', ['https://a b.example/v2', 'https://a.example/v 2', 'https://a.example:99999/v2']],
    ['api-url', ['https://a.example?', 'https://a.example/v2?', 'https://a.example/v2?x=1']],
    ['api-url', ['https://a.example#', 'https://a.example/v2#', 'https://a.example/v2#x', `${LONGEST_URL}x`]],
  ])('%s (%#)', async (name, values) => {
    const problem = new RegExp(`^Input ${name} (?:".*"|\\(\\d+ characters\\)) is not accepted: it must be `);
    for (const value of values) {
      const { inputs, problems } = await read({ [name]: value });
      expect(problems, value).toEqual([expect.stringMatching(problem)]);
      expect(problems[0]).toMatch(`${ACCEPTED[name]}.`);
      expect(inputs).toBeUndefined();
    }
  });

  test.each(['order-id', 'disable-ct'] as const)('an empty %s', async (name) => {
    for (const blank of ['', ' \n'])
      expect((await read({ [name]: blank })).problems).toEqual([
        `Input ${name} is empty: it must be ${ACCEPTED[name]}.`,
      ]);
  });

  test('every input that is wrong, with one message for each', async () => {
    const names = Object.keys(ACCEPTED) as (keyof typeof ACCEPTED)[];
    const wrong = Object.fromEntries(names.map((name) => [name, '!']));
    const { problems } = await read({ ...wrong, 'api-key': 'short' });
    // Beside a refused key, any value may be the right one.
    expect(problems).toEqual(names.map((name) => refusal(name)));
  });
});

describe('of a refused value is shown', () => {
  test.each([
    ['it, up to 20 characters', '1'.repeat(20), `"${'1'.repeat(20)}"`],
    ['its length, if it has more', '1'.repeat(21), '(21 characters)'],
    ['one line', '1\r\n::error::2', '"1 ::error::2"'],
    ['no control character', '1\u001b[31m2', '"1[31m2"'],
    ['nothing of the key', '<key-0123456789>', '"<***>"'],
    ['nothing of a part of the key', 'y-0123456789', '"***"'],
  ])('%s', async (_, value, shown) => {
    expect((await read({ 'order-id': value })).problems).toEqual([refusal('order-id', shown)]);
  });

  test.each([
    ['http://www.digicert.com/services/v2', '"http://www.digicert.com"'],
    ['HTTPS://user:password@A.example:8443/v2?x#y', '"https://a.example"'],
    ['https://user:p@ss%word@a.example/v2', '"https://a.example"'],
    [`https://${'a'.repeat(63)}.example?`, `"https://${'a'.repeat(63)}.example"`],
    ['http://localhost/v2?', '"http://localhost"'],
    ['http://127.1/v2#', '"http://127.0.0.1"'],
    ['https://[::1]/?', '"https://[::1]"'],
    ['https://[::2]/?', '(15 characters)'],
    ['https://host/?', '(14 characters)'],
    ['https://user:pa/ss?wo#rd@a.example', '(34 characters)'],
    ['https:user:password@a.example', '(29 characters)'],
    ['user:password@a.example', '(23 characters)'],
    ['ftp://a.example/https://', '(24 characters)'],
    ['a.example', '(9 characters)'],
  ])('no more than scheme and host of an api-url: %j', async (value, shown) => {
    expect((await read({ 'api-url': value })).problems).toEqual([refusal('api-url', shown)]);
  });
});

test('of an api-url of more than 2,000 characters not even the host is shown', async () => {
  const value = `${LONGEST_URL.slice(0, -1)}?`;
  expect((await read({ 'api-url': value })).problems).toEqual([refusal('api-url', '"https://a.example"')]);
  expect((await read({ 'api-url': `${value}x` })).problems).toEqual([refusal('api-url', '(2001 characters)')]);
});

const long = (unit: string) => unit.repeat(2 ** 20 / unit.length);

test.each<[keyof typeof ACCEPTED, string]>([
  ['order-id', long('1')],
  ['order-id', `x${long(' ')}x`],
  ['disable-ct', long('true')],
  ['dry-run', long('\u0001a')],
  ['retries', long('9')],
  ['api-url', `https://a.example/${long('/')}x`],
  ['api-url', `https://${long('ü')}.example`],
])('a value of 1 MiB is refused for %s (%#)', async (name, value) => {
  expect((await read({ [name]: value })).problems).toEqual([refusal(name, `(${value.length} characters)`)]);
});

describe('the API key', () => {
  test('is masked before anything else', async () => {
    expect((await read()).stdout).toBe('::add-mask::key-0123456789\n');
  });

  test.each([
    ['is too short', '1234567'],
    ['is too long', 'x'.repeat(1001)],
    ['holds a space', 'key 0123456789'],
    ['holds a line break', 'key-01234\n56789'],
    ['holds a control character', 'key-01234\u000156789'],
    ['is not ASCII', 'schlüssel-0123'],
    ['holds a delete character', 'key-\u007f0123456789'],
    ['is a URL', 'https://www.digicert.com/services/v2'],
    ['begins like a URL', 'Http-0123456789'],
    ['has 1 MiB', long('k')],
  ])('is masked and not shown if it %s', async (_, key) => {
    const { problems, stdout } = await read({ 'api-key': key });
    expect(problems).toEqual([refusal('api-key')]);
    expect(stdout).toBe(`::add-mask::${key.replace('\n', '%0A')}\n`);
    expect(redactApiKey(key), 'a text that only repeats what was refused').toBe(key);
  });

  test.each(['', ' \n'])(
    'is refused if it is %j, and the message says why that may be; nothing is masked',
    async (blank) => {
      const { problems, stdout } = await read({ 'api-key': blank });
      expect(problems).toEqual([`Input api-key is empty: it must be ${ACCEPTED['api-key']}. ${EMPTY_SECRET}`]);
      expect(stdout).toBe('');
    },
  );
});
