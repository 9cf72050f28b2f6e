import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createRequire } from 'node:module';
import { expect, test, vi } from 'vitest';
import { createCa, issueCertificate } from '../stand-in/pki.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { type ProxyOptions, startProxy } from './proxy.ts';

const host = 'certcentral.test';
const ca = await createCa();
const server = await issueCertificate(ca, { commonName: host, dnsNames: [host], scts: false, keyType: 'ec' });
const tls = { key: server.privateKeyPem ?? '', cert: server.pem };
const credentials = 'user:password';
const { httpsOverHttp } = createRequire(import.meta.url)('tunnel');

/** A request by way of the proxy, with the client that the toolkit uses; resolves to the status. */
async function statusThrough(proxyUrl: string, headers: Record<string, string>, proxyAuth?: string) {
  const { hostname, port } = new URL(proxyUrl);
  const agent = httpsOverHttp({ maxSockets: 1, ca: [ca.pem], proxy: { host: hostname, port, proxyAuth } });
  const request = httpsRequest(`https://${host}/services/v2/order/certificate/1000001`, { agent, headers });
  request.end();
  const [response]: IncomingMessage[] = await once(request, 'response');
  response?.resume();
  return response?.statusCode;
}

test.each<[ProxyOptions['mode'], string | undefined, string]>([
  ['works', undefined, 'resolves'],
  ['auth', credentials, 'resolves'],
  ['auth', undefined, 'rejects'],
  ['refuses', undefined, 'rejects'],
  ['resets', undefined, 'rejects'],
  ['garbage', undefined, 'rejects'],
])('%s with credentials %s: %s', async (mode, proxyAuth, outcome) => {
  await using standIn = await startCertCentral({ tls });
  await using proxy = await startProxy({ mode, target: standIn.port, credentials });
  const headers = { 'X-DC-DEVKEY': standIn.apiKey, 'User-Agent': 'test' };
  const status = statusThrough(proxy.url, headers, proxyAuth);
  if (outcome === 'resolves') expect(await status).toBe(200);
  else await expect(status).rejects.toThrow();
  expect(proxy.requests[0]).toMatchObject({
    method: 'CONNECT',
    target: `${host}:443`,
    headers: { host: `${host}:443` },
  });
  expect(proxy.seen()).toContain(`CONNECT ${host}:443`);
  expect(proxy.seen()).not.toContain(standIn.apiKey);
  expect(standIn.connections).toBe(outcome === 'resolves' ? 1 : 0);
});

test('silent: holds the tunnel until it is closed', async () => {
  const proxy = await startProxy({ mode: 'silent', target: 1 });
  const held = expect(statusThrough(proxy.url, {})).rejects.toThrow();
  await vi.waitUntil(() => proxy.requests.length === 1);
  expect(proxy.openSockets()).toBe(1);
  await proxy.close();
  await held;
});
