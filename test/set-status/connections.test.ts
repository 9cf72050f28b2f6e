import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import * as faults from '../stand-in/faults.ts';
import { type CertCentral, type StandInResponse, seedOrders } from '../stand-in/server.ts';
import { expectFailure, expectSuccess, inDoubt, meet, requestsOf, runStep, runStepWith, startService } from './step.ts';

const eightSeconds = { 'timeout-seconds': '8' };

const threeSeconds = { 'timeout-seconds': '3' };
const timedOut = 'no complete response within 3 seconds';
const noContent = 'HTTP/1.1 204 No Content\r\n';
const switching = 'HTTP/1.1 101 Switching Protocols\r\n';
const bytes = (text: string) => faults.sends(text, 'never');
const endlessly = (start: string, drop: string) => ({
  isHeld: true,
  raw: (socket: Socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(drop), 50);
    socket.once('close', () => clearInterval(timer));
  },
});

describe.concurrent('no service', () => {
  test.each(['http://[::1]:1/v2', 'http://localhost:1/v2'])(
    'refused at %s: the message has the address',
    async (url) => {
      const step = await runStepWith({ 'api-url': url, retries: '1' });
      expectFailure(step, /ECONNREFUSED (?:127\.0\.0\.1|::1):1 \(attempt 2 of 2\)\. Check api-url/);
      expect(step.log).toEqual([
        expect.stringMatching(
          /^PUT http.*: Attempt 1 of 2 failed: .*ECONNREFUSED.*\. Next attempt in (?:0\.[5-9]|1\.0) seconds\.$/,
        ),
      ]);
    },
  );

  test('refused, then up', async () => {
    const before = await startService();
    await before.close();
    const after = Promise.withResolvers<CertCentral>();
    let started = false;
    const step = await runStepWith(
      { 'api-url': before.url, retries: '5' },
      {
        onOutput: (stdout) => {
          if (started || !/Attempt 1 of 6 failed: .*ECONNREFUSED/.test(stdout)) return;
          started = true;
          startService({ port: Number(new URL(before.url).port) }).then(after.resolve, after.reject);
        },
      },
    );
    expect(started).toBe(true);
    await using service = await after.promise;
    expectSuccess(step, { 'ct-status': 'disabled' });
    expect(service.requests).toHaveLength(3);
  });

  test('a host name that does not resolve', async () => {
    const step = await runStepWith({ 'api-url': 'https://certcentral.invalid/v2' });
    // Without any DNS, its failure may be a transient one.
    expectFailure(step, /ENOTFOUND.*does not resolve: check api-url.*set https_proxy|EAI_AGAIN/);
  });
});

describe.concurrent('a change that breaks off fails the step, and the order may have been changed', () => {
  test.each<[string, faults.Behavior, string | RegExp]>([
    ['reset before the headers', faults.reset, 'ECONNRESET'],
    ['closed within the headers', faults.cutHeaders, 'ECONNRESET'],
    ['reset after 200', faults.sends('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', 'reset'), ' 200 '],
    ['cut in a body of known length', faults.cutKnownLength(200), ' 200 '],
    ['accepted and silent', faults.silent, timedOut],
    ['headers one at a time', faults.dripHeaders(), timedOut],
    ['103 for ever', endlessly('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), timedOut],
    ['500 and one byte a second', faults.dripBody(500, 1_000), ' 500 '],
  ])('%s', async (_, behavior, text) => {
    const { step, service } = await meet({ any: behavior }, text === timedOut ? threeSeconds : eightSeconds);
    expectFailure(step, 'Could not disable CT logging of order 1000001: PUT http', text, inDoubt);
    expect(service.requests).toHaveLength(1);
  });

  test('had changed the order, and running again is safe', async () => {
    await using service = await startService();
    service.fault({ path: 'put' }, { ...faults.reset, applied: true }, 1);
    expectFailure(await runStep(service), 'ECONNRESET', inDoubt);
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
    expectSuccess(await runStep(service), { 'ct-status': 'disabled' });
  });
});

describe.concurrent('a permanent failure stays one if its body breaks or drips', () => {
  test.each<[string, faults.Behavior]>([
    ['cut at a known length', faults.cutKnownLength(403)],
    ['reset', faults.sends('HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\n', 'reset')],
    ['a broken chunk', faults.sends('HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n')],
    ['a redirect, one byte at a time', faults.dripBody(302)],
  ])('%s', async (_, behavior) => {
    const { step, service } = await meet({ any: behavior }, { ...eightSeconds, retries: '3' });
    expectFailure(step, /: (?:403|302) /);
    expect(service.requests).toHaveLength(1);
  });
});

test.concurrent('what a failure holds beyond 64 KiB is not waited for', async () => {
  const head = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 1000000\r\n\r\n';
  const { step } = await meet({ any: faults.sends(`${head}readable${' x'.repeat(40_000)}`, 'never') });
  expectFailure(step, /: 403 "readable x x/);
});

describe.concurrent('101 is permanent, and not waited for', () => {
  const announced = faults.sends(`${switching}Connection: upgrade\r\nUpgrade: x\r\n\r\n`, 'never');
  const bare = faults.sends(`${switching}\r\n`, 'never');
  const patient = { 'timeout-seconds': '90', retries: '3' };

  test.each([
    ['with the headers for it', announced],
    ['without headers', bare],
  ])('%s: to the change, the step fails and nothing was changed', async (_, behavior) => {
    const { step, service } = await meet({ any: behavior }, patient);
    expectFailure(step, /: 101 .*Check api-url/);
    expect(service.requests).toHaveLength(1);
  });

  test('to the reads, both are unknown', async () => {
    const { step, service } = await meet({ order: announced, certificate: bare }, patient);
    expectSuccess(step, { 'certificate-ct-status': 'unknown' }, /could not be read back.*: 101 /, /is unknown.*: 101 /);
    expect(service.requests).toHaveLength(3);
  });
});

describe.concurrent('a response that is not HTTP fails the step at once', () => {
  test.each<[string, string]>([
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n\x00\x01\x02\r\n'],
    ['204 without a protocol', '204 No Content\r\n\r\n'],
    ['headers without end', `${noContent}X-Large: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n'],
  ])('%s', async (_, text) => {
    const { step, service } = await meet({ any: faults.sends(text) }, { retries: '3' });
    expectFailure(step, /: HPE_\w+ /, 'Check api-url', inDoubt);
    expect(service.requests).toHaveLength(1);
  });
});

describe.concurrent('a change that breaks off is tried again', () => {
  test.each<[string, faults.Behavior, string]>([
    ['reset', faults.reset, 'ECONNRESET'],
    ['cut in the body of an error', faults.cutChunked(502), '502'],
    ['silent', faults.silent, timedOut],
    ['reset once the change was made', { ...faults.reset, applied: true }, 'ECONNRESET'],
  ])('%s, then fine', async (_, behavior, reason) => {
    const { step, service } = await meet({ any: [behavior] }, { 'timeout-seconds': '5', retries: '3' });
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(step.log[0]).toMatch(
      /^PUT http.*: Attempt 1 of 4 failed: .*\. Next attempt in (?:0\.[5-9]|1\.0) seconds\.$/,
    );
    expect(step.log[0]).toContain(reason.replace('3 seconds', '5 seconds'));
    expect(requestsOf(service).filter((request) => request.startsWith('PUT'))).toHaveLength(2);
  });
});

describe.concurrent('a 204 is a success, even if something follows it', () => {
  test.each<[string, StandInResponse | { raw: faults.RawFault }]>([
    ['an open connection', bytes(`${noContent}\r\n`)],
    ['a length, and no byte', bytes(`${noContent}Content-Length: 1000\r\n\r\n`)],
    ['a length, and a byte at a time', endlessly(`${noContent}Content-Length: 1000\r\n\r\n`, 'x')],
    ['chunks, and none comes', bytes(`${noContent}Transfer-Encoding: chunked\r\n\r\n`)],
    ['another response that nobody requested', bytes(`${noContent}\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}`)],
    ['the end of the connection', faults.sends(`${noContent}\r\n`)],
    ['a reset', faults.sends(`${noContent}\r\n`, 'reset')],
    ['the end of an HTTP/1.0 connection', faults.sends('HTTP/1.0 204 No Content\r\n\r\n')],
  ])('%s', async (_, behavior) => {
    await using service = await startService();
    service.fault({ path: 'put' }, { ...behavior, applied: true });
    // If the connection ends while a read is on its way, that read needs a second attempt.
    const step = await runStep(service, { 'timeout-seconds': '8', retries: '2' });
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(requestsOf(service).filter((request) => request.startsWith('PUT'))).toHaveLength(1);
  });

  test('also after informational responses', async () => {
    const { step, service } = await meet({ any: faults.informationalFirst(102, 103, 100) });
    expectSuccess(step, { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(3);
  });
});

describe.concurrent('a connection kept alive', () => {
  test('that closes between two requests costs nothing', async () => {
    const { step, service } = await meet({ put: faults.closeAfterAnswer }, { retries: '2' });
    expectSuccess(step, { 'certificate-ct-status': 'enabled' });
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });
});

describe.concurrent('reads that break off leave the change green', () => {
  const broken: [string, faults.Behavior][] = [
    ['reset', faults.reset],
    ['cut in the headers', faults.cutHeaders],
    ['cut at a known length', faults.cutKnownLength(200)],
    ['silent', faults.silent],
    ['a body one byte a second', faults.dripBody(200, 1_000)],
    ['an error one byte a second', faults.dripBody(500, 1_000)],
  ];
  test.each(broken)('the order: %s', async (_, behavior) => {
    const { step } = await meet({ order: behavior }, eightSeconds);
    expectSuccess(step, { 'certificate-ct-status': 'enabled', 'common-name': '' }, /the order could not be read back/);
    expect(step.warnings[0]).not.toContain(inDoubt);
  });

  test.each(broken)('the certificate: %s', async (_, behavior) => {
    const { step } = await meet({ certificate: behavior }, eightSeconds);
    const outputs = { 'certificate-ct-status': 'unknown', 'reissue-required': 'true', 'certificate-id': '2000001' };
    expectSuccess(step, outputs, /^Whether the active certificate was logged is unknown, so reissue-required is true/);
  });

  test.each(broken.filter((_, index) => index % 3 === 0))('but not a dry run: %s', async (_, behavior) => {
    const { step } = await meet({ any: behavior }, { ...threeSeconds, 'dry-run': 'true' });
    expectFailure(step, 'Could not read order 1000001: GET http');
  });

  test.each(broken.slice(0, 3))('and are tried again: %s', async (_, behavior) => {
    const { step, service } = await meet({ order: [behavior], certificate: [behavior] }, { retries: '1' });
    expectSuccess(step, { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(5);
  });
});

describe.concurrent('a certificate that is not needed', () => {
  test.each<[string, faults.Behavior]>([
    ['silent', faults.silent],
    ['headers one at a time', faults.dripHeaders()],
    ['a byte at a time', faults.dripBody(200)],
    ['an error, a byte at a time', faults.dripBody(503)],
  ])('is not waited for, and has no retry, no warning and no debug line: %s', async (_, behavior) => {
    const requested = Promise.withResolvers<void>();
    await using service = await startService({
      orders: seedOrders,
      intercept: async ({ path }) => {
        if (path.includes('/download/')) requested.resolve();
        else if (path.endsWith('/1000005')) await requested.promise;
        return undefined;
      },
    });
    service.fault({ path: 'certificate' }, behavior);
    const inputs = { 'order-id': '1000005', retries: '3' };
    const step = await runStep(service, inputs, { env: { RUNNER_DEBUG: '1' } });
    expectSuccess(step, { 'certificate-ct-status': 'none' }, /^The order is revoked/);
    expect(step.log).toEqual([expect.stringContaining('CT logging of order')]);
    expect(step.debugs.map((line) => line.split(' ')[0])).toEqual(['PUT', 'GET']);
  });
});
