import { afterAll, describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { startProxy } from '../harness/proxy.ts';
import type { Inputs } from '../harness/runner.ts';
import { findLeaks } from '../harness/secret-leaks.ts';
import { API_KEY, expectFailure, expectSuccess, runStep, runWithFaults, startService } from './step.ts';

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

test.concurrent('a value that is not accepted is named, and shown if it is short, all in one run, and nothing is sent', async () => {
  const inputs = {
    'order-id': '1/../2',
    'disable-ct': 'yes',
    'api-url': 'http://www.digicert.com/services/v2',
    'dry-run': 'maybe',
    retries: '5x',
    'timeout-seconds': '0',
  };
  expect(await problemsOf(inputs)).toEqual(
    Object.entries(inputs).map(
      ([name, value]) =>
        `Input ${name} "${name === 'api-url' ? 'http://www.digicert.com' : value}" is not accepted: it must be ${accepted[name as keyof typeof accepted]}.`,
    ),
  );
});

test.concurrent('an API key that is not accepted is masked and not shown', async () => {
  expect(await problemsOf({ 'api-key': 'key-0123456\n789abcdef' })).toEqual([
    'Input api-key is not accepted: it must be a CertCentral API key, 8 to 1000 printable ASCII characters without white space, and no URL.',
  ]);
});

test.concurrent('a key in the place of api-url is not shown, nor is any other value', async () => {
  const inputs = {
    'api-key': 'http-portal.test/v2',
    'api-url': API_KEY,
    'order-id': API_KEY.slice(0, 20),
    retries: 'x',
  };
  const problems = (await problemsOf(inputs)).join('\n');
  expect(findLeaks(problems, API_KEY)).toEqual([]);
  expect(problems).not.toContain('"');
});

test.concurrent('a run without any input reports the required ones and the boolean', async () => {
  const names = ['order-id', 'disable-ct', 'api-key', 'api-url', 'dry-run', 'retries', 'timeout-seconds'];
  const problems = await problemsOf(Object.fromEntries(names.map((name) => [name, ''])));
  expect(problems.map((problem) => problem.split(' ')[1])).toEqual(['order-id', 'disable-ct', 'api-key', 'dry-run']);
});

test.concurrent('values as long as Linux allows are refused, and soon', async () => {
  // Linux limits a variable to 128 KiB. Anything but linear time would take minutes.
  const long = (text: string) => text.repeat(130_000 / text.length);
  const inputs = { 'order-id': long('1@2'), 'disable-ct': long(' x'), 'api-url': long('https://'), retries: long('9') };
  expect((await problemsOf(inputs)).map((problem) => problem.split(' ')[1])).toEqual(Object.keys(inputs));
});

test.concurrent('a value that is accepted may be in any case, and have white space around it', async () => {
  const inputs = { 'disable-ct': ' TRUE\t', 'dry-run': 'False', retries: ' 10 ', 'api-key': ` ${API_KEY}\r\n` };
  const { step, service } = await runWithFaults({}, inputs);
  expectSuccess(step, { 'order-id': '1000001' });
  expect(service.orders.get('1000001')?.disableCt).toBe(true);
});

describe.concurrent('an optional input that is empty has its default', () => {
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
    ['by name', (url) => url.replace('127.0.0.1', 'localhost')],
    ['at [::1], with slashes and blanks', (url) => ` ${url}/// \n`],
  ])('%s', async (name, spell) => {
    await using service = await startService({ host: name.includes('::1') ? '::1' : '127.0.0.1' });
    expectSuccess(await runStep(service, { 'api-url': spell(service.url) }));
    expect(service.requests[0]?.path).toBe('/services/v2/order/certificate/1000001/ct-status');
    expect(service.requests).toHaveLength(3);
  });
});
