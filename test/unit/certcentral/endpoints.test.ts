import { describe, expect, test } from 'vitest';
import * as endpoints from '../../../src/certcentral/endpoints.ts';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/errors.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { errorOf, scripted } from './scripted-api.ts';

const cutShort = new RequestError('cut short', { hint: 'Again.', retryability: 'transient', inDoubt: true });

/** Sends a request that gets this response. */
async function send<T>(endpoint: endpoints.Endpoint<T>, response: Partial<HttpResponse> | Error, retries = 0) {
  const { api, transport, sent } = scripted([response]);
  const outcome = await api.request(endpoint, { retries }).catch((error: unknown) => error);
  return { outcome, request: transport.requests[0], sent: sent(), count: transport.requests.length };
}

const read = async <T>(endpoint: endpoints.Endpoint<T>, body: unknown) =>
  (await send(endpoint, { body: typeof body === 'string' ? body : JSON.stringify(body) })).outcome as T;

const ca = await createCa();
const names = { commonName: 'a.example', dnsNames: ['a.example'], scts: true, keyType: 'ec' } as const;
const { pem: leaf, serial } = await issueCertificate(ca, names);

const MIB = 2 ** 20;
const reissue: endpoints.ReissueRequest = {
  commonName: 'a.example',
  dnsNames: ['b.example'],
  csr: 'CSR\n',
  signatureHash: 'sha384',
  serverPlatformId: -1,
  skipApproval: true,
  comments: 'https://github.example/run/1',
};

describe('each endpoint', () => {
  const pem = 'format/pem';
  type Row = [endpoints.Endpoint<unknown>, sent: string, title: string, connection?: 'new', maxBodyBytes?: number];
  test.each<Row>([
    [endpoints.setCtStatus('7', 'disabled'), 'PUT /order/certificate/7/ct-status', 'disable CT logging of order 7'],
    [
      endpoints.setCtStatus('7', 'enabled', 'new'),
      'PUT /order/certificate/7/ct-status',
      'enable CT logging of order 7',
      'new',
    ],
    [endpoints.getOrder('7'), 'GET /order/certificate/7', 'read order 7'],
    [
      endpoints.downloadCertificate('7'),
      `GET /certificate/download/order/7/${pem}_nointermediate *`,
      'read the active certificate of order 7',
    ],
    [
      endpoints.downloadIssuedCertificate('7'),
      `GET /certificate/download/order/7/${pem}_noroot *`,
      'read the active certificate of order 7',
    ],
    [endpoints.getAccountId(), 'GET /account', 'read the account'],
    [
      endpoints.requestReissue('7', reissue),
      'POST /order/certificate/7/reissue',
      'request a reissue of order 7',
      'new',
    ],
    [endpoints.getValidation('7'), 'GET /order/certificate/7/validation', 'read the validations of order 7'],
    [endpoints.checkDcv('7'), 'PUT /order/certificate/7/check-dcv', 'check the domain validation of order 7'],
    [
      endpoints.listOrders(2000),
      'GET /order/certificate?limit=1000&offset=2000&sort=order_id',
      'read the list of orders',
      undefined,
      64 * MIB,
    ],
    [endpoints.listDuplicates('7'), 'GET /order/certificate/7/duplicate', 'read the duplicates of order 7'],
    [endpoints.downloadDuplicate('71'), `GET /certificate/71/download/${pem}_nointermediate *`, 'read duplicate 71'],
  ])('sends its request, and fails with its title (%#)', async (endpoint, line, title, connection, maxBodyBytes) => {
    const { outcome, request, sent } = await send(endpoint, { status: 404 });
    expect(sent).toEqual([line.endsWith('*') ? `${line.slice(0, -1)}*/*` : `${line} application/json`]);
    expect([request?.connection, request?.maxBodyBytes]).toEqual([connection, maxBodyBytes]);
    expect(outcome).toMatchObject({ title: `Could not ${title}`, status: 404 });
  });

  test.each<[endpoints.Endpoint<unknown>, string, string[]]>([
    [endpoints.getOrder('1'), 'the response is HTML', ['<html>Welcome</html>', '\r\n <!DOCTYPE html>']],
    [endpoints.getOrder('1'), 'the response is not order 1', ['{}', '{"id":null}', '{"id":2}', '[{"id":1}]', '', 'Hi']],
    [endpoints.getAccountId(), 'the response has no ID of an account', ['{}', '[]', '{"id":0}']],
    [endpoints.downloadCertificate('1'), 'the response has no X.509 certificate in PEM', ['<html>']],
    [endpoints.downloadIssuedCertificate('1'), 'the response has no end-entity certificate in PEM', ['<html>']],
    [endpoints.downloadDuplicate('1'), 'the response has a certificate that cannot be read', [leaf.replace('M', 'N')]],
    [endpoints.getValidation('1'), 'the response does not have the validations of the order', ['', '[]']],
    [endpoints.listOrders(0), 'the response is not a list of orders', ['Hi', '{}']],
    [
      endpoints.listDuplicates('1'),
      'the response is not a list of duplicates',
      ['{}', '[]', 'x', '{"certificates":{}}'],
    ],
  ])('fails with what the response is (%#): %s', async (endpoint, detail, bodies) => {
    for (const body of bodies) {
      const { outcome, count } = await send(endpoint, { body }, 3);
      const expected = { detail: `200, but ${detail}`, hint: CHECK_API_URL_HINT, retryability: 'permanent' };
      expect(outcome, body).toMatchObject(expected);
      expect(count).toBe(1);
    }
  });

  test('that reads needs a 200 and the whole body', async () => {
    expect((await send(endpoints.getOrder('1'), { body: '{"id":1}', bodyError: cutShort })).outcome).toMatchObject({
      detail: 'cut short',
      retryability: 'transient',
    });
    expect((await send(endpoints.getOrder('1'), { status: 206, body: '{"id":1}' })).outcome).toMatchObject({
      status: 206,
    });
  });
});

describe('setting the CT status', () => {
  test.each([
    ['disabled', '{"disable_ct":true}'],
    ['enabled', '{"disable_ct":false}'],
  ] as const)('%s is done with a 204, whatever follows', async (status, body) => {
    const { outcome, request } = await send(endpoints.setCtStatus('7', status), { status: 204, bodyError: cutShort });
    expect(outcome).toBeUndefined();
    expect(request?.body).toBe(body);
    const { hint } = await errorOf(
      scripted([{ status: 400, body: '{"code":"cert_transparency_x"}' }]).api.request(
        endpoints.setCtStatus('7', status),
        { retries: 0 },
      ),
    );
    expect(hint.includes('may also no longer')).toBe(status === 'disabled');
  });

  test.each([200, 201, 202, 203, 205, 206])('a %i is no success, and leaves a doubt', async (status) => {
    const { outcome, count } = await send(endpoints.setCtStatus('7', 'disabled'), { status }, 1);
    const hint = expect.stringMatching(/^The order may have been changed anyway; running again is safe\. /);
    expect(outcome).toMatchObject({ status, hint, inDoubt: true });
    expect(count).toBe(1);
  });
});

test('an order, an account and certificates are read', async () => {
  const id = '123456789012345';
  for (const body of [`{"id":${id},"status":"issued"}`, `{"id":"${id}","status":"issued"}`])
    expect(await read(endpoints.getOrder(id), body)).toMatchObject({ id, status: 'issued' });
  expect(await read(endpoints.getAccountId(), { id: 5 })).toBe('5');
  const certificate = { serialNumber: serial.toUpperCase(), ctStatus: 'enabled' };
  expect(await read(endpoints.downloadCertificate('7'), leaf)).toMatchObject(certificate);
  expect(await read(endpoints.downloadDuplicate('7'), leaf)).toMatchObject(certificate);
  const issued = { ...certificate, chainPem: leaf + ca.pem };
  expect(await read(endpoints.downloadIssuedCertificate('7'), ca.pem + leaf)).toMatchObject(issued);
  expect(await read(endpoints.listOrders(0), { page: { total: 1 }, orders: [{ id: 7 }] })).toMatchObject({ total: 1 });
});

describe('a reissue request', () => {
  test.each<[Partial<endpoints.ReissueRequest>, object]>([
    [{}, { skip_approval: true, comments: 'https://github.example/run/1' }],
    [{ skipApproval: false, comments: '' }, { skip_approval: false }],
  ])('has these fields and no others: %j', async (changes, fields) => {
    const { request } = await send(endpoints.requestReissue('7', { ...reissue, ...changes }), { status: 201 });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      certificate: {
        common_name: 'a.example',
        dns_names: ['b.example'],
        csr: 'CSR\n',
        signature_hash: 'sha384',
        server_platform: { id: -1 },
      },
      ...fields,
    });
  });

  const NOTHING = { certificateId: '', hasChain: false, needsApproval: false, dcvRandomValue: '' };
  const certificate_chain = [{ subject_common_name: 'a.example', pem: 'PEM' }];
  const requests = [{ id: 1, status: 'pending' }];
  type Said = Partial<endpoints.ReissueResponse>;
  test.each<[string, unknown, Said]>([
    ['issued', { certificate_id: 8, certificate_chain, requests }, { certificateId: '8', hasChain: true }],
    ['to be validated', { certificate_id: '123456789012345', requests }, { certificateId: '123456789012345' }],
    ['to be approved', { id: 7, requests }, { needsApproval: true }],
    ['the same, oddly', { certificate_id: 0, certificate_chain: [], requests }, { needsApproval: true }],
    ['a chain without an ID', { certificate_chain, requests }, { hasChain: true }],
    ['nothing', { id: 7, requests: {} }, {}],
    ['no object', [{ certificate_id: 8 }], {}],
    ['the longest random value', { dcv_random_value: 'x'.repeat(128) }, { dcvRandomValue: 'x'.repeat(128) }],
    ...['', 'a b', 'a_b', 'ä', 'x'.repeat(129), 7, null].map((dcv_random_value): [string, unknown, Said] => [
      'a random value that is none',
      { dcv_random_value },
      {},
    ]),
  ])('a 201 says: %s (%#)', async (_, body, expected) => {
    const response = { status: 201, body: JSON.stringify(body) };
    expect((await send(endpoints.requestReissue('7', reissue), response)).outcome).toEqual({ ...NOTHING, ...expected });
  });

  test.each<Partial<HttpResponse>>([
    { status: 200, body: '{"certificate_id":8}' },
    { status: 201, body: '<html>' },
    { status: 299 },
    { status: 201, body: '{"certificate_id":8}', bodyError: cutShort },
  ])('%j is accepted, and says nothing', async (response) => {
    expect(await send(endpoints.requestReissue('7', reissue), response, 5)).toMatchObject({
      outcome: NOTHING,
      count: 1,
    });
  });

  test.each<[string, Partial<HttpResponse> | RequestError, boolean]>([
    ['a 4xx', { status: 400 }, false],
    ['a 5xx', { status: 503 }, true],
    ['a redirect', { status: 300 }, true],
    ['a break', cutShort, true],
  ])('%s ends it; in doubt: %s', async (_, response, inDoubt) => {
    const { outcome, count } = await send(endpoints.requestReissue('7', reissue), response, 5);
    expect(outcome).toMatchObject({ inDoubt });
    expect(count).toBe(1);
  });

  test('is repeated if it certainly was not carried out', async () => {
    const noConnection = new RequestError('refused', { hint: 'Again.', retryability: 'transient' });
    const { api, transport } = scripted([{ status: 429 }, noConnection, { status: 201 }]);
    await api.request(endpoints.requestReissue('7', reissue), { retries: 2 });
    expect(transport.requests).toHaveLength(3);
  });
});

describe('the validations of an order', () => {
  test('are all read, with what is unusable empty', async () => {
    const body = {
      organization_validations: [{ type: 'OV', status: 'active' }, null, { type: 7, status: 'x' }],
      dns_name_validations: [
        { name_scope: 'a.example', status: 'unapproved', method: 'dns-txt-token', dns_names: ['b.example'] },
        { name_scope: '', status: 'Active', dns_names: ['b.example', 'c.example'] },
        'x',
        { dns_names: 'x' },
      ],
    };
    expect(await read(endpoints.getValidation('7'), body)).toEqual({
      domains: [
        { name: 'a.example', status: 'unapproved', method: 'dns-txt-token' },
        { name: 'b.example', status: 'Active', method: '' },
        { name: '', status: '', method: '' },
      ],
      organizations: [
        { type: 'OV', status: 'active' },
        { type: '', status: 'x' },
      ],
    });
    const nothing = { domains: [], organizations: [] };
    expect(await read(endpoints.getValidation('7'), { dns_name_validations: {} })).toEqual(nothing);
  });

  test.each([
    [true, ['active', 'approved', 'completed', 'valid', ' VALID']],
    [false, ['pending', 'unapproved', 'expired', '']],
  ])('are finished, %s, with each of the statuses %j', (expected, statuses) => {
    for (const status of statuses) expect(endpoints.isValidationFinished(status), status).toBe(expected);
  });
});

test('a check of the domain validation has no body, and any 2xx is a success', async () => {
  for (const status of [200, 204]) {
    const { outcome, request } = await send(endpoints.checkDcv('7'), { status, body: '{"dcv_status":"pending"}' });
    expect(outcome).toBeUndefined();
    expect(request).not.toHaveProperty('body');
  }
});

test('duplicates are read, with what is unusable empty; what is no object may be an issued one', async () => {
  const nothing = { id: '', serialNumber: '', status: '', validTill: '' };
  const certificates: [unknown, object][] = [
    [
      { id: 71, serial_number: '0A:0b', status: ' ISSUED', valid_till: '2026-07-01' },
      { id: '71', serialNumber: '0A:0b', status: 'issued', validTill: '2026-07-01' },
    ],
    [
      { id: 'x', serial_number: 12345678, status: null, valid_till: 7 },
      { ...nothing, serialNumber: '12345678' },
    ],
    [{}, nothing],
    ...[null, 7, [], 'x'].map((entry): [unknown, object] => [entry, { ...nothing, status: 'issued' }]),
  ];
  const body = { certificates: certificates.map(([entry]) => entry) };
  expect(await read(endpoints.listDuplicates('7'), body)).toEqual(certificates.map(([, duplicate]) => duplicate));
});
