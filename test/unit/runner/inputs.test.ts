import { describe, expect, test } from 'vitest';
import { booleanInput } from '../../../src/runner/input-parsers.ts';
import { getInputs, InvalidInputsError } from '../../../src/runner/inputs.ts';
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
  const { stdout } = await runner.hand(work, { ...required, ...given });
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

test('a boolean that is empty is refused even if the code has a default for it', async () => {
  await using runner = await startRunner();
  await runner.hand(() => {
    expect(() => getInputs((get) => get('fail', booleanInput, true))).toThrow(
      /^Input fail is empty: .* \$\{\{ inputs\.fail \|\| false \}\} means false if the input is empty\.$/,
    );
  });
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
  [false, 'Input file: "***@a.pem" cannot be read.'],
  [true, 'Input file cannot be read.'],
])('a parser says why a well-formed value is not usable; sensitive: %s', async (isSensitive, problem) => {
  await using runner = await startRunner();
  const parse = () => {
    throw new Error('cannot be read');
  };
  const parser = { parse, expected: 'a path', isSensitive: () => isSensitive };
  await runner.hand(() => expect(() => getInputs((get) => get('file', parser))).toThrow(problem), { file: 'x@a.pem' });
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
  'api-key': 'a CertCentral API key, 8 to 1000 printable ASCII characters without white space',
  'api-url': 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
  'dry-run': 'true or false',
  retries: 'a whole number from 0 to 10',
  'timeout-seconds': 'a whole number from 1 to 300',
};
const EMPTY_SECRET =
  'Most often the secret does not exist or its name is misspelled (GitHub then passes an empty string and reports no error), or it was stored as a variable and not as a secret; a secret is also empty in runs from forks, in Dependabot runs, and outside its environment.';

describe('accepted is', () => {
  test.each<[keyof typeof ACCEPTED, string, keyof Inputs, unknown]>([
    ['order-id', '1', 'orderId', '1'],
    ['order-id', '123456789012345678', 'orderId', '123456789012345678'],
    ['disable-ct', 'true', 'desiredStatus', 'disabled'],
    ['disable-ct', 'True', 'desiredStatus', 'disabled'],
    ['disable-ct', 'TRUE', 'desiredStatus', 'disabled'],
    ['disable-ct', 'false', 'desiredStatus', 'enabled'],
    ['disable-ct', 'False', 'desiredStatus', 'enabled'],
    ['disable-ct', 'FALSE', 'desiredStatus', 'enabled'],
    ['dry-run', 'TRUE', 'dryRun', true],
    ['dry-run', 'False', 'dryRun', false],
    ['api-key', '!2345678', 'apiKey', '!2345678'],
    ['api-key', `~${'x'.repeat(999)}`, 'apiKey', `~${'x'.repeat(999)}`],
    ['retries', '0', 'retries', 0],
    ['retries', '10', 'retries', 10],
    ['timeout-seconds', '1', 'timeoutSeconds', 1],
    ['timeout-seconds', '300', 'timeoutSeconds', 300],
    ['api-url', 'https://proxy.example:8443/digicert/v2', 'apiUrl', 'https://proxy.example:8443/digicert/v2'],
    ['api-url', 'https://proxy.example', 'apiUrl', 'https://proxy.example'],
    ['api-url', 'https://proxy.example/v2/', 'apiUrl', 'https://proxy.example/v2'],
    ['api-url', 'https://proxy.example/v2///', 'apiUrl', 'https://proxy.example/v2'],
    ['api-url', 'https://proxy.example//v2', 'apiUrl', 'https://proxy.example//v2'],
    ['api-url', 'HTTPS://Proxy.Example/V2', 'apiUrl', 'https://proxy.example/V2'],
    ['api-url', 'https://proxy.example/@v2', 'apiUrl', 'https://proxy.example/@v2'],
    ['api-url', 'https://bücher.example/v2', 'apiUrl', 'https://xn--bcher-kva.example/v2'],
    ['api-url', 'http://localhost:8080/v2', 'apiUrl', 'http://localhost:8080/v2'],
    ['api-url', 'http://127.0.0.1/v2', 'apiUrl', 'http://127.0.0.1/v2'],
    ['api-url', 'http://127.255.255.254/v2', 'apiUrl', 'http://127.255.255.254/v2'],
    ['api-url', 'http://127.1/v2', 'apiUrl', 'http://127.0.0.1/v2'],
    ['api-url', 'http://[::1]:8080/v2', 'apiUrl', 'http://[::1]:8080/v2'],
    ['api-url', 'http://[0:0:0:0:0:0:0:1]/v2', 'apiUrl', 'http://[::1]/v2'],
  ])('%s %j', async (name, value, property, parsed) => {
    const { inputs, problems } = await read({ [name]: value });
    expect(problems).toEqual([]);
    expect(inputs?.[property]).toBe(parsed);
  });
});

describe('refused is', () => {
  test.each<[keyof typeof ACCEPTED, string]>([
    ['order-id', '0'],
    ['order-id', '01'],
    ['order-id', '1234567890123456789'],
    ['order-id', '1e3'],
    ['order-id', '12 34'],
    ['order-id', 'x1'],
    ['order-id', '1x'],
    ['order-id', '-1'],
    ['order-id', '+1'],
    ['order-id', '１２３'],
    ['order-id', '../1'],
    ['disable-ct', 'yes'],
    ['disable-ct', 'tRUE'],
    ['disable-ct', 'truely'],
    ['disable-ct', 'untrue'],
    ['disable-ct', 'falsey'],
    ['disable-ct', 'notfalse'],
    ['disable-ct', '1'],
    ['disable-ct', 'undefined'],
    ['disable-ct', 'toString'],
    ['dry-run', 'no'],
    ['dry-run', '0'],
    ['retries', '11'],
    ['retries', '5x'],
    ['retries', 'x5'],
    ['retries', '05'],
    ['retries', '00'],
    ['retries', '-1'],
    ['retries', '+5'],
    ['retries', '1.5'],
    ['retries', '1e1'],
    ['retries', '0x5'],
    ['retries', '٥'],
    ['timeout-seconds', '0'],
    ['timeout-seconds', '301'],
    ['timeout-seconds', '30s'],
    ['timeout-seconds', 'Infinity'],
    ['api-url', 'http://www.digicert.com/services/v2'],
    ['api-url', 'ftp://localhost/v2'],
    ['api-url', 'www.digicert.com/services/v2'],
    ['api-url', '//www.digicert.com'],
    ['api-url', 'https:https://www.digicert.com'],
    ['api-url', 'https:/www.digicert.com'],
    ['api-url', 'https:\\\\www.digicert.com'],
    ['api-url', 'https://www.digicert.com\\v2'],
    ['api-url', 'https://www.digicert.com/a\\v2'],
    ['api-url', 'https://'],
    ['api-url', 'https:///v2'],
    ['api-url', 'https://a b.example/v2'],
    ['api-url', 'https://a.example/v 2'],
    ['api-url', 'https://a.example:99999/v2'],
    ['api-url', 'https://a.example?'],
    ['api-url', 'https://a.example/v2?'],
    ['api-url', 'https://a.example/v2?x=1'],
    ['api-url', 'https://a.example#'],
    ['api-url', 'https://a.example/v2#'],
    ['api-url', 'https://a.example/v2#x'],
    ['api-url', 'my https://a.example'],
    ['api-url', 'http://localhost.example/v2'],
    ['api-url', 'http://my-localhost/v2'],
    ['api-url', 'http://127.0.0.1.example/v2'],
    ['api-url', 'http://1127.0.0.1.example/v2'],
    ['api-url', 'http://a127.0.0.1'],
    ['api-url', 'http://128.0.0.1/v2'],
    ['api-url', 'http://0.0.0.0/v2'],
    ['api-url', 'http://[::2]/v2'],
    ['api-url', 'http://[::11]/v2'],
    ['retries', '0000000005'],
  ])('%s %j, and shows it', async (name, value) => {
    const { inputs, problems } = await read({ [name]: value });
    expect(problems).toEqual([`Input ${name} "${value}" is not accepted: it must be ${ACCEPTED[name]}.`]);
    expect(inputs).toBeUndefined();
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
    expect(problems).toEqual(
      names.map(
        (name) => `Input ${name} ${name === 'api-key' ? '' : '"!" '}is not accepted: it must be ${ACCEPTED[name]}.`,
      ),
    );
  });
});

describe('a refused value is shown', () => {
  test.each([
    ['up to 40 characters', '1'.repeat(41), `${'1'.repeat(39)}…`],
    ['of 40 characters whole', '1'.repeat(40), '1'.repeat(40)],
    ['on one line', '1\r\n::error::2', '1 ::error::2'],
    ['without control characters', '1\u001b[31m2', '1[31m2'],
  ])('%s', async (_, value, shown) => {
    expect((await read({ 'order-id': value })).problems).toEqual([expect.stringContaining(` "${shown}" `)]);
  });

  test.each([
    ['https://user:password@a.example/v2', '***@a.example/v2'],
    ['https://user:p@ssword@a.example/v2', '***@a.example/v2'],
    ['https:user:password@a.example', '***@a.example'],
    ['user:password@a.example', '***@a.example'],
    ['https://@a.example/v2', '***@a.example/v2'],
    ['https://user:pass\n word@a.example', '***@a.example'],
    [`https://user:${'p'.repeat(50)}@a.example`, '***@a.example'],
    ['https://user:pa/ss?wo#rd@a.example', '***@a.example'],
  ])('without the credentials of a URL: %j', async (value, shown) => {
    expect((await read({ 'api-url': value })).problems).toEqual([
      `Input api-url "${shown}" is not accepted: it must be ${ACCEPTED['api-url']}.`,
    ]);
  });

  test.each([
    ['key-0123456789', '***'],
    ['y-0123456789', '***'],
    ['KEY-0123456789', '***'],
    ['<key-0123456789>', '<***>'],
    ['key-01234\u000156789', '***'],
    ['key-01234 56789', '***'],
    [encodeURIComponent('key-0123456789').replace('-', '%2D'), '***'],
    [`${'1'.repeat(35)}key-0123456789`, `${'1'.repeat(35)}***`],
  ])('without the key or a part of it, which is in the wrong place: %j', async (value, shown) => {
    expect((await read({ 'order-id': value })).problems).toEqual([expect.stringContaining(` "${shown}" `)]);
  });
});

describe('a value of 1 MiB', () => {
  const long = (unit: string) => unit.repeat(2 ** 20 / unit.length);

  test.each<[keyof typeof ACCEPTED, string, string]>([
    ['order-id', long('1'), `${'1'.repeat(39)}…`],
    ['order-id', long('@1'), '***@1'],
    ['order-id', `x${long(' ')}x`, 'x'],
    ['disable-ct', long('true'), `${'true'.repeat(10).slice(0, 39)}…`],
    ['dry-run', long('\u0001a'), `${'a'.repeat(39)}…`],
    ['retries', long('9'), `${'9'.repeat(39)}…`],
    ['api-url', `https://a.example/${long('/')}x`, `https://a.example/${'/'.repeat(21)}…`],
    ['api-url', `https://${long('ü')}.example`, `https://${'ü'.repeat(31)}…`],
  ])('of %s is refused: %#', async (name, value, shown) => {
    expect((await read({ [name]: value })).problems).toEqual([
      `Input ${name} "${shown}" is not accepted: it must be ${ACCEPTED[name]}.`,
    ]);
  });

  test('as a key is refused, masked and not shown', async () => {
    const { problems, stdout } = await read({ 'api-key': long('k'), 'order-id': 'k'.repeat(20) });
    expect(problems).toEqual([
      `Input order-id "***" is not accepted: it must be ${ACCEPTED['order-id']}.`,
      `Input api-key is not accepted: it must be ${ACCEPTED['api-key']}.`,
    ]);
    expect(stdout).toBe(`::add-mask::${long('k')}\n`);
  });
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
  ])('is masked and not shown if it %s', async (_, key) => {
    const { problems, stdout } = await read({ 'api-key': key });
    expect(problems).toEqual([`Input api-key is not accepted: it must be ${ACCEPTED['api-key']}.`]);
    expect(stdout).toBe(`::add-mask::${key.replace('\n', '%0A')}\n`);
  });

  test('is refused and not shown with its control characters in the wrong place, either', async () => {
    const { problems } = await read({ 'api-key': 'key-01234\u000156789', 'order-id': 'key-01234\u000156789' });
    expect(problems).toEqual([
      `Input order-id "***" is not accepted: it must be ${ACCEPTED['order-id']}.`,
      `Input api-key is not accepted: it must be ${ACCEPTED['api-key']}.`,
    ]);
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
