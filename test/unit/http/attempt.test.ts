import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getEventListeners } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { ActionError, CHECK_API_URL_HINT, RequestError } from '../../../src/errors.ts';
import { HttpTransport } from '../../../src/http/attempt.ts';
import type { HttpRequest } from '../../../src/http/types.ts';
import { eventually } from '../../harness/eventually.ts';
import { HeldClock } from '../../harness/virtual-time.ts';
import * as faults from '../../stand-in/faults.ts';
import { startCertCentral } from '../../stand-in/server.ts';

const MIB = 2 ** 20;

/** A stand-in that treats requests so, and a transport with a request for it, whose time stands still. */
async function startPair(fault?: faults.Behavior, times?: number) {
  const standIn = await startCertCentral({ orders: [] });
  if (fault) standIn.fault({}, fault, times);
  const debugLog: string[] = [];
  const debug = (line: string) => debugLog.push(line);
  const clock = new HeldClock();
  clock.time = 7;
  const transport = new HttpTransport(new URL(standIn.url), { timeoutSeconds: 300, debug, clock });
  const headers = { 'X-DC-DEVKEY': standIn.apiKey };
  const isSuccess = (status: number) => status === 200;
  const get: HttpRequest = { method: 'GET', url: `${standIn.url}/order?a=b`, headers, isSuccess };
  return {
    standIn,
    clock,
    transport,
    debugLog,
    get,
    send: (changes: Partial<HttpRequest> = {}) => transport.send({ ...get, ...changes }),
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
const PATH = '/services/v2/order';

describe('a response', () => {
  test.each([
    [200, '"\ufeff"', '"\ufeff"'],
    [200, '\ufeff{}', '{}'],
    [204, '', ''],
    [302, 'bücher', 'bücher'],
    [503, 'bücher', 'bücher'],
  ])('with status %i and the body %j is returned, and no redirect followed', async (status, body, expected) => {
    await using pair = await startPair();
    const headers = { Location: `${pair.standIn.url}/elsewhere`, 'Retry-After': '7' };
    pair.standIn.fault({}, { status, headers, body });
    const sent = pair.send();
    pair.clock.time += 100.4;
    const response = { status, headers: { 'retry-after': '7' }, body: expected, bodyError: undefined };
    expect(await sent).toMatchObject(response);
    expect(pair.standIn.requests).toHaveLength(1);
    const bytes = Buffer.byteLength(body);
    expect(pair.debugLog).toEqual([`GET ${PATH}: ${status}; 100 ms, ${bytes} bytes of body, directly`]);
  });

  test('in pieces is put together, also if a character is in two of them', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n';
    await using pair = await startPair(faults.sends(`${head}${'€'.repeat(100_000)}`));
    expect((await pair.send()).body).toBe('€'.repeat(100_000));
  });

  test.each([
    [16 * MIB, {}, true],
    [16 * MIB + 1, {}, false],
    [16 * MIB + 1, { maxBodyBytes: 64 * MIB }, true],
    [100_001, { maxBodyBytes: 100_000 }, false],
  ])('of %i bytes, if the request says %o, is read: %s', async (length, limit, isRead) => {
    await using pair = await startPair(faults.hugeBody(200, length));
    const { status, body, bodyError } = await pair.send(limit);
    expect({ status, isRead: bodyError === undefined }).toEqual({ status: 200, isRead });
    expect(body.length === length).toBe(isRead);
    if (isRead) return;
    const detail = expect.stringMatching(/^the response is larger than [\d.]+ MiB$/);
    expect(bodyError).toMatchObject({ detail, hint: CHECK_API_URL_HINT, retryability: 'permanent' });
    expect(pair.debugLog).toEqual([expect.stringMatching(/: 200, body incomplete: .* is larger than .* MiB/)]);
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
    const response = await pair.send(isSuccess && { isSuccess });
    expect(response).toMatchObject({ status, body: 'x'.repeat(65_536), bodyError: undefined });
    await eventually(() => pair.standIn.openSockets() === 0);
  });

  test.each([
    ['known length', faults.cutKnownLength(200)],
    ['chunks', faults.cutChunked(200)],
  ])('that is cut short within a body of %s has its status, the beginning, and an error', async (_, fault) => {
    await using pair = await startPair(fault);
    const { status, body, bodyError } = await pair.send();
    expect({ status, body }).toEqual({ status: 200, body: '{"id": 1' });
    expect(bodyError).toMatchObject({ detail: 'ECONNRESET aborted', retryability: 'transient', inDoubt: true });
    expect(pair.debugLog).toEqual([
      `GET ${PATH}: 200, body incomplete: ECONNRESET, aborted; 0 ms, 8 bytes of body, directly`,
    ]);
  });

  test('whose body never ends has its status, and a timeout', async () => {
    await using pair = await startPair(faults.dripBody(500));
    let hasHead = false;
    const onHead = () => {
      hasHead = true;
    };
    subscribe('http.client.response.finish', onHead);
    const { status, bodyError } = await pair.clock.timeOut(pair.send, () => hasHead);
    unsubscribe('http.client.response.finish', onHead);
    expect(status).toBe(500);
    expect(bodyError).toMatchObject(TIMEOUT);
    await eventually(() => pair.standIn.openSockets() === 0);
  });
});

describe('a request', () => {
  test('is sent as it is, with the length of its body', async () => {
    await using pair = await startPair();
    const headers = { 'X-DC-DEVKEY': pair.standIn.apiKey, 'User-Agent': 'test/1' };
    await pair.send({ method: 'PUT', url: `${pair.standIn.url}/a/b`, headers, body: '{"ü":1}' });
    await pair.send();
    const [put, get] = pair.standIn.requests;
    expect(put).toMatchObject({ method: 'PUT', path: '/services/v2/a/b', body: '{"ü":1}' });
    expect(put?.headers).toMatchObject({ 'user-agent': 'test/1', 'content-length': '8', connection: 'keep-alive' });
    expect(get).toMatchObject({ method: 'GET', path: `${PATH}?a=b`, body: '' });
    expect(get?.headers).not.toHaveProperty('content-length');
    expect(get?.headers).not.toHaveProperty('user-agent');
  });

  test('uses a kept connection, which leaves it in doubt if it breaks, and on which no listeners pile up', async () => {
    await using pair = await startPair();
    const warnings: unknown[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on('warning', listen);
    for (let count = 0; count < 15; count++) await pair.send();
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
    pair.standIn.fault({}, faults.reset);
    expect(await errorOf(pair.send())).toMatchObject({ inDoubt: true });
    expect(pair.standIn.connections).toBe(1);
  });

  test('may ask for a connection of its own; all are closed in the end, and no timer is left', async () => {
    await using pair = await startPair();
    const putOverNew = { method: 'PUT', connection: 'new' } as const;
    for (const changes of [{}, putOverNew, putOverNew, {}]) await pair.send(changes);
    const sent = pair.standIn.requests.map(({ method, connection }) => `${method} ${connection}`);
    expect(sent).toEqual(['GET 1', 'PUT 2', 'PUT 3', 'GET 1']);
    await eventually(() => pair.standIn.openSockets() === 1);
    pair.transport.close();
    await eventually(() => pair.standIn.openSockets() === 0);
    expect(pair.clock.sleeps.map(({ ms, signal }) => [ms, signal?.aborted])).toEqual(Array(4).fill([300_000, true]));
  });
});

describe('an attempt fails', () => {
  const lost = { retryability: 'transient', inDoubt: true };
  const notHttp = { retryability: 'permanent', hint: CHECK_API_URL_HINT, inDoubt: true };

  test.each([
    ['refused', undefined, 'connect ECONNREFUSED 127.0.0.1', { retryability: 'transient', inDoubt: false }],
    ['reset', faults.reset, 'read ECONNRESET', lost],
    ['closed', faults.hangUp, 'ECONNRESET socket hang up', lost],
    ['cut within the headers', faults.cutHeaders, 'ECONNRESET socket hang up', lost],
    ['not HTTP', faults.garbage, 'HPE_INVALID_CONSTANT Parse Error: ', notHttp],
  ])('if the connection is %s', async (_, fault, detail, expected) => {
    await using pair = await startPair();
    if (fault) pair.standIn.fault({}, fault);
    else await pair.standIn.close();
    const error = await errorOf(pair.send());
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ detail: expect.stringContaining(detail), ...expected });
    const [, code] = /([A-Z_]{5,})/.exec(detail) ?? [];
    const line = `^GET ${PATH}: ${code}, .*; 0 ms, 0 bytes of body, directly$`;
    expect(pair.debugLog).toEqual([expect.stringMatching(line)]);
    expect(pair.clock.sleeps).toMatchObject([{ signal: { aborted: true } }]);
  });

  test('if the service upgrades the connection', async () => {
    const head = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    await using pair = await startPair(faults.sends(head, 'never'));
    expect(await errorOf(pair.send())).toMatchObject({ detail: expect.stringContaining('101'), ...notHttp });
    await eventually(() => pair.standIn.openSockets() === 0);
  });

  test.each([
    ['silent', faults.silent],
    ['dripping headers', faults.dripHeaders()],
  ])(
    'if the service is %s for too long, beside a signal of the caller, and the connection ends with it',
    async (_, fault) => {
      await using pair = await startPair(fault);
      const { signal } = new AbortController();
      const send = () => pair.transport.send(pair.get, signal);
      const attempt = pair.clock.timeOut(send, () => pair.standIn.requests.length === 1);
      expect(await errorOf(attempt)).toMatchObject(TIMEOUT);
      await eventually(() => pair.standIn.openSockets() === 0);
      expect(pair.debugLog).toEqual([`GET ${PATH}: ${TIMEOUT.detail}; 300000 ms, 0 bytes of body, directly`]);
    },
  );

  test.each([
    ['before', faults.silent],
    ['after', faults.dripBody(200)],
  ])('when its signal aborts %s the headers, without a line in the debug log', async (_, fault) => {
    await using pair = await startPair(fault);
    const stop = new AbortController();
    const attempt = pair.transport.send(pair.get, stop.signal).then(
      ({ bodyError }) => bodyError,
      (error) => error,
    );
    await eventually(() => pair.standIn.requests.length === 1);
    // Time for the headers to arrive.
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    expect(await attempt).toMatchObject({ inDoubt: true });
    await eventually(() => pair.standIn.openSockets() === 0);
    expect(pair.debugLog).toEqual([]);
  });
});

test('an attempt that ended leaves no listener at the signal of its caller', async () => {
  await using pair = await startPair();
  const { signal } = new AbortController();
  await pair.transport.send(pair.get, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('over TLS that the environment does not verify, there is no transport', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  const open = (url: string) => new HttpTransport(new URL(url), { timeoutSeconds: 1, clock: systemClock });
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const hint = expect.stringMatching(/^Remove the variable .* NODE_EXTRA_CA_CERTS\. Nothing was sent\.$/);
  const text = expect.stringMatching(/^NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification, /);
  for (const url of ['https://certcentral.test', 'https://127.0.0.1/v2']) {
    expect(() => open(url)).toThrow(ActionError);
    expect(() => open(url)).toThrow(expect.objectContaining({ text, hint }));
  }
  expect(() => open('http://127.0.0.1/v2')).not.toThrow();
  // Node takes only exactly this value as off.
  for (const value of ['', '1', '00', ' 0', 'false', undefined]) {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', value);
    expect(() => open('https://certcentral.test')).not.toThrow();
  }
});
