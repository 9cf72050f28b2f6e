import { getEventListeners } from 'node:events';
import * as tls from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { HttpTransport } from '../../../src/http/attempt.ts';
import { ToolkitClient } from '../../../src/http/client.ts';
import { eventually } from '../../harness/eventually.ts';
import { type ProxyOptions, startProxy } from '../../harness/proxy.ts';
import { HeldClock } from '../../harness/virtual-time.ts';
import * as faults from '../../stand-in/faults.ts';
import { AT_ANY_TIME, createCa, issueCertificate } from '../../stand-in/pki.ts';
import { startCertCentral } from '../../stand-in/server.ts';

const host = 'certcentral.test';
const isSuccess = (status: number) => status === 200;
const errorOf = (error: unknown) => error;

const ca = await createCa();
const server = { commonName: host, dnsNames: [host, '127.0.0.1'], scts: false, ...AT_ANY_TIME };
const { pem: cert, privateKeyPem: key = '' } = await issueCertificate(ca, server);
const identity = { key, cert };

const trustedCas = tls.getCACertificates('default');
afterEach(() => {
  tls.setDefaultCACertificates(trustedCas);
  vi.unstubAllEnvs();
});

interface Given extends Pick<ProxyOptions, 'first'> {
  proxy?: ProxyOptions['mode'];
  timesOut?: boolean;
  fault?: faults.Behavior;
}

/** Sends two requests, each on a connection of its own, to a service with TLS that is trusted. */
async function attempt({ proxy: mode, timesOut = false, fault, first = [] }: Given) {
  tls.setDefaultCACertificates([ca.pem]);
  await using standIn = await startCertCentral({ orders: [], tls: identity });
  const credentials = 'user:password';
  await using proxy = await startProxy({ mode: mode ?? 'works', first, credentials, target: standIn.port });
  if (mode) vi.stubEnv('https_proxy', proxy.url.replace('//', `//${credentials}@`));
  if (fault) standIn.fault({}, fault);
  const url = mode ? `https://${host}/services/v2/order` : `${standIn.url}/order`;
  const lines: string[] = [];
  const debug = (line: string) => lines.push(line.replace(proxy.url.slice('http://'.length), 'PROXY'));
  const clock = new HeldClock();
  const transport = new HttpTransport(new URL(url), { timeoutSeconds: 300, debug, clock });
  const headers = { 'X-DC-DEVKEY': standIn.apiKey };
  const send = () => transport.send({ method: 'GET', url, headers, connection: 'new', isSuccess }).catch(errorOf);
  try {
    let outcome: unknown;
    for (const count of [1, 2]) {
      const isReady = () => (mode === 'silent' ? proxy : standIn).requests.length === count;
      outcome = await (timesOut ? clock.timeOut(send, isReady) : send());
    }
    expect(proxy.seen()).not.toContain(standIn.apiKey);
    return { outcome, connections: standIn.connections, tunnels: proxy.requests, route: lines[1]?.split(', ').at(-1) };
  } finally {
    transport.close();
    await eventually(() => standIn.openSockets() === 0 && proxy.openSockets() === 0);
  }
}

const lost = { retryability: 'transient', inDoubt: true };
const unsent = { retryability: 'transient', inDoubt: false };
const closed = {
  retryability: 'permanent',
  inDoubt: false,
  hint: expect.stringMatching(/^The proxy in https_proxy does not let the request through: /),
};
const page = '200 OK\r\n\r\n<html>';
const busy = '503 Service Unavailable';
const timeout = 'no complete response within 300 seconds';

test.each<[string, Given, connections: number, tunnels: number, outcome: object]>([
  ['directly', {}, 2, 0, { status: 404 }],
  ['directly, and it breaks off after the handshake', { fault: faults.reset }, 2, 0, lost],
  ['directly, and it is silent', { fault: faults.silent, timesOut: true }, 2, 0, { ...lost, detail: timeout }],
  ['through a proxy', { proxy: 'works' }, 2, 2, { status: 404 }],
  ['through a proxy with credentials', { proxy: 'auth' }, 2, 2, { status: 404 }],
  ['through a proxy, and it breaks off after the handshake', { proxy: 'works', fault: faults.reset }, 2, 2, lost],
  ['through a proxy, and it is silent', { proxy: 'works', fault: faults.silent, timesOut: true }, 2, 2, lost],
  ['through a proxy that refuses', { proxy: 'refuses' }, 0, 2, closed],
  ['through a proxy that responds with a page', { proxy: 'works', first: [page, page] }, 0, 2, closed],
  ['through a proxy that is busy', { proxy: 'works', first: [busy, busy] }, 0, 2, unsent],
  ['through a proxy that breaks off', { proxy: 'resets' }, 0, 2, unsent],
  ['through a silent proxy', { proxy: 'silent', timesOut: true }, 0, 2, { ...unsent, detail: timeout }],
])('a service is reached %s', async (_, given, connections, tunnels, outcome) => {
  const warnings: string[] = [];
  const listen = (warning: Error) => warnings.push(warning.message);
  process.on('warning', listen);
  const found = await attempt(given);
  process.off('warning', listen);
  expect(found).toMatchObject({ outcome, connections, route: given.proxy ? 'through the proxy PROXY' : 'directly' });
  expect(found.tunnels.map(({ method, target }) => `${method} ${target}`)).toEqual(
    Array(tunnels).fill(`CONNECT ${host}:443`),
  );
  // The toolkit alone would cause a deprecation warning for credentials.
  expect(warnings).toEqual([]);
});

test.each<[string, number, Pick<ProxyOptions, 'tls'>?]>([
  ['directly', 0],
  ['through a proxy', 1, {}],
  ['through a proxy that speaks TLS', 0, { tls: identity }],
])('certificates are verified %s, although the environment turns that off', async (_, tunnels, options) => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', undefined);
  await using standIn = await startCertCentral({ orders: [], tls: identity });
  await using proxy = await startProxy({ mode: 'works', target: standIn.port, ...options });
  if (options) vi.stubEnv('https_proxy', proxy.url);
  const url = options ? `https://${host}/services/v2/order` : `${standIn.url}/order`;
  const transport = new HttpTransport(new URL(url), { timeoutSeconds: 300, clock: systemClock });
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const outcome = await transport.send({ method: 'GET', url, headers: {}, isSuccess }).catch(errorOf);
  transport.close();
  expect(outcome).toMatchObject({
    detail: expect.stringContaining('unable to verify the first certificate'),
    hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    retryability: 'permanent',
    inDoubt: false,
  });
  expect(standIn.requests).toEqual([]);
  expect(proxy.requests).toHaveLength(tunnels);
});

test('an attempt that ended leaves no listener at its signal', async () => {
  await using standIn = await startCertCentral({ orders: [] });
  const client = new ToolkitClient();
  const { signal } = new AbortController();
  const request = { method: 'GET', url: `${standIn.url}/order`, headers: {}, isSuccess } as const;
  const response = await client.send(request, signal, { established: false });
  expect(await response.toArray()).not.toEqual([]);
  await eventually(() => getEventListeners(signal, 'abort').length === 0);
  client.close();
});

test('a service that is silent in the handshake leaves nothing in doubt', async () => {
  // The proxy waits for the end of a CONNECT, which a handshake does not have.
  await using silent = await startProxy({ mode: 'silent', target: 1 });
  const url = silent.url.replace('http:', 'https:');
  const clock = new HeldClock();
  const transport = new HttpTransport(new URL(url), { timeoutSeconds: 300, clock });
  const send = () => transport.send({ method: 'GET', url, headers: {}, isSuccess });
  const outcome = await clock.timeOut(send, () => silent.connections === 1).catch(errorOf);
  expect(outcome).toMatchObject({ ...unsent, detail: timeout });
  transport.close();
  await eventually(() => silent.openSockets() === 0);
});
