import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ActionError, CHECK_API_URL_HINT, RequestError } from '../../../src/errors.ts';
import { HttpTransport } from '../../../src/http/attempt.ts';
import type { HttpRequest } from '../../../src/http/types.ts';
import { eventually } from '../../harness/eventually.ts';
import { HeldClock } from '../../harness/virtual-time.ts';
import * as faults from '../../stand-in/faults.ts';
import { startCertCentral } from '../../stand-in/server.ts';

const MIB = 2 ** 20;
/** A stand-in that treats requests so, and a transport with requests for it, whose time stands still. */
async function startPair(fault?: faults.Behavior, times?: number) {
  const standIn = await startCertCentral({ orders: [] });
  if (fault) standIn.fault({}, fault, times);
  const debugLog: string[] = [];
  const debug = (line: string) => debugLog.push(line);
  const clock = new HeldClock();
  const transport = new HttpTransport(new URL(standIn.url), { timeoutSeconds: 300, debug, clock });
  const url = `${standIn.url}/order?a=b`;
  const headers = { 'X-DC-DEVKEY': standIn.apiKey };
  const isSuccess = (status: number) => status === 200;
  const get: HttpRequest = { method: 'GET', url, headers, isSuccess };
  const post: HttpRequest = { method: 'POST', body: '{"ü":1}', url, headers: { ...headers }, isSuccess };
  return {
    standIn,
    clock,
    transport,
    debugLog,
    get,
    post,
    async [Symbol.asyncDispose]() {
      transport.close();
      await standIn.close();
    },
  };
}

const errorOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );

const TIMEOUT = { detail: 'no complete response within 300 seconds', retryability: 'transient', inDoubt: true };

describe('a response', () => {
  test.each([200, 204, 302, 404, 503])('with status %i is returned, and no redirect followed', async (status) => {
    await using pair = await startPair();
    const headers = { Location: `${pair.standIn.url}/elsewhere`, 'Retry-After': '7' };
    const body = status === 204 ? '' : 'bücher';
    pair.standIn.fault({}, { status, headers, body });
    const response = { status, headers: { 'retry-after': '7' }, body, bodyError: undefined };
    expect(await pair.transport.send(pair.get)).toMatchObject(response);
    expect(pair.standIn.requests).toHaveLength(1);
  });

  test('in pieces is put together, also if a character is in two of them', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n';
    await using pair = await startPair(faults.sends(`${head}${'€'.repeat(100_000)}`));
    expect((await pair.transport.send(pair.get)).body).toBe('€'.repeat(100_000));
  });

  test.each([
    ['\ufeff{}', '{}'],
    ['"\ufeff"', '"\ufeff"'],
  ])('that is %j has no byte order mark at its beginning', async (body, expected) => {
    await using pair = await startPair({ status: 200, body });
    expect((await pair.transport.send(pair.get)).body).toBe(expected);
  });

  test.each([
    [16 * MIB, {}, true],
    [16 * MIB + 1, {}, false],
    [16 * MIB + 1, { maxBodyBytes: 64 * MIB }, true],
    [100_001, { maxBodyBytes: 100_000 }, false],
  ])('of %i bytes, if the request says %o, is read: %s', async (length, limit, isRead) => {
    await using pair = await startPair(faults.hugeBody(200, length));
    const { status, body, bodyError } = await pair.transport.send({ ...pair.get, ...limit });
    expect({ status, isRead: bodyError === undefined }).toEqual({ status: 200, isRead });
    expect(body.length === length).toBe(isRead);
    if (isRead) return;
    const detail = expect.stringMatching(/^the response is larger than .* MiB$/);
    expect(bodyError).toMatchObject({ detail, hint: CHECK_API_URL_HINT, retryability: 'permanent' });
    expect(pair.debugLog).toEqual([
      expect.stringMatching('GET /services/v2/order: 200, body incomplete: .*larger than'),
    ]);
    await eventually(() => pair.standIn.openSockets() === 0);
  });

  test.each([
    [503, 65_536, undefined],
    [300, 70_000, undefined],
    // A success in general, but not for this request.
    [200, 70_000, (status: number) => status === 204],
  ])('that is a failure (%i) is read up to 64 KiB, and its end is not waited for', async (status, sent, isSuccess) => {
    const head = `HTTP/1.1 ${status} X\r\nContent-Length: 1000000\r\n\r\n`;
    await using pair = await startPair(faults.sends(`${head}${'x'.repeat(sent)}`, 'never'));
    const response = await pair.transport.send({ ...pair.get, ...(isSuccess && { isSuccess }) });
    expect(response).toMatchObject({ status, body: 'x'.repeat(65_536), bodyError: undefined });
    await eventually(() => pair.standIn.openSockets() === 0);
    expect(pair.debugLog).toEqual([`GET /services/v2/order: ${status}; 0 ms, 65536 bytes of body, directly`]);
  });

  test.each([
    ['known length', faults.cutKnownLength(200)],
    ['chunks', faults.cutChunked(200)],
  ])('that is cut short within a body of %s has its status, the beginning, and an error', async (_, fault) => {
    await using pair = await startPair(fault);
    const { status, body, bodyError } = await pair.transport.send(pair.get);
    expect({ status, body }).toEqual({ status: 200, body: '{"id": 1' });
    expect(bodyError).toMatchObject({ detail: 'ECONNRESET aborted', retryability: 'transient', inDoubt: true });
    expect(pair.debugLog).toEqual([
      'GET /services/v2/order: 200, body incomplete: ECONNRESET, aborted; 0 ms, 8 bytes of body, directly',
    ]);
  });

  test('whose body never ends has its status, and a timeout', async () => {
    await using pair = await startPair(faults.dripBody(500));
    let hasHead = false;
    const onHead = () => {
      hasHead = true;
    };
    subscribe('http.client.response.finish', onHead);
    const { status, bodyError } = await pair.clock.timeOut(
      () => pair.transport.send(pair.get),
      () => hasHead,
    );
    unsubscribe('http.client.response.finish', onHead);
    expect(status).toBe(500);
    expect(bodyError).toMatchObject(TIMEOUT);
    await eventually(() => pair.standIn.openSockets() === 0);
  });

  test('follows informational ones', async () => {
    await using pair = await startPair(faults.informationalFirst(100, 103));
    expect(await pair.transport.send(pair.get)).toMatchObject({ status: 404 });
  });
});

describe('a request', () => {
  test('is sent as it is, with the length of its body', async () => {
    await using pair = await startPair();
    const headers = { 'X-DC-DEVKEY': pair.standIn.apiKey, 'User-Agent': 'test/1' };
    const url = `${pair.standIn.url}/a/b`;
    await pair.transport.send({ ...pair.get, method: 'PUT', url, headers, body: '{"ü":1}' });
    await pair.transport.send(pair.get);
    const [put, get] = pair.standIn.requests;
    expect(put).toMatchObject({ method: 'PUT', path: '/services/v2/a/b', body: '{"ü":1}' });
    expect(put?.headers).toMatchObject({ 'user-agent': 'test/1', 'content-length': '8', connection: 'keep-alive' });
    expect(get).toMatchObject({ method: 'GET', path: '/services/v2/order?a=b', body: '' });
    expect(get?.headers).not.toHaveProperty('content-length');
    expect(get?.headers).not.toHaveProperty('user-agent');
  });

  test('uses a kept connection, on which no listeners pile up, and which is closed in the end', async () => {
    await using pair = await startPair();
    const warnings: unknown[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on('warning', listen);
    for (let count = 0; count < 15; count++) await pair.transport.send(pair.get);
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
    expect(pair.standIn.connections).toBe(1);
    expect(pair.standIn.openSockets()).toBe(1);
    pair.transport.close();
    await eventually(() => pair.standIn.openSockets() === 0);
  });

  test('may ask for a connection of its own, which is not kept', async () => {
    await using pair = await startPair();
    await pair.transport.send(pair.get);
    const own = { ...pair.get, method: 'PUT', connection: 'new' } as const;
    for (let count = 0; count < 2; count++) await pair.transport.send(own);
    await pair.transport.send(pair.get);
    const sent = pair.standIn.requests.map(({ method, connection }) => `${method} ${connection}`);
    expect(sent).toEqual(['GET 1', 'PUT 2', 'PUT 3', 'GET 1']);
    await eventually(() => pair.standIn.openSockets() === 1);
  });
});

describe('in the debug log', () => {
  test('each attempt is one line, with its status, whole milliseconds and the size of the body', async () => {
    await using pair = await startPair({ status: 204 }, 1);
    pair.standIn.fault({}, { status: 503, body: 'bücher' }, 1);
    for (const [request, ms] of [
      [pair.get, 100.4],
      [pair.post, 0.5],
    ] as const) {
      const sent = pair.transport.send(request);
      pair.clock.time += ms;
      await sent;
    }
    expect(pair.debugLog).toEqual([
      'GET /services/v2/order: 204; 100 ms, 0 bytes of body, directly',
      'POST /services/v2/order: 503; 1 ms, 7 bytes of body, directly',
    ]);
  });

  test('an attempt that was ended early has no line', async () => {
    await using pair = await startPair();
    for (const fault of [faults.silent, faults.dripBody(200)]) {
      pair.standIn.requests.length = 0;
      pair.standIn.fault({}, fault, 1);
      const stop = new AbortController();
      const attempt = errorOf(pair.transport.send(pair.get, stop.signal));
      await eventually(() => pair.standIn.requests.length === 1);
      // Time for the headers to arrive.
      await new Promise((resolve) => setTimeout(resolve, 50));
      stop.abort();
      await attempt;
    }
    expect(pair.debugLog).toEqual([]);
  });
});

describe('an attempt fails', () => {
  const lost = { retryability: 'transient', inDoubt: true };
  const parseError = /^HPE_INVALID_CONSTANT Parse Error: /;

  test.each([
    ['refused', undefined, /^connect ECONNREFUSED 127\.0\.0\.1:\d+$/, { retryability: 'transient', inDoubt: false }],
    ['reset', faults.reset, /^read ECONNRESET$/, lost],
    ['closed', faults.hangUp, /^ECONNRESET socket hang up$/, lost],
    ['cut within the headers', faults.cutHeaders, /^ECONNRESET socket hang up$/, lost],
    ['not HTTP', faults.garbage, parseError, { retryability: 'permanent', hint: CHECK_API_URL_HINT, inDoubt: true }],
  ])('if the connection is %s', async (_, fault, reason, expected) => {
    await using pair = await startPair();
    if (fault) pair.standIn.fault({}, fault);
    else await pair.standIn.close();
    const error = await errorOf(pair.transport.send(pair.get));
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ detail: expect.stringMatching(reason), ...expected });
    const [, code] = /([A-Z_]{5,})/.exec((error as RequestError).detail) ?? [];
    expect(pair.debugLog).toEqual([
      expect.stringMatching(`^GET /services/v2/order: ${code}, .*; 0 ms, 0 bytes of body, directly$`),
    ]);
  });

  test('in doubt if a kept connection breaks', async () => {
    await using pair = await startPair();
    await pair.transport.send(pair.get);
    pair.standIn.fault({}, faults.reset);
    expect(await errorOf(pair.transport.send(pair.get))).toMatchObject({ inDoubt: true });
    expect(pair.standIn.connections).toBe(1);
  });

  test.each([
    ['silent', faults.silent],
    ['dripping headers', faults.dripHeaders()],
  ])('if the service is %s for too long, and the connection ends with it', async (_, fault) => {
    await using pair = await startPair(fault);
    const attempt = pair.clock.timeOut(
      () => pair.transport.send(pair.get),
      () => pair.standIn.requests.length === 1,
    );
    expect(await errorOf(attempt)).toMatchObject(TIMEOUT);
    await eventually(() => pair.standIn.openSockets() === 0);
    expect(pair.debugLog).toEqual([
      'GET /services/v2/order: no complete response within 300 seconds; 300000 ms, 0 bytes of body, directly',
    ]);
  });

  test('when its signal aborts', async () => {
    await using pair = await startPair(faults.silent);
    const stop = new AbortController();
    const attempt = errorOf(pair.transport.send(pair.get, stop.signal));
    await eventually(() => pair.standIn.requests.length === 1);
    stop.abort();
    expect(await attempt).toMatchObject({ detail: 'the attempt was ended early', inDoubt: true });
    await eventually(() => pair.standIn.openSockets() === 0);
  });

  test('without a timer left over', async () => {
    await using pair = await startPair();
    await pair.transport.send(pair.get);
    pair.standIn.fault({}, faults.garbage);
    await errorOf(pair.transport.send(pair.get));
    expect(pair.clock.sleeps.map(({ ms, signal }) => [ms, signal?.aborted])).toEqual([
      [300_000, true],
      [300_000, true],
    ]);
  });
});

test('over TLS that the environment does not verify, there is no transport', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  const open = (url: string) => new HttpTransport(new URL(url), { timeoutSeconds: 1 });
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const error = expect.objectContaining({
    detail:
      'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification, so anybody on the network path could steal the API key',
    hint: expect.stringMatching(/^Remove the variable .* NODE_EXTRA_CA_CERTS\. Nothing was sent\.$/),
  });
  for (const url of ['https://certcentral.test', 'https://127.0.0.1/v2']) {
    expect(() => open(url)).toThrow(ActionError);
    expect(() => open(url)).toThrow(error);
  }
  expect(() => open('http://127.0.0.1/v2')).not.toThrow();
  // Node takes only exactly this value as off.
  for (const value of ['', '1', '00', ' 0', 'false', undefined]) {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', value);
    expect(() => open('https://certcentral.test')).not.toThrow();
  }
});
