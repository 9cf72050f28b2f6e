import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import * as faults from './faults.ts';
import { createCa, issueCertificate } from './pki.ts';
import { type CertCentral, startCertCentral } from './server.ts';

interface Sent {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  agent?: Agent;
  ca?: string;
}

/** One transport with the stand-in; rejects when the connection breaks before the response is complete. */
async function transport({ url, apiKey }: CertCentral, path: string, sent: Sent = {}) {
  const { method = 'GET', body, agent, ca } = sent;
  const headers = {
    'User-Agent': 'test',
    'X-DC-DEVKEY': apiKey,
    ...(body !== undefined && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
    ...sent.headers,
  };
  const send = url.startsWith('https') ? httpsRequest : httpRequest;
  const request = send(url + path, { method, headers, agent, ca });
  request.on('error', () => {}); // once the response has begun, it and the request both report a reset
  request.end(body);
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (!response) throw new Error('no response');
  const responseBody = await text(response);
  return { status: response.statusCode, headers: response.headers, body: responseBody };
}

const order = (id: number | string) => `/order/certificate/${id}`;
const download = (id: number) => `/certificate/download/order/${id}/format/pem_nointermediate`;
const put = (disableCt: unknown, headers = {}): Sent => ({
  method: 'PUT',
  body: JSON.stringify({ disable_ct: disableCt }),
  headers,
});

test('sets the status of an order and reads it back', async () => {
  await using standIn = await startCertCentral();
  const changed = await transport(standIn, `${order(1000001)}/ct-status`, put(true));
  expect(changed).toMatchObject({ status: 204, body: '' });
  const read = await transport(standIn, order(1000001));
  expect(JSON.parse(read.body)).toMatchObject({
    id: 1000001,
    status: 'issued',
    disable_ct: true,
    certificate: { id: 2000001, common_name: 'order-1000001.example.com' },
  });
  expect(standIn.requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
    { method: 'PUT', path: '/services/v2/order/certificate/1000001/ct-status', body: '{"disable_ct":true}' },
    { method: 'GET', path: '/services/v2/order/certificate/1000001', body: '' },
  ]);
});

test('delivers the active certificate, if there is one', async () => {
  await using standIn = await startCertCentral();
  const { headers, body } = await transport(standIn, download(1000002));
  expect(headers['content-type']).toBe('application/x-pem-file');
  expect(new X509Certificate(body).publicKey.asymmetricKeyType).toBe('rsa');
  expect(await transport(standIn, download(1000004))).toMatchObject({ status: 404 });
  expect(JSON.parse((await transport(standIn, order(1000004))).body).certificate).not.toHaveProperty('id');
});

test('keeps every digit of an order ID, and silent about a status it does not report', async () => {
  await using standIn = await startCertCentral({ orders: [] });
  await standIn.addOrder({ id: '123456789012345678', status: 'pending', disableCt: undefined });
  const { body } = await transport(standIn, order('123456789012345678'));
  expect(body).toMatch(
    /^\{"id":123456789012345678,"status":"pending","certificate":\{"common_name":"","dns_names":\[""\]/,
  );
});

const ctStatus = `${order(1000001)}/ct-status`;
test.each<[number, string, string, Sent]>([
  [401, 'access_denied', ctStatus, put(true, { 'X-DC-DEVKEY': 'wrong' })],
  [403, 'access_denied|missing_permission', ctStatus, put(true, { 'X-DC-DEVKEY': 'view-only' })],
  [404, 'not_found|route', '/order', {}],
  [405, 'method_not_allowed', '/order/certificate', put(true)],
  [404, 'not_found|route', `${order(1000001)}?x=1`, {}],
  [404, 'not_found|order', order(7), {}],
  [405, 'method_not_allowed', ctStatus, {}],
  [400, 'bad_request_format', ctStatus, put('true')],
  [400, 'bad_request_format', ctStatus, { method: 'PUT', body: '{"disable_ct":true,"more":1}' }],
  [400, 'bad_request_format', ctStatus, { method: 'PUT', body: '{' }],
  [400, 'bad_request_format', ctStatus, put(true, { 'Content-Type': 'text/plain' })],
  [400, 'bad_request_format', ctStatus, put(true, { 'User-Agent': '' })],
  [400, 'cert_transparency_turned_off_for_account', ctStatus, put(true)],
])('refuses with %i %s: %s', async (status, code, path, sent) => {
  await using standIn = await startCertCentral({ ctTurnedOff: true, viewOnlyKey: 'view-only' });
  const refused = await transport(standIn, path, sent);
  expect(refused.status).toBe(status);
  expect(JSON.parse(refused.body)).toEqual({ errors: [{ code, message: expect.any(String) }] });
  expect(standIn.orders.get('1000001')?.disableCt).toBe(false);
});

test('refuses what is over a rate limit', async () => {
  await using standIn = await startCertCentral({ windows: [{ limit: 2, perMs: 60_000 }] });
  const statuses = [];
  for (let count = 0; count < 3; count++) statuses.push((await transport(standIn, order(1000001))).status);
  expect(statuses).toEqual([200, 200, 429]);
  expect(standIn.throttled).toBe(1);
});

test('serves https, can reset there too, and knows its connections', async () => {
  const ca = await createCa();
  const server = await issueCertificate(ca, { commonName: 'x', dnsNames: ['127.0.0.1'], scts: false, keyType: 'ec' });
  await using standIn = await startCertCentral({ tls: { key: server.privateKeyPem ?? '', cert: server.pem } });
  expect(await transport(standIn, order(1000001), { ca: ca.pem })).toMatchObject({ status: 200 });
  standIn.fault({}, faults.reset);
  await expect(transport(standIn, order(1000001), { ca: ca.pem })).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(transport(standIn, order(1000001))).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  expect(standIn.requests.map(({ connection }) => connection)).toEqual([1, 1]);
});

test('applies faults in order, to what they match, as often as they say', async () => {
  await using standIn = await startCertCentral();
  standIn.fault({ path: 'order' }, { status: 503, headers: { 'Retry-After': '1' }, body: 'down' }, 2);
  standIn.fault({ path: /certificate\/1000001$/ }, { delayMs: 5, next: { status: 502 } }, 1);
  standIn.fault({ method: 'POST' }, faults.silent);
  const statuses = [];
  for (let count = 0; count < 4; count++) statuses.push((await transport(standIn, order(1000001))).status);
  expect(statuses).toEqual([503, 503, 502, 200]);
});

test('can lose the response to a change it made', async () => {
  await using standIn = await startCertCentral();
  standIn.fault({ path: 'put' }, { ...faults.reset, applied: true });
  await expect(transport(standIn, ctStatus, put(true))).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(standIn.orders.get('1000001')?.disableCt).toBe(true);
});

test.each<[string, faults.Behavior, string]>([
  ['reset', faults.reset, 'ECONNRESET'],
  ['hang-up', faults.hangUp, 'ECONNRESET'],
  ['garbage', faults.garbage, 'HPE_INVALID_CONSTANT'],
  ['cut headers', faults.cutHeaders, 'ECONNRESET'],
  ['cut body of known length', faults.cutKnownLength(200), 'ECONNRESET'],
  ['cut chunked body', faults.cutChunked(200), 'ECONNRESET'],
  ['reset after the headers', faults.sends('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', 'reset'), 'ECONNRESET'],
])('breaks with a %s', async (_, behavior, code) => {
  await using standIn = await startCertCentral();
  standIn.fault({}, behavior);
  await expect(transport(standIn, order(1000001))).rejects.toMatchObject({ code });
});

test.each<[string, faults.Behavior]>([
  ['silence', faults.silent],
  ['dripping headers', faults.dripHeaders(1)],
  ['a dripping body', faults.dripBody(200, 1)],
])('holds a request by %s until it is closed', async (_, behavior) => {
  const standIn = await startCertCentral();
  standIn.fault({}, behavior);
  const held = expect(transport(standIn, order(1000001))).rejects.toMatchObject({ code: 'ECONNRESET' });
  await vi.waitUntil(() => standIn.requests.length === 1);
  expect(standIn.openSockets()).toBe(1);
  await standIn.close();
  await held;
  expect(standIn.openSockets()).toBe(0);
});

test('sends informational responses first, and bodies of any size', async () => {
  await using standIn = await startCertCentral();
  standIn.fault({}, faults.informationalFirst(103, 100), 1);
  expect(await transport(standIn, order(1000001))).toMatchObject({ status: 200 });
  standIn.fault({}, faults.hugeBody(200, 1_000_000));
  expect((await transport(standIn, order(1000001))).body).toHaveLength(1_000_000);
});

test('keeps connections, unless told to close them after a response', async () => {
  await using standIn = await startCertCentral();
  const agent = new Agent({ keepAlive: true });
  const closed = async () => vi.waitUntil(() => standIn.openSockets() === 0);
  await transport(standIn, order(1000001), { agent });
  standIn.fault({}, faults.closeAfterAnswer, 1);
  expect(await transport(standIn, order(1000001), { agent })).toMatchObject({ headers: { connection: 'keep-alive' } });
  await closed();
  await transport(standIn, order(1000001), { agent });
  expect(standIn.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  agent.destroy();
});

test('takes its time forevery response, faults included, and tells what was asked of it', async () => {
  await using standIn = await startCertCentral({ latencyMs: 40 });
  standIn.fault({ path: 'list' }, { status: 503 }, 1);
  const started = performance.now();
  const paths = ['/order/certificate?limit=2&offset=0', order(1000001), download(1000001), order(1000002)];
  const responses = await Promise.all(paths.map((path) => transport(standIn, path)));
  expect(performance.now() - started).toBeGreaterThan(39);
  expect(responses.map(({ status }) => status)).toEqual([503, 200, 200, 200]);
  expect(standIn.maxOpenSockets).toBe(4);
  const kinds = ['list', 'order', 'certificate', 'chain'] as const;
  expect(kinds.map((kind) => standIn.requestsFor(kind).length)).toEqual([1, 2, 1, 0]);
  const [{ at = 0 } = {}] = standIn.requestsFor('list');
  expect(Date.now() - at).toBeLessThan(5_000);
});

test('leaves to chance what no fault is queued for', async () => {
  await using standIn = await startCertCentral({
    randomFault: ({ path }) => (path.includes('?') ? { status: 502 } : undefined),
  });
  standIn.fault({ path: 'list' }, { status: 503 }, 1);
  const statuses = [];
  for (const path of ['/order/certificate?limit=2', '/order/certificate?limit=2', order(1000001)])
    statuses.push((await transport(standIn, path)).status);
  expect(statuses).toEqual([503, 502, 200]);
});
