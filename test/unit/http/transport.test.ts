import * as tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { Transport } from '../../src/transport.ts';
import { startCertCentral } from '../support/certcentral.ts';
import * as faults from '../support/faults.ts';
import { createCa, issueCertificate } from '../support/pki.ts';
import { type ProxyOptions, startProxy } from '../support/proxy.ts';

const clean = (text: string) => `<${text}>`;
const CHECK_URL = 'Check api-url, and whether a proxy, portal or gateway answers in the place of CertCentral.';

/** A stand-in, and a transport with a request for it. */
async function startPair({ timeoutSeconds = 5, ...options }: { timeoutSeconds?: number; host?: string } = {}) {
  const standIn = await startCertCentral({ orders: [], ...options });
  const transport = new Transport(timeoutSeconds, clean);
  const get = { method: 'GET', url: `${standIn.url}/order`, headers: { 'X-DC-DEVKEY': standIn.apiKey } } as const;
  return {
    standIn,
    transport,
    get,
    async [Symbol.asyncDispose]() {
      transport.close();
      await standIn.close();
    },
  };
}

const reasonOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'it succeeded',
    (error: unknown) => (error instanceof Failure ? error.reason : error),
  );

describe('an answer', () => {
  test.each([200, 204, 302, 404, 503])('with status %i is passed on, and no redirect followed', async (status) => {
    await using pair = await startPair();
    const headers = { Location: `${pair.standIn.url}/elsewhere`, 'Retry-After': '7' };
    pair.standIn.fault({}, { status, headers, body: status === 204 ? '' : 'bücher' });
    const answer = await pair.transport.attempt(pair.get);
    expect(answer).toMatchObject({ status, headers: { 'retry-after': '7' }, broken: undefined });
    expect(answer.body).toBe(status === 204 ? '' : 'bücher');
    expect(pair.standIn.requests).toHaveLength(1);
  });

  test('in pieces is put together, also where a character is in two of them', async () => {
    await using pair = await startPair();
    const body = Buffer.from('€'.repeat(100_000));
    pair.standIn.fault({}, faults.sends(Buffer.concat([head(`Content-Length: ${body.length}`), body])));
    expect((await pair.transport.attempt(pair.get)).body).toBe('€'.repeat(100_000));
  });

  test('of 8 MiB is read', async () => {
    await using pair = await startPair();
    pair.standIn.fault({}, faults.hugeBody(200, 8 * 2 ** 20));
    const { body, broken } = await pair.transport.attempt(pair.get);
    expect({ length: body.length, broken }).toEqual({ length: 8 * 2 ** 20, broken: undefined });
  });

  test('of more than 8 MiB is broken off', async () => {
    await using pair = await startPair();
    pair.standIn.fault({}, faults.hugeBody(503, 50_000_000));
    const { status, body, broken } = await pair.transport.attempt(pair.get);
    expect(status).toBe(503);
    expect(body.length).toBeLessThanOrEqual(8 * 2 ** 20);
    expect(broken).toMatchObject({ reason: 'the answer is larger than 8 MiB', hint: CHECK_URL, retry: 'never' });
    await vi.waitUntil(() => pair.standIn.openSockets() === 0);
  });

  test.each([
    ['known length', faults.cutKnownLength(200)],
    ['chunks', faults.cutChunked(200)],
  ])('that is cut short within a body of %s has its status, what came, and what went wrong', async (_, fault) => {
    await using pair = await startPair();
    pair.standIn.fault({}, fault);
    const { status, body, broken } = await pair.transport.attempt(pair.get);
    expect({ status, body }).toEqual({ status: 200, body: '{"id": 1' });
    expect(broken).toMatchObject({ reason: '<ECONNRESET aborted>', retry: 'soon', inDoubt: true });
  });

  test('whose body never ends has its status, and a timeout', async () => {
    await using pair = await startPair({ timeoutSeconds: 0.2 });
    pair.standIn.fault({}, faults.dripBody(500));
    const { status, broken } = await pair.transport.attempt(pair.get);
    expect(status).toBe(500);
    expect(broken).toMatchObject({ reason: 'no complete answer within 0.2 seconds', retry: 'soon' });
  });

  test.each([
    ['announced by its length', 'Content-Length: 9\r\n\r\n'],
    ['announced in chunks', 'Transfer-Encoding: chunked\r\n\r\n'],
    ['sent all the same', 'Content-Length: 2\r\n\r\n{}'],
  ])('204 is complete with its headers; a body %s must not pass for the next answer', async (_, rest) => {
    await using pair = await startPair();
    pair.standIn.fault({}, faults.sends(`HTTP/1.1 204 No Content\r\n${rest}`, 'never'), 1);
    expect(await pair.transport.attempt(pair.get)).toMatchObject({ status: 204, body: '', broken: undefined });
    expect(await pair.transport.attempt(pair.get)).toMatchObject({ status: 404, broken: undefined });
    expect(pair.standIn.connections).toBe(2);
  });

  test.each([{}, { 'Content-Length': '0' }])(
    '204 without a body, %o, leaves the connection for the next',
    async (headers) => {
      await using pair = await startPair();
      pair.standIn.fault({}, { status: 204, headers }, 1);
      expect(await pair.transport.attempt(pair.get)).toMatchObject({ status: 204, body: '' });
      expect(await pair.transport.attempt(pair.get)).toMatchObject({ status: 404 });
      expect(pair.standIn.connections).toBe(1);
    },
  );

  test('comes behind informational ones', async () => {
    await using pair = await startPair();
    pair.standIn.fault({}, faults.informationalFirst(100, 103));
    expect(await pair.transport.attempt(pair.get)).toMatchObject({ status: 404 });
  });
});

describe('a request', () => {
  test('is sent as it is, with the length of its body', async () => {
    await using pair = await startPair();
    const headers = { 'X-DC-DEVKEY': pair.standIn.apiKey, 'User-Agent': 'test/1' };
    await pair.transport.attempt({ method: 'PUT', url: `${pair.standIn.url}/a/b`, headers, body: '{"ü":1}' });
    await pair.transport.attempt(pair.get);
    const [put, get] = pair.standIn.requests;
    expect(put).toMatchObject({ method: 'PUT', path: '/services/v2/a/b', body: '{"ü":1}' });
    expect(put?.headers).toMatchObject({ 'user-agent': 'test/1', 'content-length': '8' });
    expect(get).toMatchObject({ method: 'GET', body: '' });
    expect(get?.headers).not.toHaveProperty('content-length');
    expect(get?.headers).not.toHaveProperty('user-agent');
  });

  test('uses a kept connection, which is closed in the end', async () => {
    await using pair = await startPair();
    for (let count = 0; count < 3; count++) await pair.transport.attempt(pair.get);
    expect(pair.standIn.connections).toBe(1);
    expect(pair.standIn.openSockets()).toBe(1);
    pair.transport.close();
    await vi.waitUntil(() => pair.standIn.openSockets() === 0);
  });

  test('reaches an IPv6 host', async () => {
    await using pair = await startPair({ host: '::1' });
    expect(await pair.transport.attempt(pair.get)).toMatchObject({ status: 404 });
  });
});

describe('an attempt fails', () => {
  test.each([
    ['refused', undefined, /^<connect ECONNREFUSED 127\.0\.0\.1:\d+>$/, { retry: 'soon', inDoubt: false }],
    ['reset', faults.reset, /^<read ECONNRESET>$/, { retry: 'soon', inDoubt: true }],
    ['closed', faults.hangUp, /^<ECONNRESET socket hang up>$/, { retry: 'soon', inDoubt: true }],
    ['cut within the headers', faults.cutHeaders, /^<ECONNRESET socket hang up>$/, { retry: 'soon', inDoubt: true }],
    ['not HTTP', faults.garbage, /^<HPE_INVALID_CONSTANT Parse Error: .*>$/, { retry: 'never', hint: CHECK_URL }],
  ])('where the connection is %s', async (_, fault, reason, expected) => {
    await using pair = await startPair();
    if (fault) pair.standIn.fault({}, fault);
    else await pair.standIn.close();
    const attempt = pair.transport.attempt(pair.get);
    await expect(attempt).rejects.toBeInstanceOf(Failure);
    await expect(attempt).rejects.toMatchObject({ reason: expect.stringMatching(reason), ...expected });
  });

  test.each([
    ['silent', faults.silent],
    ['dripping headers', faults.dripHeaders()],
    [
      'speaking another protocol',
      faults.sends('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', 'never'),
    ],
  ])('where the service is %s for too long, and the connection ends with it', async (_, fault) => {
    await using pair = await startPair({ timeoutSeconds: 0.2 });
    pair.standIn.fault({}, fault);
    const started = performance.now();
    expect(await reasonOf(pair.transport.attempt(pair.get))).toBe('no complete answer within 0.2 seconds');
    expect(performance.now() - started).toBeGreaterThan(150);
    await vi.waitUntil(() => pair.standIn.openSockets() === 0);
  });

  test('when it is told to stop, at once', async () => {
    await using pair = await startPair();
    pair.standIn.fault({}, faults.silent);
    const stop = new AbortController();
    const attempt = reasonOf(pair.transport.attempt(pair.get, stop.signal));
    await vi.waitUntil(() => pair.standIn.requests.length === 1);
    stop.abort();
    expect(await attempt).toBe('<the attempt was ended early>');
    await vi.waitUntil(() => pair.standIn.openSockets() === 0);
  });

  test('without a timer left over, however it ends', async () => {
    await using pair = await startPair();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await pair.transport.attempt(pair.get);
    pair.standIn.fault({}, faults.garbage);
    await reasonOf(pair.transport.attempt(pair.get));
    expect(timers()).toBe(before);
  });
});

describe('over TLS', () => {
  const host = 'certcentral.test';
  let identity: { key: string; cert: string };
  let caPem: string;

  beforeAll(async () => {
    const ca = await createCa();
    const dnsNames = [host, '127.0.0.1'];
    const server = await issueCertificate(ca, { commonName: host, dnsNames, scts: false, keyType: 'ec' });
    identity = { key: server.privateKeyPem ?? '', cert: server.pem };
    caPem = ca.pem;
  });

  const own = tls.getCACertificates('default');
  afterEach(() => {
    tls.setDefaultCACertificates(own);
    vi.unstubAllEnvs();
  });

  /** An attempt on a service with TLS, by way of a proxy if there is one. */
  async function attempt(proxyOptions?: Omit<ProxyOptions, 'target'>, timeoutSeconds = 5, login = '') {
    await using standIn = await startCertCentral({ orders: [], tls: identity });
    await using proxy = await startProxy({ mode: 'works', ...proxyOptions, target: standIn.port });
    if (proxyOptions) vi.stubEnv('https_proxy', proxy.url.replace('//', `//${login}`));
    const transport = new Transport(timeoutSeconds, clean);
    const url = proxyOptions ? `https://${host}/services/v2/order` : `${standIn.url}/order`;
    const headers = { 'X-DC-DEVKEY': standIn.apiKey };
    try {
      const { status } = await transport.attempt({ method: 'GET', url, headers }).catch((error: unknown) => {
        if (error instanceof Failure) return { status: error };
        throw error;
      });
      return { status, proxy: proxy.requests, seen: proxy.seen(), key: standIn.apiKey };
    } finally {
      transport.close();
      await vi.waitUntil(() => standIn.openSockets() === 0 && proxy.openSockets() === 0);
    }
  }

  test('a trusted service answers', async () => {
    tls.setDefaultCACertificates([caPem]);
    expect(await attempt()).toMatchObject({ status: 404, proxy: [] });
  });

  test('a service that is not trusted is a final failure', async () => {
    const { status } = await attempt();
    expect(status).toMatchObject({
      reason: expect.stringMatching(/^<UNABLE_TO_VERIFY_LEAF_SIGNATURE /),
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
      retry: 'never',
    });
  });

  test('a proxy passes the request on, and cannot read it', async () => {
    tls.setDefaultCACertificates([caPem]);
    const { status, proxy, seen, key } = await attempt({ mode: 'works' });
    expect(status).toBe(404);
    expect(proxy).toMatchObject([{ method: 'CONNECT', target: `${host}:443` }]);
    expect(seen).not.toContain(key);
  });

  test('a proxy gets its credentials, without the warning that the toolkit causes there', async () => {
    tls.setDefaultCACertificates([caPem]);
    process.noDeprecation = false;
    expect(await attempt()).toMatchObject({ status: 404 });
    expect(process.noDeprecation).toBe(false);
    const credentials = 'user:password';
    expect(await attempt({ mode: 'auth', credentials }, 5, `${credentials}@`)).toMatchObject({ status: 404 });
    expect(process.noDeprecation).toBe(true);
  });

  test.each([
    ['refuses tunnels', 'refuses', 'tunneling socket could not be established, statusCode=403', 'never'],
    ['wants authentication', 'auth', 'tunneling socket could not be established, statusCode=407', 'never'],
    ['breaks the connection', 'resets', 'tunneling socket could not be established, cause=read ECONNRESET', 'soon'],
  ] as const)('a proxy that %s is the failure', async (_, mode, reason, retry) => {
    const { status } = await attempt({ mode, credentials: 'user:password' });
    expect(status).toMatchObject({ reason: `<${reason}>`, retry, inDoubt: false });
  });

  test('a silent proxy does not outlive the attempt', async () => {
    const { status, proxy } = await attempt({ mode: 'silent' }, 0.3);
    expect(status).toMatchObject({ reason: 'no complete answer within 0.3 seconds' });
    expect(proxy).toHaveLength(1);
  });
});

function head(...headers: string[]): Buffer {
  return Buffer.from(['HTTP/1.1 200 OK', ...headers, '', ''].join('\r\n'));
}
