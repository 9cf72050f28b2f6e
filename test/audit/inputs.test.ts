import { afterAll, describe, expect, test } from 'vitest';
import type { Inputs } from '../harness/runner.ts';
import { API_KEY, audit, auditWith, expectGreen, expectStopped, order, startService } from './step.ts';

/** Never to be asked: the inputs of the runs that are pointed at it are not accepted. */
const untouched = await startService();
afterAll(() => untouched.close());

async function problemsOf(inputs: Inputs): Promise<string[]> {
  const step = await audit(untouched, inputs);
  expect(step).toMatchObject({ exitCode: 1, log: [], warnings: [], outputs: {}, csv: '' });
  expect(step.summary).not.toBe('');
  expect(untouched.connections).toBe(0);
  return step.errors;
}

describe.concurrent('an input that is not accepted has one error, and nothing is sent', () => {
  test.each<[string, string]>([
    ['api-key', ''],
    ['api-key', 'k3y-Q7 9zT'],
    ['api-url', 'http://example.com'],
    ['retries', '11'],
    ['timeout-seconds', '0'],
    ['disable-ct', 'maybe'],
    ['fail', 'yes'],
    ['requests-per-minute', '0'],
    ['requests-per-minute', '2001'],
    ['requests-per-minute', '300/min'],
    ['except', '0123'],
    ['except', '1000001;1000002'],
    ['except', '1234567890123456789'],
    ['except', '1000001, 1000002\n1000001 # again'],
    ['orders', 'all'],
    ['orders', '-7'],
    ['orders', '1000001 1000001'],
  ])('%s: %j', async (name, value) => {
    const errors = await problemsOf({ [name]: value });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(name);
  });

  test('all in one run', async () => {
    const bad = { 'disable-ct': '1', except: 'x', orders: 'y', fail: '2', 'requests-per-minute': '1e3', retries: '-1' };
    const errors = await problemsOf(bad);
    expect(errors).toHaveLength(Object.keys(bad).length);
    for (const name of Object.keys(bad)) expect(errors.join('\n')).toContain(name);
  });
});

test('an input that arrives empty means its default', async () => {
  await using service = await startService({ orders: [order(1000001)] });
  const empty = { 'disable-ct': '', except: '', orders: '', fail: ' ', 'requests-per-minute': '', retries: '' };
  expectGreen(await audit(service, { ...empty, 'timeout-seconds': '' }));
});

test('a proxy that is not usable is no reason to go direct', async () => {
  const inputs = { 'api-key': API_KEY, 'api-url': 'https://certcentral.example/services/v2' };
  expectStopped(await auditWith(inputs, { env: { https_proxy: 'socks5://proxy.example:1080' } }), 'https_proxy');
});
