import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Answer, CertCentral } from '../support/certcentral.ts';
import * as faults from '../support/faults.ts';
import { expectFailure, expectSuccess, requestsOf, runStep, runStepWith, startService } from './step.ts';

const inDoubt = 'The order may have been changed all the same; running again is safe';
/** For runs in which something must be answered in time, also on a busy machine. */
const eightSeconds = { 'timeout-seconds': '8' };
/** For runs in which nothing is. */
const oneSecond = { 'timeout-seconds': '1' };
const timedOut = 'no complete answer within 1 second';
/** For runs that should take a few seconds: much longer only if something hangs. */
const soonMs = 40_000;
const noContent = 'HTTP/1.1 204 No Content\r\n';
const bytes = (text: string) => faults.sends(text, 'never');
const endlessly = (start: string, drop: string) => ({
  raw: (socket: Socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(drop), 50);
    socket.once('close', () => clearInterval(timer));
  },
});

describe.concurrent('no service', () => {
  test.each(['http://127.0.0.1:1/v2', 'http://[::1]:1/v2', 'http://localhost:1/v2'])('refused at %s', async (url) => {
    const step = await runStepWith({ 'api-url': url, retries: '1' });
    expectFailure(step, 'ECONNREFUSED', '(attempt 2 of 2)', 'Check api-url');
    expect(step.errors[0]).not.toContain(inDoubt);
    expect(step.log).toEqual([
      expect.stringMatching(
        /^PUT http.*: Attempt 1 of 2 failed: .*ECONNREFUSED.*\. Next attempt in (?:0\.[5-9]|1\.0) seconds\.$/,
      ),
    ]);
  });

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
    expectFailure(step, /ENOTFOUND.*does not resolve: check api-url|EAI_AGAIN/);
    expect(step.errors[0]).not.toContain(inDoubt);
  });
});

describe.concurrent('a change that breaks off fails the step, and the order may have been changed', () => {
  test.each<[string, faults.Behaviour, string | RegExp]>([
    ['reset before the headers', faults.reset, 'ECONNRESET'],
    ['closed before the headers', faults.hangUp, 'ECONNRESET'],
    ['closed within the headers', faults.cutHeaders, 'ECONNRESET'],
    ['closed within the status line', faults.sends('HTTP/1.1 20'), 'ECONNRESET'],
    ['reset within the headers', faults.sends('HTTP/1.1 204 No Content\r\nX: ', 'reset'), 'ECONNRESET'],
    ['reset after 200', faults.sends('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', 'reset'), ' 200 '],
    ['cut in a body of known length', faults.cutKnownLength(200), ' 200 '],
    ['cut in a chunked body', faults.cutChunked(200), ' 200 '],
    ['cut in an error of known length', faults.cutKnownLength(503), ' 503 '],
    ['cut in a chunked error', faults.cutChunked(503), ' 503 '],
    ['accepted and silent', faults.silent, timedOut],
    ['headers one at a time', faults.dripHeaders(), timedOut],
    ['headers one byte a second', faults.dripHeaders(1_000), timedOut],
    ['103 for ever', endlessly('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), timedOut],
    ['100 and then silence', bytes('HTTP/1.1 100 Continue\r\n\r\n'), timedOut],
    ['an upgrade', faults.sends('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'), /./],
    ['200 and a byte at a time', faults.dripBody(200), ' 200 '],
    ['500 and one byte a second', faults.dripBody(500, 1_000), ' 500 '],
  ])('%s', async (_, behaviour, text) => {
    await using service = await startService();
    service.fault({}, behaviour);
    const step = await runStep(service, text === timedOut ? oneSecond : eightSeconds);
    expectFailure(step, 'Could not disable CT logging of order 1000001: PUT http', text, inDoubt);
    expect(step.durationMs).toBeLessThan(soonMs);
    expect(service.requests).toHaveLength(1);
  });

  test('in an earlier attempt counts, too', async () => {
    await using service = await startService();
    service.fault({}, faults.reset, 1);
    service.fault({}, { status: 403, body: {} });
    expectFailure(await runStep(service, { retries: '3' }), '403', '(attempt 2 of 4)', inDoubt);
  });

  test('had changed the order, and running again is safe', async () => {
    await using service = await startService();
    service.fault({ path: 'put' }, { ...faults.reset, applied: true }, 1);
    expectFailure(await runStep(service), 'ECONNRESET', inDoubt);
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
    expectSuccess(await runStep(service), { 'ct-status': 'disabled' });
  });
});

describe.concurrent('an answer that is final stays so when its body breaks or drips', () => {
  test.each<[string, faults.Behaviour]>([
    ['cut at a known length', faults.cutKnownLength(403)],
    ['cut in chunks', faults.cutChunked(403)],
    ['reset', faults.sends('HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\n', 'reset')],
    ['one byte at a time', faults.dripBody(403)],
    ['one byte a second', faults.dripBody(403, 1_000)],
    ['a broken chunk', faults.sends('HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n')],
    ['a redirect', faults.dripBody(302)],
  ])('%s', async (_, behaviour) => {
    await using service = await startService();
    service.fault({}, behaviour);
    const step = await runStep(service, { ...eightSeconds, retries: '3' });
    expectFailure(step, /: (?:403|302) /);
    expect(step.errors[0]).not.toContain(inDoubt);
    expect(step.durationMs).toBeLessThan(soonMs);
    expect(service.requests).toHaveLength(1);
  });
});

describe.concurrent('what is not HTTP fails the step, at once', () => {
  test.each<[string, string]>([
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n\x00\x01\x02\r\n'],
    ['a page without headers', '<html>Welcome</html>\r\n\r\n'],
    ['204 without a protocol', '204 No Content\r\n\r\n'],
    ['a status that is no number', 'HTTP/1.1 2xx OK\r\n\r\n'],
    ['headers without end', `${noContent}X-Large: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['many headers', `${noContent}${'X-Many: x\r\n'.repeat(10_000)}\r\n`],
    ['a header with a control character', `${noContent}X: \x01\r\n\r\n`],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n'],
  ])('%s', async (_, text) => {
    await using service = await startService();
    service.fault({}, faults.sends(text));
    const step = await runStep(service, { retries: '3' });
    expectFailure(step, /: HPE_\w+ /, 'Check api-url');
    expect(service.requests).toHaveLength(1);
  });
});

describe.concurrent('a change that breaks off is tried again', () => {
  test.each<[string, faults.Behaviour, string]>([
    ['reset', faults.reset, 'ECONNRESET'],
    ['closed', faults.hangUp, 'ECONNRESET'],
    ['cut in the headers', faults.cutHeaders, 'ECONNRESET'],
    ['cut in the body of an error', faults.cutChunked(502), '502'],
    ['silent', faults.silent, timedOut],
    ['dripping headers', faults.dripHeaders(), timedOut],
    ['dripping an error', faults.dripBody(503), '503'],
    ['reset once the change was made', { ...faults.reset, applied: true }, 'ECONNRESET'],
  ])('%s, then fine', async (_, behaviour, reason) => {
    await using service = await startService();
    service.fault({}, behaviour, 1);
    const step = await runStep(service, { 'timeout-seconds': '5', retries: '3' });
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(step.log[0]).toMatch(
      /^PUT http.*: Attempt 1 of 4 failed: .*\. Next attempt in (?:0\.[5-9]|1\.0) seconds\.$/,
    );
    expect(step.log[0]).toContain(reason.replace('1 second', '5 seconds'));
    expect(requestsOf(service).filter((request) => request.startsWith('PUT'))).toHaveLength(2);
  });

  test('in vain as often as retries says', async () => {
    await using service = await startService();
    service.fault({}, faults.reset);
    expectFailure(await runStep(service, { retries: '2' }), 'ECONNRESET', '(attempt 3 of 3)', inDoubt);
    expect(service.requests).toHaveLength(3);
  });
});

describe.concurrent('a 204 is a success, whatever follows it', () => {
  test.each<[string, Answer | { raw: faults.RawFault }]>([
    ['an open connection', bytes(`${noContent}\r\n`)],
    ['a length, and no byte', bytes(`${noContent}Content-Length: 1000\r\n\r\n`)],
    ['a length, and some bytes', bytes(`${noContent}Content-Length: 1000\r\n\r\nHTTP/1.1 200 OK`)],
    ['a length, and a byte at a time', endlessly(`${noContent}Content-Length: 1000\r\n\r\n`, 'x')],
    ['chunks, and none comes', bytes(`${noContent}Transfer-Encoding: chunked\r\n\r\n`)],
    ['chunks, one at a time', endlessly(`${noContent}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n')],
    ['bytes that nobody announced', bytes(`${noContent}\r\n<html>Changed</html>`)],
    ['another answer that nobody asked for', bytes(`${noContent}\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}`)],
    ['the end of the connection', faults.sends(`${noContent}\r\n`)],
    ['an announced end of the connection', { status: 204, headers: { Connection: 'close' } }],
    ['a reset', faults.sends(`${noContent}\r\n`, 'reset')],
    ['the end of an HTTP/1.0 connection', faults.sends('HTTP/1.0 204 No Content\r\n\r\n')],
  ])('%s', async (_, behaviour) => {
    await using service = await startService();
    service.fault({ path: 'put' }, { ...behaviour, applied: true });
    // A connection that ends while a read is on its way costs that read a second attempt.
    const step = await runStep(service, { 'timeout-seconds': '8', retries: '2' });
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(requestsOf(service).filter((request) => request.startsWith('PUT'))).toHaveLength(1);
    expect(step.durationMs).toBeLessThan(soonMs);
  });

  test.each<[string, faults.Behaviour]>([
    ['100', faults.informationalFirst(100)],
    ['103', faults.informationalFirst(103)],
    ['102, 103 and 100', faults.informationalFirst(102, 103, 100)],
  ])('and %s before it, too', async (_, behaviour) => {
    await using service = await startService();
    service.fault({}, behaviour);
    expectSuccess(await runStep(service), { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(3);
  });
});

describe.concurrent('a connection kept alive', () => {
  test('that closes between two requests costs nothing', async () => {
    await using service = await startService();
    service.fault({ path: 'put' }, faults.closeAfterAnswer);
    expectSuccess(await runStep(service, { retries: '2' }), { 'certificate-ct-status': 'enabled' });
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });

  test('that closes between two attempts costs nothing', async () => {
    await using service = await startService();
    const unavailable = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n';
    service.fault({ path: 'put' }, faults.sends(unavailable), 2);
    expectSuccess(await runStep(service, { retries: '5' }), { 'certificate-ct-status': 'enabled' });
  });

  test('is used again where nothing fails', async () => {
    await using service = await startService();
    await runStep(service);
    expect(service.connections).toBe(2);
    expect(service.requests.filter(({ connection }) => connection === 1)).toHaveLength(2);
  });
});

describe.concurrent('reads that break off leave the change green', () => {
  const broken: [string, faults.Behaviour][] = [
    ['reset', faults.reset],
    ['closed', faults.hangUp],
    ['cut in the headers', faults.cutHeaders],
    ['cut at a known length', faults.cutKnownLength(200)],
    ['cut in chunks', faults.cutChunked(200)],
    ['reset in the body', faults.sends('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{', 'reset')],
    ['silent', faults.silent],
    ['headers one byte a second', faults.dripHeaders(1_000)],
    ['a body one byte a second', faults.dripBody(200, 1_000)],
    ['an error one byte a second', faults.dripBody(500, 1_000)],
    ['garbage', faults.garbage],
  ];
  test.each(broken)('the order: %s', async (_, behaviour) => {
    await using service = await startService();
    service.fault({ path: 'order' }, behaviour);
    const step = await runStep(service, eightSeconds);
    expectSuccess(step, { 'certificate-ct-status': 'enabled', 'common-name': '' }, /the order could not be read back/);
    expect(step.warnings[0]).not.toContain(inDoubt);
    expect(step.durationMs).toBeLessThan(soonMs);
  });

  test.each(broken)('the certificate: %s', async (_, behaviour) => {
    await using service = await startService();
    service.fault({ path: 'certificate' }, behaviour);
    const step = await runStep(service, eightSeconds);
    const outputs = { 'certificate-ct-status': 'unknown', 'reissue-required': 'true', 'certificate-id': '2000001' };
    expectSuccess(step, outputs, /Whether the active certificate carries SCTs could not be told/);
    expect(step.durationMs).toBeLessThan(soonMs);
  });

  test.each(broken.filter((_, index) => index % 3 === 0))('but not a dry run: %s', async (_, behaviour) => {
    await using service = await startService();
    service.fault({}, behaviour);
    const step = await runStep(service, { ...oneSecond, 'dry-run': 'true' });
    expectFailure(step, 'Could not read order 1000001: GET http');
    expect(step.errors[0]).not.toContain(inDoubt);
    expect(step.durationMs).toBeLessThan(soonMs);
  });

  test.each(broken.slice(0, 6))('and are tried again: %s', async (_, behaviour) => {
    await using service = await startService();
    service.fault({ path: 'order' }, behaviour, 1);
    service.fault({ path: 'certificate' }, behaviour, 1);
    expectSuccess(await runStep(service, { retries: '1' }), { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(5);
  });
});

describe.concurrent('an answer that is slow, but within the bound', () => {
  test('is waited for', async () => {
    await using service = await startService();
    service.fault({}, { delayMs: 700 });
    expectSuccess(await runStep(service), { 'certificate-ct-status': 'enabled' });
  });
});
