import { afterAll, describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { startProxy } from '../harness/proxy.ts';
import type { Inputs } from '../harness/runner.ts';
import { API_KEY, expectFailure, expectSuccess, inDoubt, meet, runStep, startService } from './step.ts';

/** A service that gets no request, because the inputs of these runs are not accepted. */
const untouched = await startService();
afterAll(() => untouched.close());

/** The errors of a run that must fail before it sends a request. */
async function problemsOf(inputs: Inputs): Promise<string[]> {
  const step = await runStep(untouched, inputs);
  expect(step).toMatchObject({ exitCode: 1, log: [], warnings: [], notices: [] });
  expect(step.summary).toContain('<h2>CT logging status: the step failed</h2>');
  for (const error of step.errors) expect(renderMarkdown(step.summary).text).toContain(error);
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

describe.concurrent('a value that is not accepted is named and shown, all in one run, and nothing is sent', () => {
  test.each<Partial<Record<keyof typeof accepted, string>>>([
    {
      'order-id': '1/../2',
      'disable-ct': 'yes',
      'api-url': 'http://www.digicert.com/services/v2',
      'dry-run': 'maybe',
      retries: '5x',
      'timeout-seconds': '0',
    },
    { 'order-id': '01', 'disable-ct': 'tRUE', 'api-url': 'https://example.com/v2?', retries: '٣' },
  ])('%j', async (inputs) => {
    expect(await problemsOf(inputs)).toEqual(
      Object.entries(inputs).map(
        ([name, value]) =>
          `Input ${name} "${value}" is not accepted: it must be ${accepted[name as keyof typeof accepted]}.`,
      ),
    );
  });

  test('api-url is shown without its credentials', async () => {
    const [problem, ...others] = await problemsOf({ 'api-url': 'https://user:p@s3cr3t@example.com/v2' });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^Input api-url ".*example\.com.*" is not accepted: it must be an https URL without cred/);
    expect(problem).not.toMatch(/s3cr3t|user/);
  });
});

describe.concurrent('an API key that is not accepted is masked and not shown', () => {
  test.each([
    ['too short', 'abc-123'],
    ['with a blank', 'key-0123 456789abc'],
    ['with a line break', 'key-0123456\n789abcdef'],
    ['with other letters', 'schlüssel-0123456789'],
  ])('%s', async (_, key) => {
    expect(await problemsOf({ 'api-key': key })).toEqual([
      'Input api-key is not accepted: it must be a CertCentral API key, 8 to 1000 printable ASCII characters without white space.',
    ]);
  });

  test('empty: the message says why, the most common causes first', async () => {
    expect(await problemsOf({ 'api-key': ' \n' })).toEqual([
      expect.stringMatching(
        /^Input api-key is empty: .*does not exist.*misspelled.*variable.*forks.*Dependabot.*environment/,
      ),
    ]);
  });

  test('given as another input, too, it is not shown', async () => {
    const problems = await problemsOf({ 'order-id': API_KEY, 'api-url': API_KEY });
    expect(problems).toEqual(['order-id', 'api-url'].map((name) => expect.stringContaining(`Input ${name} "`)));
  });
});

test.concurrent('a run without any input reports the required ones and the boolean', async () => {
  const names = ['order-id', 'disable-ct', 'api-key', 'api-url', 'dry-run', 'retries', 'timeout-seconds'];
  const problems = await problemsOf(Object.fromEntries(names.map((name) => [name, ''])));
  expect(problems.map((problem) => problem.split(' ')[1])).toEqual(['order-id', 'disable-ct', 'api-key', 'dry-run']);
});

test.concurrent.each([' ', '', '\n'])('dry-run that is %j does not turn into a change', async (value) => {
  expect(await problemsOf({ 'dry-run': value })).toEqual([
    `Input dry-run is empty: it must be true or false. If the value comes from an expression, make sure that it yields one: \${{ inputs.dry-run || false }}.`,
  ]);
});

test.concurrent.each([' 1000001', '1000001\n', '\t1000001 '])(
  'order-id with white space around it: %j',
  async (value) => {
    expect(await problemsOf({ 'order-id': value })).toEqual([
      'Input order-id "1000001" is not accepted: remove the white space around it.',
    ]);
  },
);

test.concurrent('values as long as Linux allows are refused, and soon', async () => {
  // Linux limits a variable to 128 KiB. Anything but linear time would take minutes.
  const long = (text: string) => text.repeat(130_000 / text.length);
  const inputs = { 'order-id': long('1@2'), 'disable-ct': long(' x'), 'api-url': long('https://'), retries: long('9') };
  expect((await problemsOf(inputs)).map((problem) => problem.split(' ')[1])).toEqual(Object.keys(inputs));
});

describe.concurrent('a value that is accepted', () => {
  test.each<[Inputs, boolean]>([
    [{ 'disable-ct': ' TRUE\t', 'dry-run': 'False', retries: ' 10 ' }, true],
    [{ 'api-key': ` ${API_KEY}\r\n`, 'timeout-seconds': '300', 'disable-ct': 'True' }, true],
    [{ 'disable-ct': 'FALSE' }, false],
    [{ 'dry-run': ' True ' }, false],
  ])('%j: CT logging is then disabled: %s', async (inputs, disabled) => {
    const { step, service } = await meet({}, inputs);
    expectSuccess(step, { 'order-id': '1000001' });
    expect(service.orders.get('1000001')?.disableCt).toBe(disabled);
  });
});

describe.concurrent('an optional input that is empty has its default', () => {
  test('retries: five', async () => {
    const { step, service } = await meet({ any: { status: 503, headers: { 'Retry-After': '0' } } }, { retries: '' });
    expectFailure(step, '(attempt 6 of 6)', inDoubt);
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
  test.each<[string, (url: string) => string]>([
    ['with slashes and blanks', (url) => ` ${url}/// \n`],
    ['with its scheme in capitals', (url) => url.replace('http', 'HTTP')],
    ['by name', (url) => url.replace('127.0.0.1', 'localhost')],
    ['at [::1]', (url) => url],
    ['at the long form of [::1]', (url) => `${url.replace('[::1]', '[0:0:0:0:0:0:0:1]')}/`],
  ])('%s', async (name, spell) => {
    await using service = await startService({ host: name.includes('::1') ? '::1' : '127.0.0.1' });
    expectSuccess(await runStep(service, { 'api-url': spell(service.url) }));
    expect(service.requests[0]?.path).toBe('/services/v2/order/certificate/1000001/ct-status');
    expect(service.requests).toHaveLength(3);
  });
});
