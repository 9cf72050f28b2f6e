import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { CertCentral } from '../../src/certcentral.ts';
import { Failure } from '../../src/errors.ts';
import { type CertCentral as StandIn, seedOrders, startCertCentral } from '../support/certcentral.ts';
import * as faults from '../support/faults.ts';

let standIn: StandIn;
let api: CertCentral;
let log: string[];
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
  api = new CertCentral({ apiUrl: standIn.url, apiKey: standIn.apiKey, timeoutSeconds: 5 }, (line) => log.push(line));
  return () => api.close();
});

/** What an exchange failed with. */
async function failureOf(exchange: Promise<unknown>): Promise<Failure> {
  const error = await exchange.then(
    () => 'it succeeded',
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw error;
  return error;
}

describe('setting the CT logging status', () => {
  test.each([
    ['disabled', '{"disable_ct":true}', true],
    ['enabled', '{"disable_ct":false}', false],
  ] as const)('to %s sends %s', async (status, body, disableCt) => {
    await api.setCtStatus('1000001', status, once);
    expect(standIn.orders.get('1000001')?.disableCt).toBe(disableCt);
    expect(standIn.requests).toMatchObject([
      {
        method: 'PUT',
        path: '/services/v2/order/certificate/1000001/ct-status',
        body,
        headers: {
          'x-dc-devkey': standIn.apiKey,
          'user-agent': `digicert-ct-status/${manifest.version}`,
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
  ] as const)('to %s fails with what was asked, what came back, and what to do', async (status, verb) => {
    const { message, reason, hint } = await failureOf(api.setCtStatus('7', status, once));
    expect(reason).toBe(
      `Could not ${verb} CT logging of order 7: PUT ${standIn.url}/order/certificate/7/ct-status: 404 not_found|order: The specified order was not found`,
    );
    expect(hint).toMatch(/^No such order in this account/);
    expect(message).toBe(`${reason}. ${hint}`);
  });

  test.each([200, 201, 202, 206])('takes a %i for no success', async (status) => {
    standIn.fault({}, { status, body: '<html>Welcome</html>' });
    expect(await failureOf(api.setCtStatus('1000001', 'disabled', once))).toMatchObject({
      reason: expect.stringMatching(
        new RegExp(
          `: ${status} "<html>Welcome</html>"\\. The order may have been changed all the same; running again is safe$`,
        ),
      ),
      hint: expect.stringMatching(/^That is not an answer of this API\./),
    });
    expect(standIn.requests).toHaveLength(1);
  });

  test('takes a 204 for a success whose announced body never comes', async () => {
    standIn.fault({}, faults.sends('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', 'never'));
    await api.setCtStatus('1000001', 'disabled', once);
  });

  test.each([
    ['may have been made all the same where the connection broke', faults.reset, true],
    ['may have been made all the same where the gateway gave up', { status: 504 }, true],
    ['was not made where it was refused', { status: 422 }, false],
    ['was not made where the rate limit is used up', { status: 429 }, false],
  ])('says whether the change %s', async (_, fault, doubt) => {
    standIn.fault({}, fault);
    const { reason } = await failureOf(api.setCtStatus('1000001', 'disabled', once));
    expect(reason.endsWith('. The order may have been changed all the same; running again is safe')).toBe(doubt);
  });
});

describe('a request', () => {
  test('is repeated, and each retry is one line in the log', async () => {
    standIn.fault({}, { status: 503, headers: atOnce, body: 'down' }, 1);
    standIn.fault({}, { status: 429, headers: atOnce, body: { errors: [{ code: 'slow' }] } }, 1);
    await api.setCtStatus('1000001', 'disabled', { retries: 2 });
    const asked = `PUT ${standIn.url}/order/certificate/1000001/ct-status`;
    expect(log).toEqual([
      `${asked}: Attempt 1 of 3 failed: 503 "down". Next attempt in 0.0 seconds.`,
      `${asked}: Attempt 2 of 3 failed: 429 slow. Next attempt in 0.0 seconds.`,
    ]);
    expect(standIn.requests).toHaveLength(3);
  });

  test('is tried as often as it may', async () => {
    standIn.fault({}, { status: 500, headers: atOnce });
    const { reason } = await failureOf(api.getOrder('1000001', { retries: 2 }));
    expect(reason).toMatch(/: 500 with an empty body \(attempt 3 of 3\)$/);
    expect(standIn.requests).toHaveLength(3);
  });

  test('stays final in its status where its body breaks', async () => {
    standIn.fault({}, faults.cutKnownLength(403));
    const { reason } = await failureOf(api.getOrder('1000001', { retries: 3 }));
    expect(reason).toMatch(/: 403 with a body that breaks off$/);
    expect(standIn.requests).toHaveLength(1);
  });

  test('ends when it is told to stop, while it waits', async () => {
    standIn.fault({}, { status: 503, headers: { 'Retry-After': '100' } });
    const stop = new AbortController();
    const exchange = api.getOrder('1000001', { retries: 1, stop: stop.signal });
    await vi.waitUntil(() => log.length === 1);
    stop.abort();
    await expect(exchange).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('ends when it is told to stop, while it is under way', async () => {
    standIn.fault({}, faults.silent);
    const stop = new AbortController();
    const exchange = failureOf(api.getOrder('1000001', { retries: 1, stop: stop.signal }));
    await vi.waitUntil(() => standIn.requests.length === 1);
    stop.abort();
    expect((await exchange).reason).toMatch(/^Could not read order 1000001: GET /);
  });

  test('leaves no connection open in the end', async () => {
    await api.getOrder('1000001', once);
    expect(standIn.openSockets()).toBe(1);
    api.close();
    await vi.waitUntil(() => standIn.openSockets() === 0);
  });
});

describe('reading an order', () => {
  test('gives what of it matters', async () => {
    expect(await api.getOrder('1000002', once)).toEqual({
      status: 'issued',
      ctStatus: 'disabled',
      certificate: { state: 'issued', id: '2000002' },
      commonName: 'order-1000002.example.com',
      dnsNames: ['order-1000002.example.com', 'www.order-1000002.example.com'],
    });
    const [request] = standIn.requests;
    expect(request).toMatchObject({ method: 'GET', path: '/services/v2/order/certificate/1000002', body: '' });
    expect(request?.headers).toMatchObject({ accept: 'application/json', 'x-dc-devkey': standIn.apiKey });
    expect(request?.headers).not.toHaveProperty('content-type');
  });

  test('gives the names of a pending one', async () => {
    expect(await api.getOrder('1000004', once)).toEqual({
      status: 'pending',
      ctStatus: 'enabled',
      certificate: { state: 'none' },
      commonName: 'order-1000004.example.com',
      dnsNames: ['order-1000004.example.com'],
    });
  });

  test('knows an order by all of its 18 digits', async () => {
    const read = api.getOrder('123456789012345678', once);
    expect(await read).toMatchObject({ ctStatus: 'unknown', commonName: 'big.example.com' });
    standIn.fault({}, { status: 200, body: '{"id":123456789012345679}' });
    await expect(api.getOrder('123456789012345678', once)).rejects.toThrow('200, but not with order');
  });

  test.each([
    ['{}'],
    ['{"id":null}'],
    ['{"id":"1"}'],
    ['{"id":2}'],
    ['{"id":-1}'],
    ['{"id":[1]}'],
    ['[{"id":1}]'],
    ['null'],
    [''],
    ['{"id":1'],
    ['<html>Welcome</html>'],
  ])('fails with %s in place of order 1', async (body) => {
    standIn.fault({}, { status: 200, body });
    expect(await failureOf(api.getOrder('1', { retries: 3 }))).toMatchObject({
      reason: `Could not read order 1: GET ${standIn.url}/order/certificate/1: 200, but not with order 1`,
      hint: 'Check api-url, and whether a proxy, portal or gateway answers in the place of CertCentral.',
    });
    expect(standIn.requests).toHaveLength(1);
  });

  test.each([204, 202])('fails with status %i', async (status) => {
    standIn.fault({}, { status });
    const { reason } = await failureOf(api.getOrder('1', once));
    expect(reason).toBe(`Could not read order 1: GET ${standIn.url}/order/certificate/1: ${status} with an empty body`);
  });

  test('is repeated where the answer was cut short', async () => {
    standIn.fault({}, faults.cutKnownLength(200), 1);
    expect(await api.getOrder('1000001', { retries: 1 })).toMatchObject({ status: 'issued' });
    expect(log).toEqual([expect.stringMatching(/: Attempt 1 of 2 failed: ECONNRESET aborted\. Next attempt in /)]);
  });

  test.each<[string, object, object]>([
    ['no certificate', {}, { certificate: { state: 'none' }, commonName: '', dnsNames: [] }],
    ['certificate null', { certificate: null }, { certificate: { state: 'none' } }],
    ['certificate {}', { certificate: {} }, { certificate: { state: 'none' } }],
    ['certificate.id null', { certificate: { id: null } }, { certificate: { state: 'none' } }],
    ['certificate.id 0', { certificate: { id: 0 } }, { certificate: { state: 'none' } }],
    ['certificate.id 7', { certificate: { id: 7 } }, { certificate: { state: 'issued', id: '7' } }],
    ['certificate.id "7"', { certificate: { id: '7' } }, { certificate: { state: 'unknown' } }],
    ['certificate.id ""', { certificate: { id: '' } }, { certificate: { state: 'unknown' } }],
    ['certificate.id -1', { certificate: { id: -1 } }, { certificate: { state: 'unknown' } }],
    ['certificate.id 1.5', { certificate: { id: 1.5 } }, { certificate: { state: 'unknown' } }],
    ['certificate.id false', { certificate: { id: false } }, { certificate: { state: 'unknown' } }],
    ['certificate []', { certificate: [] }, { certificate: { state: 'unknown' } }],
    ['certificate 7', { certificate: 7 }, { certificate: { state: 'unknown' } }],
    ['certificate false', { certificate: false }, { certificate: { state: 'unknown' } }],
    ['disable_ct true', { disable_ct: true }, { ctStatus: 'disabled' }],
    ['disable_ct false', { disable_ct: false }, { ctStatus: 'enabled' }],
    ['disable_ct null', { disable_ct: null }, { ctStatus: 'unknown' }],
    ['disable_ct "true"', { disable_ct: 'true' }, { ctStatus: 'unknown' }],
    ['no disable_ct', {}, { ctStatus: 'unknown' }],
    ['status 7', { status: 7 }, { status: '' }],
    ['no status', {}, { status: '' }],
    ['common_name null', { certificate: { common_name: null } }, { commonName: '' }],
    ['dns_names [""]', { certificate: { dns_names: [''] } }, { dnsNames: [] }],
    ['dns_names null', { certificate: { dns_names: null } }, { dnsNames: [] }],
    ['dns_names "a"', { certificate: { dns_names: 'a' } }, { dnsNames: [] }],
    [
      'dns_names of other things',
      { certificate: { dns_names: ['a', 7, null, '', ['b'], 'c'] } },
      { dnsNames: ['a', 'c'] },
    ],
    [
      'names, exactly as they are',
      { certificate: { common_name: ' A\n<b>', dns_names: ['*.é', 'x\u202ey'] } },
      { commonName: ' A\n<b>', dnsNames: ['*.é', 'x\u202ey'] },
    ],
  ])('takes from an answer with %s', async (_, answer, expected) => {
    standIn.fault({}, { status: 200, body: { id: 1, ...answer } });
    expect(await api.getOrder('1', once)).toMatchObject(expected);
  });

  test('keeps every digit of a certificate ID', async () => {
    standIn.fault({}, { status: 200, body: '{"id":1,"certificate":{"id":123456789012345678}}' });
    expect(await api.getOrder('1', once)).toMatchObject({ certificate: { id: '123456789012345678' } });
  });
});

describe('reading the active certificate', () => {
  test('gives what the service sent', async () => {
    const pem = standIn.orders.get('1000001')?.certificate?.pem;
    expect(await api.getActiveCertificate('1000001', once)).toBe(pem);
    expect(standIn.requests).toMatchObject([
      {
        method: 'GET',
        path: '/services/v2/certificate/download/order/1000001/format/pem_nointermediate',
        headers: { accept: '*/*', 'x-dc-devkey': standIn.apiKey },
      },
    ]);
  });

  test('fails with what was asked', async () => {
    const { reason } = await failureOf(api.getActiveCertificate('1000004', once));
    expect(reason).toBe(
      `Could not read the active certificate of order 1000004: GET ${standIn.url}/certificate/download/order/1000004/format/pem_nointermediate: 404 not_found|certificate: No certificate was issued for the order`,
    );
  });
});

describe('a refusal', () => {
  test.each<[string, string | object, string]>([
    ['in the documented format', { errors: [{ code: 'a|b', message: 'No.' }] }, '400 a|b: No'],
    [
      'with several errors',
      {
        errors: [
          { code: 'a', message: 'No' },
          { code: 'b', message: 'Never' },
        ],
      },
      '400 a: No; b: Never',
    ],
    ['with a code alone', { errors: [{ code: 'a' }] }, '400 a'],
    ['with a message alone', { errors: [{ message: 'No' }] }, '400 No'],
    ['with things that are no text', { errors: [{ code: 7, message: {} }] }, '400 '],
    ['with things that are no errors', { errors: [null, 'x', { code: 'a', message: 'No' }] }, '400 a: No'],
    ['with no errors', { errors: [] }, '400 "{"errors":[]}"'],
    ['with something else for errors', { errors: 'x' }, '400 "{"errors":"x"}"'],
    ['that is JSON of another kind', '"x"', '400 ""x""'],
    ['that is empty', '', '400 with an empty body'],
    ['that is text', 'Bad\r\n\r\nGateway\u0000', '400 "Bad Gateway"'],
    ['that is HTML, cut at 200 characters', `<p>${'x'.repeat(300)}`, `400 "<p>${'x'.repeat(196)}…"`],
    [
      'that is long, cut at 500 characters',
      { errors: [{ code: 'a', message: 'x'.repeat(600) }] },
      `400 a: ${'x'.repeat(496)}…`,
    ],
    ['with line breaks', { errors: [{ code: 'a\r\n::error::', message: 'b\u001b[31m' }] }, '400 a ::error::: b[31m'],
  ])('%s', async (_, body, shown) => {
    standIn.fault({}, { status: 400, body });
    const { reason } = await failureOf(api.getOrder('1', once));
    expect(reason).toBe(`Could not read order 1: GET ${standIn.url}/order/certificate/1: ${shown}`);
  });

  test('is recognized by the code of its first error', async () => {
    standIn.fault({}, { status: 404, body: { errors: [{ code: 'not_found|order' }, { code: 'x' }] } });
    expect((await failureOf(api.getOrder('1', once))).hint).toMatch(/^No such order/);
  });

  test.each([
    ['https://login.example/a?b=c', '302 redirect to https://login.example with an empty body'],
    ['/login', () => `302 redirect to ${new URL(standIn.url).origin} with an empty body`],
    ['http://a b', '302 with an empty body'],
    ['mailto:a@example.com', '302 with an empty body'],
  ])('that is a redirect to %j names where to, and is not followed', async (location, shown) => {
    standIn.fault({}, { status: 302, headers: { Location: location } });
    const { reason } = await failureOf(api.getOrder('1', { retries: 3 }));
    expect(reason.endsWith(`: ${typeof shown === 'string' ? shown : shown()}`)).toBe(true);
    expect(standIn.requests).toHaveLength(1);
  });
});

describe('the key does not come out', () => {
  // In lower case, since it is to be a host name, too.
  const key = 'stand-in-api-key-0123456789';

  test.each<[string, (key: string) => faults.Behaviour]>([
    ['in an error', (text) => ({ status: 400, body: { errors: [{ code: text, message: `key ${text}` }] } })],
    ['in an error, split by control characters', (text) => ({ status: 400, body: text.split('').join('\u0000') })],
    ['in a body that is cut through the key', (text) => ({ status: 400, body: `${'x'.repeat(190)}${text}` })],
    [
      'in an error that is cut through the key',
      (text) => ({
        status: 400,
        body: { errors: [{ code: 'x'.repeat(490), message: text }] },
      }),
    ],
    ['in a redirect', (text) => ({ status: 302, headers: { Location: `https://${text}.example` } })],
    ['in what is not HTTP', (text) => faults.sends(`${text}\r\n\r\n`)],
  ])('%s', async (_, fault) => {
    standIn.fault({}, fault(key));
    const failure = await failureOf(api.getOrder('1', once));
    for (const part of [key, key.slice(0, 10)]) expect(failure.message).not.toContain(part);
  });

  test('in a retry', async () => {
    standIn.fault({}, { status: 503, headers: atOnce, body: key }, 1);
    await api.getOrder('1000001', { retries: 1 });
    expect(log).toEqual([expect.stringContaining('503 "***"')]);
  });

  test('in the address of a request', async () => {
    api = new CertCentral({ apiUrl: `${standIn.url}/${key}`, apiKey: key, timeoutSeconds: 5 }, () => {});
    const { reason } = await failureOf(api.getOrder('1', once));
    expect(reason).toContain(`: GET ${standIn.url}/***/order/certificate/1: 404 `);
    api.close();
  });

  test('in an order', async () => {
    const certificate = { id: 2, common_name: `x${key}`, dns_names: [key, `${key}.example`] };
    standIn.fault({}, { status: 200, body: { id: 1, status: key, certificate } });
    expect(await api.getOrder('1', once)).toMatchObject({
      status: '***',
      commonName: 'x***',
      dnsNames: ['***', '***.example'],
    });
  });
});
