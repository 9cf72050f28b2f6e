import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import * as tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { HttpTransport } from '../../../src/http/attempt.ts';
import { eventually } from '../../harness/eventually.ts';
import { type ProxyOptions, type StandInProxy, startProxy } from '../../harness/proxy.ts';
import { HeldClock } from '../../harness/virtual-time.ts';
import * as faults from '../../stand-in/faults.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';

const isSuccess = (status: number) => status === 200;

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

  interface Given {
    proxy?: Omit<ProxyOptions, 'target'>;
    /** In the address of the proxy, with the @ behind it. */
    login?: string;
    timesOut?: boolean;
    fault?: faults.Behavior;
    /** How many requests, each on a connection of its own. */
    requests?: number;
  }

  /** Sends requests to a service with TLS, through a proxy if there is one. */
  async function attempt({ proxy: mode, login = '', timesOut = false, fault, requests = 1 }: Given = {}) {
    await using standIn: CertCentral = await startCertCentral({ orders: [], tls: identity });
    await using proxy: StandInProxy = await startProxy({ mode: 'works', ...mode, target: standIn.port });
    if (mode) vi.stubEnv('https_proxy', proxy.url.replace('//', `//${login}`));
    if (fault) standIn.fault({}, fault);
    const url = mode ? `https://${host}/services/v2/order` : `${standIn.url}/order`;
    const debugLog: string[] = [];
    const debug = (line: string) => debugLog.push(line.replace(proxy.url.slice('http://'.length), 'PROXY'));
    const clock = new HeldClock();
    const transport = new HttpTransport(new URL(url), { timeoutSeconds: 300, debug, clock });
    const headers = { 'X-DC-DEVKEY': standIn.apiKey };
    const request = { method: 'GET', url, headers, connection: 'new', isSuccess } as const;
    const send = () => transport.send(request).catch((error: unknown) => error);
    try {
      const isReady = () => (mode?.mode === 'silent' ? proxy : standIn).requests.length === 1;
      let outcome: unknown;
      for (let count = 0; count < requests; count++) outcome = await (timesOut ? clock.timeOut(send, isReady) : send());
      const { connections } = standIn;
      return { outcome, connections, proxy: proxy.requests, seen: proxy.seen(), key: standIn.apiKey, debugLog };
    } finally {
      transport.close();
      await eventually(() => standIn.openSockets() === 0 && proxy.openSockets() === 0);
    }
  }

  test('a trusted service responds', async () => {
    tls.setDefaultCACertificates([caPem]);
    const debugLog = [expect.stringMatching(/bytes of body, directly$/)];
    expect(await attempt()).toMatchObject({ outcome: { status: 404 }, proxy: [], debugLog });
  });

  test('a proxy passes the request on, and cannot read it', async () => {
    tls.setDefaultCACertificates([caPem]);
    const { outcome, proxy, seen, key, debugLog } = await attempt({ proxy: { mode: 'works' } });
    expect(outcome).toMatchObject({ status: 404 });
    expect(proxy).toMatchObject([{ method: 'CONNECT', target: `${host}:443` }]);
    expect(seen).not.toContain(key);
    expect(debugLog).toEqual([expect.stringMatching(/bytes of body, through the proxy PROXY$/)]);
  });

  test('a proxy gets its credentials, without the deprecation warning that the toolkit causes', async () => {
    tls.setDefaultCACertificates([caPem]);
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on('warning', listen);
    const credentials = 'user:password';
    const given = { proxy: { mode: 'auth', credentials }, login: `${credentials}@` } as const;
    expect((await attempt(given)).outcome).toMatchObject({ status: 404 });
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['refuses tunnels', 'refuses', 'statusCode=403', 'permanent'],
    ['wants authentication', 'auth', 'statusCode=407', 'permanent'],
    ['breaks the connection', 'resets', 'cause=read ECONNRESET', 'transient'],
  ] as const)('a proxy that %s is the error', async (_, mode, reason, retryability) => {
    const { outcome } = await attempt({ proxy: { mode, credentials: 'user:password' } });
    const detail = `tunneling socket could not be established, ${reason}`;
    expect(outcome).toMatchObject({ detail, retryability, inDoubt: false });
  });

  describe.each([
    ['directly', {}],
    ['through a proxy', { proxy: { mode: 'works' } } as Given],
  ])('%s', (_, way) => {
    test('a service that breaks off after the handshake leaves the request in doubt', async () => {
      tls.setDefaultCACertificates([caPem]);
      expect((await attempt({ ...way, fault: faults.reset })).outcome).toMatchObject({
        retryability: 'transient',
        inDoubt: true,
      });
    });

    test('so does a service that is silent from then on', async () => {
      tls.setDefaultCACertificates([caPem]);
      expect((await attempt({ ...way, fault: faults.silent, timesOut: true })).outcome).toMatchObject({
        detail: 'no complete response within 300 seconds',
        inDoubt: true,
      });
    });

    test('a connection of its own is not kept', async () => {
      tls.setDefaultCACertificates([caPem]);
      expect(await attempt({ ...way, requests: 2 })).toMatchObject({ outcome: { status: 404 }, connections: 2 });
    });
  });

  test.each(['directly', 'through a proxy', 'through a proxy that speaks TLS'])(
    'certificates are verified %s, although the environment turns that off',
    async (route) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', undefined);
      await using standIn = await startCertCentral({ orders: [], tls: identity });
      await using proxy = await startProxy({ mode: 'works', target: standIn.port });
      const tlsProxy = tls.createServer(identity, (socket) => {
        const behind = connect(Number(new URL(proxy.url).port), '127.0.0.1');
        socket.pipe(behind).pipe(socket);
        for (const each of [socket, behind]) each.on('error', () => {});
      });
      await once(tlsProxy.listen(0, '127.0.0.1'), 'listening');
      const { port } = tlsProxy.address() as AddressInfo;
      if (route !== 'directly')
        vi.stubEnv('https_proxy', route.endsWith('TLS') ? `https://127.0.0.1:${port}` : proxy.url);
      const url = route === 'directly' ? `${standIn.url}/order` : `https://${host}/services/v2/order`;
      const transport = new HttpTransport(new URL(url), { timeoutSeconds: 300 });
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const outcome = await transport
        .send({ method: 'GET', url, headers: {}, isSuccess })
        .catch((error: unknown) => error);
      transport.close();
      tlsProxy.close();
      expect(outcome).toMatchObject({
        detail: expect.stringContaining('unable to verify the first certificate'),
        hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
        retryability: 'permanent',
        inDoubt: false,
      });
      expect(standIn.requests).toEqual([]);
      expect(proxy.requests).toHaveLength(route === 'through a proxy' ? 1 : 0);
    },
  );

  test('a silent proxy does not outlive the attempt, and leaves nothing in doubt', async () => {
    const { outcome, proxy } = await attempt({ proxy: { mode: 'silent' }, timesOut: true });
    expect(outcome).toMatchObject({ detail: 'no complete response within 300 seconds', inDoubt: false });
    expect(proxy).toHaveLength(1);
  });

  test('a service that is silent from the start leaves nothing in doubt, either', async () => {
    // The proxy waits for the end of a CONNECT, which a TLS handshake does not have.
    await using silent = await startProxy({ mode: 'silent', target: 1 });
    const url = silent.url.replace('http:', 'https:');
    const clock = new HeldClock();
    const transport = new HttpTransport(new URL(url), { timeoutSeconds: 300, clock });
    const attempted = clock.timeOut(
      () => transport.send({ method: 'GET', url, headers: {}, isSuccess }),
      () => silent.connections === 1,
    );
    expect(await attempted.catch((error: unknown) => error)).toMatchObject({
      detail: 'no complete response within 300 seconds',
      retryability: 'transient',
      inDoubt: false,
    });
    expect(silent.connections).toBe(1);
    transport.close();
    await eventually(() => silent.openSockets() === 0);
  });
});
