import type { ChildProcess } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../support/certcentral.ts';
import { hugeBody } from '../support/faults.ts';
import { expectFailure, expectSuccess, requestsOf, runStep, runStepWith, startService } from './step.ts';

const retryAtOnce = { 'Retry-After': '0' };
const documented = (code: string, message = 'Told by the service.') => ({ errors: [{ code, message }] });
const inDoubt = 'The order may have been changed all the same; running again is safe';
const change =
  /^Could not disable CT logging of order 1000001: PUT http:\/\/127\.0\.0\.1:\d+\/services\/v2\/order\/certificate\/1000001\/ct-status: /;

describe.concurrent('only 204 is a success: another 2xx fails the step', () => {
  test.each<[number, Answer['body']]>([
    [200, ''],
    [200, '{}'],
    [200, { success: true }],
    [200, '<html>Welcome to the portal</html>'],
    [201, { id: 1000001, disable_ct: true }],
    [202, 'queued'],
    [203, ''],
    [205, ''],
    [206, '{}'],
    [207, '<multistatus/>'],
    [226, ''],
    [299, ''],
  ])('%i with %o', async (status, body = '') => {
    await using service = await startService();
    service.fault({ path: 'put' }, { status, body });
    expectFailure(await runStep(service, { retries: '3' }), change, ` ${status} `, 'Check api-url', inDoubt);
    expect(requestsOf(service)).toEqual(['PUT ct-status']);
  });
});

describe.concurrent('a redirect fails the step, and is not followed', () => {
  test.each([300, 301, 302, 303, 304, 305, 307, 308])('%i to another host', async (status) => {
    await using service = await startService();
    await using other = await startService();
    service.fault({}, { status, headers: { Location: `${other.url}/order/certificate/1000001/ct-status` } });
    const step = await runStep(service, { retries: '3' });
    expectFailure(step, change, `${status} redirect to ${new URL(other.url).origin} `, 'Check api-url');
    expect(step.errors[0]).not.toContain(inDoubt);
    expect(service.requests).toHaveLength(1);
    expect(other.connections).toBe(0);
  });

  test('of a read leads nowhere either', async () => {
    await using service = await startService();
    await using other = await startService();
    service.fault({ method: 'GET' }, { status: 307, headers: { Location: other.url } });
    expect((await runStep(service, { retries: '3' })).warnings).toHaveLength(2);
    expectFailure(await runStep(service, { 'dry-run': 'true' }), `307 redirect to ${new URL(other.url).origin} `);
    expect(other.connections).toBe(0);
  });

  test.each([
    ['nothing', undefined, '302 with an empty body'],
    ['a path', '/login', '302 redirect to http://127.0.0.1:'],
    ['nonsense', 'http://[', '302 with an empty body'],
    ['a URL with credentials', 'https://user:s3cr3t@login.example.com/x', '302 redirect to https://login.example.com '],
  ])('to %s', async (_, location, text) => {
    await using service = await startService();
    service.fault({}, { status: 302, ...(location !== undefined && { headers: { Location: location } }) });
    const step = await runStep(service);
    expectFailure(step, text);
    expect(step.stdout).not.toContain('s3cr3t');
  });
});

const bodies: [string, NonNullable<Answer['body']>, string][] = [
  ['as documented', documented('some_code', 'Some message'), 'some_code: Some message'],
  ['without a body', '', 'with an empty body'],
  ['with HTML', '<html>\n<h1>Nope</h1>', '"<html> <h1>Nope</h1>"'],
  ['with broken JSON', '{"errors": [', '"{"errors": ["'],
];
const oddBodies: typeof bodies = [
  ['with two errors', { errors: [{ code: 'one', message: 'First' }, { code: 'two' }] }, 'one: First; two'],
  ['with no errors', { errors: [] }, '"{"errors":[]}"'],
  ['with errors of the wrong kind', { errors: [null, 'x', [], { code: 7, message: {} }] }, ''],
  ['with an error that is not in a list', { errors: { code: 'one' } }, '"{"errors":{"code":"one"}}"'],
  ['with null', 'null', '"null"'],
];

describe.concurrent('an answer that is final fails the step at once', () => {
  test.each([
    ...[400, 401, 403, 404, 405, 409, 422].flatMap((status) => bodies.map((body) => [status, ...body] as const)),
    ...oddBodies.map((body) => [400, ...body] as const),
    ...[402, 410, 418, 451].map((status) => [status, 'with text', 'No.', '"No."'] as const),
  ])('%i %s', async (status, _, body, text) => {
    await using service = await startService();
    service.fault({}, { status, body });
    const step = await runStep(service, { retries: '3' });
    expectFailure(step, change, `: ${status} ${text}`);
    expect(step.errors[0]).not.toContain(inDoubt);
    expect(requestsOf(service)).toEqual(['PUT ct-status']);
  });
});

describe.concurrent('an answer that can pass is tried again, and fails the step in the end', () => {
  test.each([408, 429, 500, 502, 503, 504, 520, 599])('%i, with whatever body', async (status) => {
    await using service = await startService();
    for (const [, body] of bodies) service.fault({}, { status, headers: retryAtOnce, body }, 1);
    service.fault({}, { status, headers: retryAtOnce, body: 'the last' });
    const step = await runStep(service, { retries: '4' });
    expectFailure(step, change, `: ${status} "the last" (attempt 5 of 5)`);
    if (status === 429) expect(step.errors[0]).not.toContain(inDoubt);
    else expect(step.errors[0]).toContain(inDoubt);
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

  test.each([408, 429, 500, 502, 503, 504])('%i, then 204, is green', async (status) => {
    await using service = await startService();
    service.fault({}, { status, headers: retryAtOnce, body: 'later' }, 2);
    const step = await runStep(service, { retries: '2' });
    expectSuccess(step, { 'ct-status': 'disabled' });
    const attempt = (n: number) =>
      expect.stringMatching(
        new RegExp(
          `^PUT http.*/ct-status: Attempt ${n} of 3 failed: ${status} "later"\\. Next attempt in 0\\.0 seconds\\.$`,
        ),
      );
    expect(step.log).toEqual([attempt(1), attempt(2), expect.stringContaining('CT logging of order')]);
  });

  test('an answer that can pass, then one that is final, is final', async () => {
    await using service = await startService();
    service.fault({}, { status: 503, headers: retryAtOnce }, 1);
    service.fault({}, { status: 403, body: documented('access_denied') });
    expectFailure(await runStep(service, { retries: '5' }), '403 access_denied', '(attempt 2 of 6)', inDoubt);
    expect(service.requests).toHaveLength(2);
  });
});

describe.concurrent('a failure says what to do', () => {
  test.each([
    [400, 'cert_transparency_turned_off_for_account', /administrator .*Settings > Preferences > Advanced settings/],
    [400, 'bad_request_format', /check order-id and the state of the order/],
    [401, 'access_denied', /API key was refused: .*not revoked.*US or Europe/],
    [403, 'access_denied', /API key was refused/],
    [403, 'access_denied|invalid_approver', /API key was refused/],
    [
      403,
      'access_denied|missing_permission',
      /lacks the permission: .*Orders.*Allow users to change CT logging per request/,
    ],
    [404, 'not_found|order', /check order-id; .*https:\/\/certcentral\.digicert\.eu\/services\/v2/],
    [404, 'not_found|route', /Check api-url/],
    [404, 'not_found', /Check api-url/],
    [429, 'request_limit_exceeded', /lower max-parallel/],
    [500, 'internal', /run again later/],
  ])('%i %s', async (status, code, hint) => {
    await using service = await startService();
    service.fault({}, { status, body: documented(code) });
    const step = await runStep(service);
    expectFailure(step, `: ${status} ${code}: Told by the service. `, hint);
  });

  test.each([
    ['an unknown order', { 'order-id': '4711' }, '404 not_found|order'],
    ['a wrong key', { 'api-key': 'some-other-key-0123' }, '401 access_denied'],
  ])('of the service itself: %s', async (_, inputs, text) => {
    await using service = await startService();
    // The stand-in's own checks would take a wrong key for a leak.
    const step = await runStepWith({ 'api-key': service.apiKey, 'api-url': service.url, ...inputs });
    expectFailure(step, text);
    expect(service.orders.get('1000001')?.disableCt).toBe(false);
  });

  test('of the service itself: CT turned off for the account', async () => {
    await using service = await startService({ ctTurnedOff: true });
    expectFailure(await runStep(service), '400 cert_transparency_turned_off_for_account', 'an administrator');
  });
});

describe.concurrent('Retry-After', () => {
  const date = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();
  const announcement = /Next attempt in (?!0\.0)([\d.]+) seconds/;
  /** The wait in seconds that an answer makes the step announce, after others that it need not wait for; ends the run there. */
  async function announcedWait(status: number, retryAfter: string | undefined, others: number[] = []): Promise<number> {
    await using service = await startService();
    for (const other of others) service.fault({}, { status: other, headers: retryAtOnce }, 1);
    service.fault({}, { status, ...(retryAfter !== undefined && { headers: { 'Retry-After': retryAfter } }) });
    const onOutput = (stdout: string, child: ChildProcess) => announcement.test(stdout) && child.kill();
    const { stdout, signal } = await runStep(service, { retries: '10' }, { onOutput });
    expect(signal).toBe('SIGTERM');
    expect(service.requests).toHaveLength(others.length + 1);
    return Number(announcement.exec(stdout)?.[1]);
  }

  test.each([
    ['none', 503, undefined, 0.5, 1],
    ['none after a rate limit', 429, undefined, 2.5, 5],
    ['7 seconds', 503, '7', 7, 7],
    ['7 seconds after a rate limit', 429, '7', 7, 7],
    ['120 seconds', 429, '120', 120, 120],
    ['a date in 100 seconds', 503, date(100), 50, 100],
    ['nonsense', 503, 'soon', 0.5, 1],
    ['nonsense after a rate limit', 429, 'next Tuesday', 2.5, 5],
    ['a negative number', 503, '-1', 0.5, 1],
    ['a fraction', 503, '1.5', 0.5, 1],
    ['nothing', 503, '', 0.5, 1],
    ['a number with a unit', 503, '60s', 0.5, 1],
  ])('%s: the next attempt after %i is announced', async (_, status, retryAfter, min, max) => {
    const wait = await announcedWait(status, retryAfter);
    expect(wait).toBeGreaterThanOrEqual(min);
    expect(wait).toBeLessThanOrEqual(max);
  });

  test.each([
    ['the second attempt', 503, [500], 1, 2],
    ['the fourth attempt', 503, [500, 502, 504], 4, 8],
    ['the fourth attempt, and a rate limit', 429, [500, 502, 504], 20, 40],
    ['rate limits, and something else', 503, [429, 429, 429], 4, 8],
    ['the tenth attempt', 503, Array(9).fill(500), 30, 60],
    ['the tenth attempt, and a rate limit', 429, Array(9).fill(429), 30, 60],
  ])('none after %s: the wait has doubled, up to a minute', async (_, status, others, min, max) => {
    const wait = await announcedWait(status, undefined, others);
    expect(wait).toBeGreaterThanOrEqual(min);
    expect(wait).toBeLessThanOrEqual(max);
  });

  test.each([
    ['0', '0'],
    ['a date gone by', date(-3600)],
  ])('%s: the next attempt is made at once', async (_, retryAfter) => {
    await using service = await startService();
    service.fault({}, { status: 429, headers: { 'Retry-After': retryAfter } }, 10);
    const step = await runStep(service, { retries: '10' });
    expectSuccess(step);
    expect(step.log.filter((line) => line.endsWith(' Next attempt in 0.0 seconds.'))).toHaveLength(10);
  });

  test.each([
    ['121 seconds', '121', 121],
    ['an hour', '3600', 3600],
    ['an age', '9'.repeat(30), 1],
    ['a date in ten minutes', date(600), 300],
  ])('%s: too long to wait for', async (_, retryAfter, atLeast) => {
    await using service = await startService();
    service.fault({}, { status: 429, headers: { 'Retry-After': retryAfter } });
    const step = await runStep(service, { retries: '5' });
    expectFailure(
      step,
      /429 .*; the service asks to wait \S+ seconds, and this action waits 120 at most/,
      'max-parallel',
    );
    expect(Number(/asks to wait (\S+) seconds/.exec(step.errors[0] ?? '')?.[1])).toBeGreaterThanOrEqual(atLeast);
    expect(service.requests).toHaveLength(1);
  });

  test('too long to wait for a read: a warning, not a wait', async () => {
    await using service = await startService();
    service.fault({ method: 'GET' }, { status: 429, headers: { 'Retry-After': '300' } });
    const step = await runStep(service, { retries: '5' });
    expect(step).toMatchObject({ exitCode: 0, outputs: { 'ct-status': 'disabled', 'reissue-required': 'true' } });
    expect(step.warnings).toEqual([expect.stringContaining('300 seconds'), expect.stringContaining('300 seconds')]);
    expect(service.requests).toHaveLength(3);
  });

  test('of an answer that is final changes nothing', async () => {
    await using service = await startService();
    service.fault({}, { status: 403, headers: { 'Retry-After': '5' } });
    expectFailure(await runStep(service, { retries: '5' }), '403');
    expect(service.requests).toHaveLength(1);
  });
});

describe.concurrent('50 MB in an answer take less than 150 MiB of memory', () => {
  const MB = 1_000_000;
  const memory = { measureMemory: true };
  test.each([200, 302, 400, 403, 429, 503])('%i to the change', async (status) => {
    await using service = await startService();
    service.fault({}, hugeBody(status, 50 * MB));
    const step = await runStep(service, {}, memory);
    expectFailure(step, `: ${status} `);
    expect(step.maxRssBytes).toBeLessThan(150 * 2 ** 20);
  });

  test('204 to the change is a success', async () => {
    await using service = await startService();
    service.fault({ path: 'put' }, { ...hugeBody(204, 50 * MB), applied: true });
    const step = await runStep(service, {}, memory);
    expectSuccess(step);
    expect(step.maxRssBytes).toBeLessThan(150 * 2 ** 20);
  });

  test.each([200, 404, 500])('%i to both reads', async (status) => {
    await using service = await startService();
    service.fault({ method: 'GET' }, hugeBody(status, 50 * MB));
    const step = await runStep(service, {}, memory);
    expect(step).toMatchObject({
      exitCode: 0,
      outputs: { 'ct-status': 'disabled', 'certificate-ct-status': 'unknown' },
    });
    expect(step.warnings).toHaveLength(2);
    expect(step.maxRssBytes).toBeLessThan(150 * 2 ** 20);
  });

  test('again and again', async () => {
    await using service = await startService();
    service.fault({}, hugeBody(502, 50 * MB));
    const step = await runStep(service, { retries: '1' }, memory);
    expectFailure(step, '502', '(attempt 2 of 2)');
    expect(step.maxRssBytes).toBeLessThan(150 * 2 ** 20);
  });
});
