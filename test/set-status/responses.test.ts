import { describe, expect, test } from 'vitest';
import { hugeBody } from '../stand-in/faults.ts';
import type { StandInResponse } from '../stand-in/server.ts';
import {
  expectFailure,
  expectSuccess,
  inDoubt,
  requestsOf,
  runStep,
  runStepWith,
  runWithFaults,
  startService,
} from './step.ts';

const retryAtOnce = { 'Retry-After': '0' };
const documented = (code: string, message = 'Said the service.') => ({ errors: [{ code, message }] });
const change =
  /^Could not disable CT logging of order 1000001: PUT http:\/\/127\.0\.0\.1:\d+\/services\/v2\/order\/certificate\/1000001\/ct-status: /;

describe.concurrent('only 204 is a success: another 2xx fails the step', () => {
  test('200 with the page of a portal', async () => {
    const put = { status: 200, body: '<html>Welcome to the portal</html>' };
    const { step, service } = await runWithFaults({ put }, { retries: '3' });
    expectFailure(step, change, ' 200 ', 'Check api-url', inDoubt);
    expect(requestsOf(service)).toEqual(['PUT ct-status']);
  });
});

describe.concurrent('a redirect fails the step, and is not followed', () => {
  test('307 to another host', async () => {
    const status = 307;
    await using service = await startService();
    await using other = await startService();
    service.fault({}, { status, headers: { Location: `${other.url}/order/certificate/1000001/ct-status` } });
    const step = await runStep(service, { retries: '3' });
    expectFailure(step, change, `${status} redirect to ${new URL(other.url).origin} `, 'Check api-url');
    expect(service.requests).toHaveLength(1);
    expect(other.connections).toBe(0);
  });

  test('of a read leads nowhere either', async () => {
    await using service = await startService();
    await using other = await startService();
    service.fault({ method: 'GET' }, { status: 307, headers: { Location: other.url } });
    expect((await runStep(service, { retries: '3' })).warnings).toHaveLength(2);
    expect(other.connections).toBe(0);
  });

  test('to a URL with credentials', async () => {
    const { step } = await runWithFaults({
      any: { status: 302, headers: { Location: 'https://user:s3cr3t@login.example.com/x' } },
    });
    expectFailure(step, '302 redirect to https://login.example.com ');
    expect(step.stdout).not.toContain('s3cr3t');
  });
});

const bodies: [string, NonNullable<StandInResponse['body']>, string][] = [
  ['as documented', documented('some_code', 'Some message'), 'some_code: Some message'],
  ['without a body', '', 'with an empty body'],
  ['with HTML', '<html>\n<h1>Nope</h1>', '"<html> <h1>Nope</h1>"'],
  ['with broken JSON', '{"errors": [', '"{"errors": ["'],
];

describe.concurrent('a permanent failure fails the step at once', () => {
  test('also with a Retry-After', async () => {
    const response = { status: 409, headers: { 'Retry-After': '5' }, body: '{"errors": [' };
    const { step, service } = await runWithFaults({ any: response }, { retries: '3' });
    expectFailure(step, change, ': 409 "{"errors": ["');
    expect(requestsOf(service)).toEqual(['PUT ct-status']);
  });

  test('of the service itself: a wrong key', async () => {
    await using service = await startService();
    // The stand-in's own checks would take a wrong key for a leak.
    const step = await runStepWith({ 'api-key': 'some-other-key-0123', 'api-url': service.url });
    expectFailure(step, /403 access_denied\|access_denied_invalid_key: .*The API key is wrong, revoked/);
    expect(service.orders.get('1000001')?.disableCt).toBe(false);
  });

  test('of the service itself: CT turned off for the account', async () => {
    await using service = await startService({ ctTurnedOff: true });
    expectFailure(await runStep(service), '400 cert_transparency_turned_off_for_account', 'an administrator');
  });
});

describe.concurrent('a transient failure is retried, and fails the step in the end', () => {
  test('with any body', async () => {
    const status = 503;
    await using service = await startService();
    for (const [, body] of bodies) service.fault({}, { status, headers: retryAtOnce, body }, 1);
    service.fault({}, { status, headers: retryAtOnce, body: 'the last' });
    const step = await runStep(service, { retries: '4' });
    expectFailure(step, change, `: ${status} "the last" (attempt 5 of 5)`, inDoubt);
    expect(step.log).toEqual(
      bodies.map(([, , text], index) =>
        expect.stringContaining(`: Attempt ${index + 1} of 5 failed: ${status} ${text}. Next attempt in 0.0 seconds.`),
      ),
    );
    expect(service.requests.map(({ method, body }) => `${method} ${body}`)).toEqual(
      Array(5).fill('PUT {"disable_ct":true}'),
    );
    expect(service.connections).toBe(1);
  });

  test.each([429, 500])('%i, then 204, is green', async (status) => {
    const { step } = await runWithFaults(
      { any: Array(2).fill({ status, headers: retryAtOnce, body: 'later' }) },
      { retries: '2' },
    );
    expectSuccess(step, { 'ct-status': 'disabled' });
    expect(step.log).toHaveLength(3);
  });
});

describe.concurrent('the wait before the next attempt', () => {
  const waitsIn = (log: string[]) => log.map((line) => Number(/Next attempt in ([\d.]+) seconds/.exec(line)?.[1]));

  test.each<[string, StandInResponse, [min: number, max: number][]]>([
    [
      'is a second at most, and doubles',
      { status: 503 },
      [
        [0.5, 1],
        [1, 2],
        [2, 4],
        [4, 8],
      ],
    ],
    [
      'is what Retry-After says',
      { status: 429, headers: { 'Retry-After': '120' } },
      [
        [120, 120],
        [120, 120],
      ],
    ],
  ])('%s', async (_, response, limits) => {
    const { step } = await runWithFaults({ any: Array(limits.length).fill(response) }, { retries: `${limits.length}` });
    expectSuccess(step);
    const waits = waitsIn(step.log.slice(0, -1));
    expect(waits).toHaveLength(limits.length);
    for (const [index, [min, max]] of limits.entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(min);
      expect(waits[index]).toBeLessThanOrEqual(max);
    }
    // The wait is what is said, to a tenth of a second.
    const whole = waits.reduce((sum, wait) => sum + wait, 0);
    expect(Math.abs(Number(step.virtualMs) / 1_000 - whole)).toBeLessThan(limits.length * 0.06);
  });

  test('is not waited for if Retry-After is too long', async () => {
    const { step, service } = await runWithFaults(
      { any: { status: 429, headers: { 'Retry-After': '121' } } },
      { retries: '5' },
    );
    const tooLong = /429 .*; the service asks for a wait of 121 seconds, but this action waits at most 120/;
    expectFailure(step, tooLong, 'max-parallel');
    expect(service.requests).toHaveLength(1);
  });
});

describe.concurrent('50 MB in a response take less than 150 MiB of memory', () => {
  const MB = 1_000_000;
  const memory = { measureMemory: true };
  test('503 to the change', async () => {
    const { step, service } = await runWithFaults({ any: hugeBody(503, 50 * MB) }, { retries: '1' }, memory);
    expectFailure(step, ': 503 ', inDoubt);
    expect(service.requests).toHaveLength(2);
    expect(step.maxRssBytes).toBeLessThan(150 * 2 ** 20);
  });

  test('204 to the change is a success', async () => {
    const { step } = await runWithFaults({ put: { ...hugeBody(204, 50 * MB), applied: true } }, {}, memory);
    expectSuccess(step);
    expect(step.maxRssBytes).toBeLessThan(150 * 2 ** 20);
  });

  test('200 to both reads', async () => {
    const { step } = await runWithFaults({ get: hugeBody(200, 50 * MB) }, {}, memory);
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'unknown' }, / order /, / certificate /);
    expect(step.maxRssBytes).toBeLessThan(150 * 2 ** 20);
  });
});
