import { afterAll, describe, expect, test } from 'vitest';
import { startProxy } from '../support/proxy.ts';
import type { Inputs } from '../support/runner.ts';
import { API_KEY, expectFailure, expectSuccess, requestsOf, runStep, startService } from './step.ts';

/** Never to be asked: the inputs of the runs that are pointed at it are not accepted. */
const untouched = await startService();
afterAll(() => untouched.close());

/** The errors of a run that must fail before it sends a request. */
async function problemsOf(inputs: Inputs): Promise<string[]> {
  const step = await runStep(untouched, inputs);
  expect(step).toMatchObject({ exitCode: 1, log: [], warnings: [], notices: [] });
  expect(step.summary).toContain('<h2>CT logging status: the step failed</h2>');
  expect(untouched.connections).toBe(0);
  return step.errors;
}

const accepted = {
  'order-id': 'a DigiCert order ID, 1 to 18 digits without a leading zero',
  'disable-ct': 'true (keep certificates out of CT logs) or false (log them)',
  'api-url': 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
  'dry-run': 'true or false',
  retries: 'a whole number from 0 to 10',
  'timeout-seconds': 'a whole number from 1 to 300',
};

/** Read column by column: each run gets one value of every row that is long enough. */
const refused: Record<keyof typeof accepted, string[]> = {
  'order-id': ['0', '01', 'abc', '12a', '-1', '+1', '1.0', '1e3', '１２', '1234567890123456789', '12 34', '1/../2'],
  'disable-ct': ['yes', 'no', 'on', 'off', '1', '0', 'tRUE', 'y', 'null', '"true"', 'true false'],
  'api-url': [
    'http://www.digicert.com/services/v2',
    'http://127.0.0.1.example.com/v2',
    'http://localhost.example.com/v2',
    'http://10.0.0.1/v2',
    'http://[::2]/v2',
    'ftp://www.digicert.com/services/v2',
    'www.digicert.com/services/v2',
    '//www.digicert.com/services/v2',
    'https:www.digicert.com/services/v2',
    'https:///services/v2',
    'https://',
    'https://example.com/v2?x=1',
    'https://example.com/v2?',
    'https://example.com/v2#part',
    'https://example.com/v2#',
    'https://exa mple.com/v2',
    'https://example.com\\v2',
    'https://example.com:99999/v2',
    'https://exam_ple[.com',
  ],
  'dry-run': ['yes', '1', 'maybe', 'dry'],
  retries: ['11', '-1', '+5', '5x', '05', '1.5', '1e1', 'five', '0x5', '٣', 'Infinity'],
  'timeout-seconds': ['0', '301', '30s', '-1', '1.5', '030', '99999999999999999999'],
};

describe.concurrent('a value that is not accepted is named and shown, all in one run, and nothing is sent', () => {
  const longest = Math.max(...Object.values(refused).map(({ length }) => length));
  const columns = Array.from({ length: longest }, (_, at) =>
    Object.fromEntries(
      Object.entries(refused).flatMap(([name, values]) => values.slice(at, at + 1).map((value) => [name, value])),
    ),
  );
  test.each(columns)('%j', async (inputs) => {
    expect(await problemsOf(inputs)).toEqual(
      Object.entries(inputs).map(
        ([name, value]) =>
          `Input ${name} "${value}" is not accepted: it must be ${accepted[name as keyof typeof accepted]}.`,
      ),
    );
  });

  test.each([
    ['order-id', ''],
    ['order-id', '   '],
    ['disable-ct', ''],
    ['disable-ct', '\n\t '],
  ] as const)('%s: empty (%j)', async (name, value) => {
    expect(await problemsOf({ [name]: value })).toEqual([`Input ${name} is empty: it must be ${accepted[name]}.`]);
  });

  test('a long value is cut at 40 characters, and stays on one line', async () => {
    const [problem] = await problemsOf({ 'order-id': `1\n::error::${'2'.repeat(100_000)}` });
    expect(problem).toMatch(/^Input order-id "1 ::error::2{28}…" is not accepted: /);
  });

  test.each([
    'https://user:s3cr3t@example.com/v2',
    'https://user:p@s3cr3t@example.com/v2',
    'https://s3cr3t@example.com/v2',
    'http:/user:s3cr3t@example.com',
    'user:s3cr3t@example.com',
    'https:\\\\user:s3cr3t@example.com',
  ])('api-url %s is shown without its credentials', async (url) => {
    const [problem, ...others] = await problemsOf({ 'api-url': url });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^Input api-url ".*example\.com.*" is not accepted: it must be an https URL without cred/);
    expect(problem).not.toMatch(/s3cr3t|user/);
  });
});

describe.concurrent('an API key that is not accepted is masked and not shown', () => {
  test.each([
    ['too short', 'abc-123'],
    ['with a blank', 'key-0123 456789abc'],
    ['with a tab', 'key-0123\t456789abc'],
    ['with a line break', 'key-0123456\n789abcdef'],
    ['with other letters', 'schlüssel-0123456789'],
    ['with a control character', 'key-0123\x7f456789abc'],
    ['in typographic quotes', '“key-0123456789”'],
  ])('%s', async (_, key) => {
    expect(await problemsOf({ 'api-key': key })).toEqual([
      'Input api-key is not accepted: it must be a CertCentral API key, 8 to 1000 printable ASCII characters without white space.',
    ]);
  });

  test.each(['', '  \n'])('empty (%j): the message says where secrets are not available', async (key) => {
    const problems = await problemsOf({ 'api-key': key });
    expect(problems).toEqual([expect.stringMatching(/^Input api-key is empty: .*forks.*Dependabot.*environment/)]);
  });

  test.each(['order-id', 'disable-ct', 'api-url', 'retries'])('given as %s, too, it is not shown', async (name) => {
    expect(await problemsOf({ [name]: API_KEY })).toEqual([expect.stringContaining(`Input ${name} "`)]);
  });
});

test.concurrent('all inputs at once: one error for each, and all of them in the summary', async () => {
  const step = await runStep(untouched, {
    ...Object.fromEntries(Object.entries(refused).map(([name, [value]]) => [name, value])),
    'disable-ct': '',
    'api-key': 'bad key!',
  });
  const names = ['order-id', 'disable-ct', 'api-key', 'api-url', 'dry-run', 'retries', 'timeout-seconds'];
  expect(step.errors.map((error) => error.split(' ')[1])).toEqual(names);
  for (const name of names) expect(step.summary).toContain(`Input ${name} `);
  expect(untouched.connections).toBe(0);
});

test.concurrent('a run without any input reports the required ones', async () => {
  const nothing = {
    'order-id': '',
    'disable-ct': '',
    'api-key': '',
    'api-url': '',
    retries: '',
    'timeout-seconds': '',
  };
  const problems = await problemsOf({ ...nothing, 'dry-run': '' });
  expect(problems.map((problem) => problem.split(' ')[1])).toEqual(['order-id', 'disable-ct', 'api-key']);
});

describe.concurrent('a value that is accepted', () => {
  test.each<Inputs>([
    { 'order-id': ' 1000001\n' },
    { 'disable-ct': 'True' },
    { 'disable-ct': 'TRUE' },
    { 'disable-ct': ' true\t' },
    { 'dry-run': 'False' },
    { 'dry-run': 'FALSE' },
    { retries: '0' },
    { retries: ' 10 ' },
    { 'timeout-seconds': '300' },
    { 'api-key': ` ${API_KEY}\r\n` },
  ])('%j', async (inputs) => {
    await using service = await startService();
    expectSuccess(await runStep(service, inputs), { 'order-id': '1000001', 'ct-status': 'disabled' });
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });

  test.each(['False', 'FALSE'])('disable-ct %s', async (disableCt) => {
    await using service = await startService();
    expectSuccess(await runStep(service, { 'disable-ct': disableCt }), { 'ct-status': 'enabled' });
  });

  test.each(['True', 'TRUE', ' true '])('dry-run %j', async (dryRun) => {
    await using service = await startService();
    expectSuccess(await runStep(service, { 'dry-run': dryRun }));
    expect(requestsOf(service)).not.toContain('PUT ct-status');
  });

  test('an api-key of 8 characters', async () => {
    await using service = await startService({ apiKey: '~x!8Zq_7' });
    expectSuccess(await runStep(service));
  });
});

describe.concurrent('an optional input that is empty has its default', () => {
  test('dry-run: the change is made', async () => {
    await using service = await startService();
    expectSuccess(await runStep(service, { 'dry-run': ' ', 'timeout-seconds': '' }));
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });

  test('retries: five', async () => {
    await using service = await startService();
    service.fault({}, { status: 503, headers: { 'Retry-After': '0' } });
    expectFailure(await runStep(service, { retries: '' }), '(attempt 6 of 6)');
    expect(service.requests).toHaveLength(6);
  });

  test('api-url: the US instance of CertCentral', async () => {
    await using service = await startService();
    await using proxy = await startProxy({ mode: 'refuses', target: service.port });
    const step = await runStep(service, { 'api-url': '' }, { env: { https_proxy: proxy.url } });
    expectFailure(step, 'PUT https://www.digicert.com/services/v2/order/certificate/1000001/ct-status: ');
    expect(proxy.requests.map(({ target }) => target)).toEqual(['www.digicert.com:443']);
  });
});

describe.concurrent('api-url reaches a service on loopback', () => {
  test.each([
    ['127.0.0.1', (url: string) => url],
    ['127.0.0.1', (url: string) => `${url}/`],
    ['127.0.0.1', (url: string) => `${url}///`],
    ['127.0.0.1', (url: string) => ` ${url}/ \n`],
    ['127.0.0.1', (url: string) => url.replace('http', 'HTTP')],
    ['localhost', (url: string) => url.replace(/\/\/.*:/, '//localhost:')],
    ['::1', (url: string) => url],
    ['::1', (url: string) => `${url.replace('[::1]', '[0:0:0:0:0:0:0:1]')}//`],
  ])('%s as %o', async (host, spell) => {
    await using service = await startService({ host });
    expectSuccess(await runStep(service, { 'api-url': spell(service.url) }));
    expect(service.requests[0]?.path).toBe('/services/v2/order/certificate/1000001/ct-status');
    expect(service.requests).toHaveLength(3);
  });
});
