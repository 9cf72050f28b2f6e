import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import * as faults from '../stand-in/faults.ts';
import { type CertCentral, type StandInResponse, seedOrders } from '../stand-in/server.ts';
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
    ['cut in a body of known length', faults.cutKnownLength(200), ' 200 '],
    ['accepted and silent', faults.silent, timedOut],
    ['103 for ever', endlessly('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), timedOut],
  ])('%s', async (_, behavior, text) => {
    const { step, service } = await runWithFaults({ any: behavior }, text === timedOut ? threeSeconds : eightSeconds);
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
    ['a broken chunk', faults.sends('HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n')],
    ['a redirect, one byte at a time', faults.dripBody(302)],
  ])('%s', async (_, behavior) => {
    const { step, service } = await runWithFaults({ any: behavior }, { ...eightSeconds, retries: '3' });
    expectFailure(step, /: (?:403|302) /);
    expect(service.requests).toHaveLength(1);
  });
});

describe.concurrent('101 is permanent, and not waited for', () => {
  const announced = faults.sends(`${switching}Connection: upgrade\r\nUpgrade: x\r\n\r\n`, 'never');
  const bare = faults.sends(`${switching}\r\n`, 'never');
  const patient = { 'timeout-seconds': '90', retries: '3' };

  test('to the change, the step fails and nothing was changed', async () => {
    const { step, service } = await runWithFaults({ any: announced }, patient);
    expectFailure(step, /: 101 .*Check api-url/);
    expect(service.requests).toHaveLength(1);
  });

  test('to the reads, both are unknown', async () => {
    const { step, service } = await runWithFaults({ order: announced, certificate: bare }, patient);
    expectSuccess(step, { 'certificate-ct-status': 'unknown' }, /could not be read back.*: 101 /, /is unknown.*: 101 /);
    expect(service.requests).toHaveLength(3);
  });
});

describe.concurrent('a response that is not HTTP fails the step at once', () => {
  test.each<[string, string]>([
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n\x00\x01\x02\r\n'],
    ['headers without end', `${noContent}X-Large: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('%s', async (_, text) => {
    const { step, service } = await runWithFaults({ any: faults.sends(text) }, { retries: '3' });
    expectFailure(step, /: HPE_\w+ /, 'Check api-url', inDoubt);
    expect(service.requests).toHaveLength(1);
  });
});

describe.concurrent('a change that breaks off is tried again', () => {
  test.each<[string, faults.Behavior, string]>([
    ['cut in the body of an error', faults.cutChunked(502), '502'],
    ['silent', faults.silent, timedOut],
    ['reset once the change was made', { ...faults.reset, applied: true }, 'ECONNRESET'],
  ])('%s, then fine', async (_, behavior, reason) => {
    const { step, service } = await runWithFaults({ any: [behavior] }, { 'timeout-seconds': '5', retries: '3' });
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
    ['a length, and a byte at a time', endlessly(`${noContent}Content-Length: 1000\r\n\r\n`, 'x')],
    ['another response that nobody requested', bytes(`${noContent}\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}`)],
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
});

describe.concurrent('a connection kept alive', () => {
  test('that closes between two requests costs nothing', async () => {
    const { step, service } = await runWithFaults({ put: faults.closeAfterAnswer }, { retries: '2' });
    expectSuccess(step, { 'certificate-ct-status': 'enabled' });
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });
});

describe.concurrent('reads that break off leave the change green', () => {
  const broken: [string, faults.Behavior][] = [
    ['reset', faults.reset],
    ['cut at a known length', faults.cutKnownLength(200)],
    ['silent', faults.silent],
    ['an error one byte a second', faults.dripBody(500, 1_000)],
  ];
  test.each(broken)('%s', async (_, behavior) => {
    const { step } = await runWithFaults({ get: behavior }, eightSeconds);
    const outputs = { 'certificate-ct-status': 'unknown', 'reissue-required': 'true', 'common-name': '' };
    const unknown = /^Whether the active certificate was logged is unknown, so reissue-required is true/;
    expectSuccess(step, outputs, /the order could not be read back/, unknown);
    expect(step.warnings.join()).not.toContain(inDoubt);
  });

  test('but not a dry run', async () => {
    const { step } = await runWithFaults({ any: faults.silent }, { ...threeSeconds, 'dry-run': 'true' });
    expectFailure(step, 'Could not read order 1000001: GET http');
  });

  test('and are tried again', async () => {
    const faulty = { order: [faults.reset], certificate: [faults.cutKnownLength(200)] };
    const { step, service } = await runWithFaults(faulty, { retries: '1' });
    expectSuccess(step, { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(5);
  });
});

describe.concurrent('a certificate that is not needed', () => {
  test('is not waited for, and has no retry, no warning and no debug line', async () => {
    const requested = Promise.withResolvers<void>();
    await using service = await startService({
      orders: seedOrders,
      intercept: async ({ path }) => {
        if (path.includes('/download/')) requested.resolve();
        else if (path.endsWith('/1000005')) await requested.promise;
        return undefined;
      },
    });
    service.fault({ path: 'certificate' }, faults.dripBody(503));
    const inputs = { 'order-id': '1000005', retries: '3' };
    const step = await runStep(service, inputs, { env: { RUNNER_DEBUG: '1' } });
    expectSuccess(step, { 'certificate-ct-status': 'none' }, /^The order is revoked/);
    expect(step.log).toEqual([expect.stringContaining('CT logging of order')]);
    expect(step.debugs.map((line) => line.split(' ')[0])).toEqual(['PUT', 'GET']);
  });
});
