import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CertCentral } from '../../../src/certcentral/certcentral.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import * as faults from '../../stand-in/faults.ts';
import { type CertCentral as StandIn, seedOrders, startCertCentral } from '../../stand-in/server.ts';

const CHECK_URL = 'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';

let standIn: StandIn;
let api: CertCentral;
let log: string[];
let debugLog: string[];
const once = { retries: 0 };
const atOnce = { 'Retry-After': '0' };

beforeAll(async () => {
  const big = { id: '123456789012345678', status: 'issued', disableCt: undefined, commonName: 'big.example.com' };
  standIn = await startCertCentral({ orders: [...seedOrders, big] });
});

afterAll(() => standIn.close());

beforeEach(() => {
  standIn.requests.length = 0;
  standIn.faults.length = 0;
  log = [];
  debugLog = [];
  api = createApi(5);
  return () => api.close();
});

function createApi(timeoutSeconds: number): CertCentral {
  const connection = { apiUrl: standIn.url, apiKey: standIn.apiKey, timeoutSeconds };
  const clock = { now: Date.now, random: Math.random, sleep: async () => {} };
  return new CertCentral(connection, {
    log: (line) => log.push(line),
    debug: (line) => debugLog.push(line),
    clock,
  });
}

/** What an transport failed with. */
async function failureOf(transport: Promise<unknown>): Promise<RequestError> {
  const error = await transport.then(
    () => 'it succeeded',
    (detail: unknown) => detail,
  );
  if (!(error instanceof RequestError)) throw error;
  return error;
}

describe('setting the CT logging status', () => {
  test.each([
    ['disabled', '{"disable_ct":true}', true],
    ['enabled', '{"disable_ct":false}', false],
  ] as const)('to %s sends %s', async (status, body, disableCt) => {
    expect(await api.setCtStatus('1000001', status, once)).toBeUndefined();
    expect(standIn.orders.get('1000001')?.disableCt).toBe(disableCt);
    expect(standIn.requests).toMatchObject([
      {
        method: 'PUT',
        path: '/services/v2/order/certificate/1000001/ct-status',
        body,
        headers: {
          'x-dc-devkey': standIn.apiKey,
          'content-type': 'application/json',
          accept: 'application/json',
          'content-length': String(body.length),
        },
      },
    ]);
    expect(log).toEqual([]);
  });

  test.each([
    ['disabled', 'disable'],
    ['enabled', 'enable'],
  ] as const)('to %s fails with what could not be done', async (status, verb) => {
    expect(await failureOf(api.setCtStatus('7', status, once))).toMatchObject({
      title: `Could not ${verb} CT logging of order 7`,
      detail: `PUT ${standIn.url}/order/certificate/7/ct-status: 404 not_found|order: The specified order was not found`,
    });
  });

  test.each([200, 201, 202, 203, 205, 206])('takes a %i for no success, and is not repeated', async (status) => {
    standIn.fault({}, { status });
    expect(await failureOf(api.setCtStatus('1000001', 'disabled', { retries: 1 }))).toMatchObject({
      detail: `PUT ${standIn.url}/order/certificate/1000001/ct-status: ${status} with an empty body`,
      hint: `The order may have been changed all the same; running again is safe. That is not an answer of this API. ${CHECK_URL}`,
    });
    expect(standIn.requests).toHaveLength(1);
  });

  test('takes a 204 for a success whose announced body never comes', async () => {
    standIn.fault({}, faults.sends('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', 'never'));
    await api.setCtStatus('1000001', 'disabled', once);
  });

  test('is repeated, also where the change may have been made', async () => {
    standIn.fault({}, { ...faults.reset, applied: true }, 1);
    standIn.fault({}, { status: 503, headers: atOnce }, 1);
    await api.setCtStatus('1000001', 'disabled', { retries: 2 });
    expect(log).toHaveLength(2);
    expect(standIn.requests).toHaveLength(3);
  });
});

test('each attempt is told to who debugs, within the time that it may take', async () => {
  standIn.fault({}, faults.silent);
  const impatient = createApi(0.2);
  const { detail } = await failureOf(impatient.getOrder('1000001', once));
  impatient.close();
  expect(detail).toBe(`GET ${standIn.url}/order/certificate/1000001: no complete answer within 0.2 seconds`);
  expect(debugLog).toEqual([
    expect.stringMatching(
      /^GET \/services\/v2\/order\/certificate\/1000001: no complete answer within 0\.2 seconds; \d+ ms, /,
    ),
  ]);
});

test('what is not HTTP is shown without the key, and on one line', async () => {
  standIn.fault({}, faults.sends(`${standIn.apiKey}\r\n\r\n`));
  const { detail } = await failureOf(api.getOrder('1000001', once));
  expect(detail).toMatch(/: HPE_INVALID_CONSTANT Parse Error: Expected HTTP\//);
  expect([detail, ...debugLog].join()).not.toContain(standIn.apiKey.slice(0, 10));
});

test('no connection stays open in the end', async () => {
  await api.getOrder('1000001', once);
  expect(standIn.openSockets()).toBe(1);
  api.close();
  await vi.waitUntil(() => standIn.openSockets() === 0);
});

describe('reading an order', () => {
  test('gives what of it matters', async () => {
    expect(await api.getOrder('1000002', once)).toEqual({
      status: 'issued',
      life: 'issued',
      reissuePending: false,
      product: 'ssl_plus',
      privateProduct: false,
      tls: true,
      ctStatusGarbled: false,
      ctStatus: 'disabled',
      certificateId: '2000002',
      commonName: 'order-1000002.example.com',
      dnsNames: ['order-1000002.example.com', 'www.order-1000002.example.com'],
      template: { csr: standIn.orders.get('1000002')?.csr, signatureHash: 'sha256', serverPlatformId: 45 },
    });
    const [request] = standIn.requests;
    expect(request).toMatchObject({ method: 'GET', path: '/services/v2/order/certificate/1000002', body: '' });
    expect(request?.headers).toMatchObject({ accept: 'application/json', 'x-dc-devkey': standIn.apiKey });
    expect(request?.headers).not.toHaveProperty('content-type');
  });

  test('knows an order by all of its 18 digits', async () => {
    const read = api.getOrder('123456789012345678', once);
    expect(await read).toMatchObject({ ctStatus: 'unknown', commonName: 'big.example.com' });
    standIn.fault({}, { status: 200, body: '{"id":123456789012345679}' });
    await expect(api.getOrder('123456789012345678', once)).rejects.toThrow(
      ': 200, but not with order 123456789012345678.',
    );
  });

  test.each([
    ['{}', '200, but not with order 1'],
    ['{"id":null}', '200, but not with order 1'],
    ['{"id":"1"}', '200, but not with order 1'],
    ['{"id":2}', '200, but not with order 1'],
    ['{"id":-1}', '200, but not with order 1'],
    ['{"id":[1]}', '200, but not with order 1'],
    ['[{"id":1}]', '200, but not with order 1'],
    ['null', '200, but not with order 1'],
    ['', '200, but not with order 1'],
    ['{"id":1', '200, but not with order 1'],
    ['Welcome<br>', '200, but not with order 1'],
    ['<html>Welcome</html>', '200 with HTML in the place of the order'],
    ['\r\n <!DOCTYPE html>', '200 with HTML in the place of the order'],
  ])('fails with %j in place of order 1', async (body, reason) => {
    standIn.fault({}, { status: 200, body });
    expect(await failureOf(api.getOrder('1', { retries: 3 }))).toMatchObject({
      message: `Could not read order 1: GET ${standIn.url}/order/certificate/1: ${reason}. ${CHECK_URL}`,
      status: undefined,
    });
    expect(standIn.requests).toHaveLength(1);
  });

  test.each([204, 202])('fails with status %i', async (status) => {
    standIn.fault({}, { status });
    const { detail } = await failureOf(api.getOrder('1', once));
    expect(detail).toBe(`GET ${standIn.url}/order/certificate/1: ${status} with an empty body`);
  });

  test('is repeated where the answer was cut short', async () => {
    standIn.fault({}, faults.cutKnownLength(200), 1);
    expect(await api.getOrder('1000001', { retries: 1 })).toMatchObject({ status: 'issued' });
    expect(log).toEqual([expect.stringMatching(/: Attempt 1 of 2 failed: ECONNRESET aborted\. Next attempt in /)]);
  });

  test('gives nothing of the key', async () => {
    const key = standIn.apiKey;
    const certificate = { id: 2, common_name: `x${key}`, dns_names: [key, `${key}.example`] };
    standIn.fault({}, { status: 200, body: { id: 1, status: key, certificate } });
    expect(await api.getOrder('1', once)).toMatchObject({
      status: '***',
      commonName: 'x***',
      dnsNames: ['***', '***.example'],
    });
  });
});

describe('reading the active certificate', () => {
  test('gives what it says', async () => {
    const { validToDate } = new X509Certificate(standIn.orders.get('1000001')?.certificate?.pem ?? '');
    expect(await api.getActiveCertificate('1000001', once)).toEqual({ ctStatus: 'enabled', validTill: validToDate });
    expect(standIn.requests).toMatchObject([
      {
        method: 'GET',
        path: '/services/v2/certificate/download/order/1000001/format/pem_nointermediate',
        headers: { accept: '*/*', 'x-dc-devkey': standIn.apiKey },
      },
    ]);
    expect(await api.getActiveCertificate('1000002', once)).toMatchObject({ ctStatus: 'disabled' });
  });

  test('fails with what was asked', async () => {
    const asked = `GET ${standIn.url}/certificate/download/order/1000004/format/pem_nointermediate`;
    expect(await failureOf(api.getActiveCertificate('1000004', once))).toMatchObject({
      title: 'Could not read the active certificate of order 1000004',
      detail: `${asked}: 404 not_found|certificate: No certificate was issued for the order`,
    });
  });

  test('fails where there is something else in its place, and is not repeated', async () => {
    standIn.fault({}, { status: 200, body: '<html>' });
    expect(await failureOf(api.getActiveCertificate('1', { retries: 1 }))).toMatchObject({
      detail: expect.stringMatching(/: 200, but not with an X\.509 certificate in PEM$/),
      hint: CHECK_URL,
    });
    expect(standIn.requests).toHaveLength(1);
  });

  test('is repeated where the answer was cut short', async () => {
    standIn.fault({}, faults.cutChunked(200), 1);
    expect(await api.getActiveCertificate('1000001', { retries: 1 })).toMatchObject({ ctStatus: 'enabled' });
  });
});
