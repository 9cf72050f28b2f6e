import { describe, expect, test } from 'vitest';
import * as endpoints from '../../../src/certcentral/endpoints.ts';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/errors.ts';
import type { HttpRequest, HttpResponse } from '../../../src/http/types.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { scripted } from './scripted-api.ts';

const cutShort = new RequestError('cut short', { hint: 'Again.', retryability: 'transient', inDoubt: true });

/** Sends a request that gets this response. */
async function send<T>(endpoint: endpoints.Endpoint<T>, response: Partial<HttpResponse> | Error, retries = 0) {
  const { api, transport, sent } = scripted([response]);
  const outcome = await api.request(endpoint, { retries }).catch((error: unknown) => error);
  return { outcome, request: transport.requests[0], sent: sent(), count: transport.requests.length };
}

const ca = await createCa();
const names = { commonName: 'a.example', dnsNames: ['a.example'], scts: true, keyType: 'ec' } as const;
const { pem: leaf, serial } = await issueCertificate(ca, names);
const issued = { serialNumber: serial.toUpperCase(), ctStatus: 'enabled' };

const reissue: endpoints.ReissueRequest = {
  commonName: 'a.example',
  dnsNames: ['b.example'],
  csr: 'CSR\n',
  signatureHash: 'sha384',
  serverPlatformId: -1,
  skipApproval: true,
  comments: 'https://github.example/run/1',
};

const { disableCt, enableCt, getOrder, getAccountId, downloadCertificate, downloadIssuedCertificate } = endpoints;
const { requestReissue, getValidation, checkDcv, listOrders, listDuplicates, downloadDuplicate } = endpoints;
const NEW = { connection: 'new' } as const;

describe('each endpoint', () => {
  type Row = [sent: string, action: string, endpoint: endpoints.Endpoint<unknown>, changes?: Partial<HttpRequest>];
  const page = '/order/certificate?limit=1000&offset=2000&sort=order_id';
  test.each<Row>([
    ['PUT /order/certificate/7/ct-status', 'disable CT logging of order 7', disableCt('7'), NEW],
    ['PUT /order/certificate/7/ct-status', 'enable CT logging of order 7', enableCt('7'), NEW],
    ['GET /order/certificate/7', 'read order 7', getOrder('7')],
    ['GET /certificate/download/order/7/format/pem_nointermediate', 'read the active certi', downloadCertificate('7')],
    ['GET /certificate/download/order/7/format/pem_noroot', 'read the active certi', downloadIssuedCertificate('7')],
    ['GET /account', 'read the account', getAccountId()],
    ['POST /order/certificate/7/reissue', 'request a reissue of order 7', requestReissue('7', reissue), NEW],
    ['GET /order/certificate/7/validation', 'read the validations of order 7', getValidation('7')],
    ['PUT /order/certificate/7/check-dcv', 'check the domain validation of order 7', checkDcv('7')],
    [`GET ${page}`, 'read the list of orders', listOrders(2000), { maxBodyBytes: 64 * 2 ** 20 }],
    ['GET /order/certificate/7/duplicate', 'read the duplicates of order 7', listDuplicates('7')],
    ['GET /certificate/7/download/format/pem_nointermediate', 'read duplicate 7', downloadDuplicate('7')],
  ])('sends %s, or could not %s', async (line, action, endpoint, changes = {}) => {
    const { outcome, request, sent } = await send(endpoint, { status: 404 });
    expect(sent).toEqual([line]);
    const { connection, maxBodyBytes } = request ?? {};
    expect({ connection, maxBodyBytes }).toEqual({ connection: undefined, maxBodyBytes: undefined, ...changes });
    expect((outcome as RequestError).title).toMatch(`Could not ${action}`);
  });

  const broken = leaf.replace('M', 'N');
  const unusable: [name: string, endpoints.Endpoint<unknown>, bodies: string[], isUnreadableCertificate?: boolean][] = [
    ['another order', getOrder('1'), ['{}', '{"id":null}', '{"id":2}', '[{"id":1}]', '', leaf]],
    ['no account', getAccountId(), ['{}', '[]', '{"id":0}']],
    ['no certificate', downloadCertificate('1'), ['<html>']],
    ['no issued certificate', downloadIssuedCertificate('1'), ['<html>']],
    ['a broken certificate', downloadCertificate('1'), [broken], true],
    ['a broken duplicate', downloadDuplicate('1'), [broken], true],
    ['no validations', getValidation('1'), ['', '[]']],
    ['no list of orders', listOrders(0), ['Hi', '{}']],
    ['no list of duplicates', listDuplicates('1'), ['{}', '[]', 'x', '{"certificates":{}}']],
  ];
  test.each(unusable)(
    'takes %s for a failure that no other attempt changes',
    async (_, endpoint, bodies, isUnreadableCertificate = false) => {
      for (const body of bodies) {
        const { outcome, count } = await send(endpoint, { body }, 3);
        const hint = CHECK_API_URL_HINT;
        expect(outcome, body).toMatchObject({ hint, retryability: 'permanent', status: 200, isUnreadableCertificate });
        expect(count).toBe(1);
      }
    },
  );

  test('says what is wrong with a response', async () => {
    const lines = unusable.map(async ([name, endpoint, bodies]) => {
      const outcomes = await Promise.all(bodies.map((body) => send(endpoint, { body })));
      const texts = new Set(outcomes.map(({ outcome }) => (outcome as RequestError).detail));
      return `${name}: ${[...texts].join(' | ')}\n`;
    });
    await expect((await Promise.all(lines)).join('')).toMatchFileSnapshot('unusable-responses.txt');
  });

  const id = 123456789012345;
  test.each<[endpoints.Endpoint<unknown>, unknown, object | string]>([
    [getOrder(`${id}`), { id, status: 'issued' }, { id: `${id}`, status: 'issued' }],
    [getOrder(`${id}`), { id: `${id}` }, { id: `${id}`, status: '' }],
    [getAccountId(), { id: 5 }, '5'],
    [downloadCertificate('7'), leaf, issued],
    [downloadDuplicate('7'), leaf, issued],
    [downloadIssuedCertificate('7'), ca.pem + leaf, { ...issued, chainPem: leaf + ca.pem }],
    [listOrders(0), { page: { total: 1 }, orders: [{ id: 7 }] }, { total: 1, orders: [{ id: '7' }] }],
    [getValidation('7'), { dns_name_validations: {} }, { domains: [], organizations: [] }],
  ])('that reads parses its response (%#)', async (endpoint, content, expected) => {
    const body = typeof content === 'string' ? content : JSON.stringify(content);
    const { outcome } = await send(endpoint, { body });
    if (typeof expected === 'string') expect(outcome).toBe(expected);
    else expect(outcome).toMatchObject(expected);
    // It needs a 200 and the whole body. A body that breaks off has a status all the same: the service responded.
    const incomplete = { detail: 'cut short', status: 200 };
    expect((await send(endpoint, { body, bodyError: cutShort })).outcome).toMatchObject(incomplete);
    expect((await send(endpoint, { status: 206, body })).outcome).toMatchObject({ status: 206 });
  });

  test.each([enableCt('7'), checkDcv('7'), requestReissue('7', reissue)])(
    'that changes something needs no whole body (%#)',
    async (endpoint) => {
      const { outcome } = await send(endpoint, { status: 204, bodyError: cutShort });
      expect(outcome).not.toBeInstanceOf(Error);
    },
  );
});

test.each([
  ['off', '{"disable_ct":true}', disableCt('7'), true],
  ['on', '{"disable_ct":false}', enableCt('7'), false],
] as const)('turning logging %s sends %s, and only a 204 is a success', async (_, body, endpoint, mayBeRefused) => {
  const { request, outcome } = await send(endpoint, {
    status: 400,
    body: '{"errors":[{"code":"cert_transparency"}]}',
  });
  expect(request?.body).toBe(body);
  expect((outcome as RequestError).hint.includes('may also no longer')).toBe(mayBeRefused);
  for (const code of [200, 201, 202, 205, 206])
    expect((await send(endpoint, { status: code })).outcome).toMatchObject({
      hint: expect.stringMatching(/^The order may have been changed anyway; running again is safe\. /),
      inDoubt: true,
    });
});

test('a check of the domain validation has no body', async () => {
  expect((await send(checkDcv('7'), {})).request?.body).toBeUndefined();
});

describe('a reissue request', () => {
  test.each<[Partial<endpoints.ReissueRequest>, object]>([
    [{}, { skip_approval: true, comments: 'https://github.example/run/1' }],
    [{ skipApproval: false, comments: '' }, { skip_approval: false }],
  ])('has these fields and no others: %j', async (changes, fields) => {
    const { request } = await send(requestReissue('7', { ...reissue, ...changes }), { status: 201 });
    const [common_name, dns_names, server_platform] = ['a.example', ['b.example'], { id: -1 }];
    const certificate = { common_name, dns_names, csr: 'CSR\n', signature_hash: 'sha384', server_platform };
    expect(JSON.parse(request?.body ?? '')).toEqual({ certificate, ...fields });
  });

  const certificate_chain = [{ subject_common_name: 'a.example', pem: 'PEM' }];
  const requests = [{ id: 1, status: 'pending' }];
  const said = { certificate_id: 8, certificate_chain };
  const noRandomValues = ['', 'a b', 'a_b', 'ä', 'x'.repeat(129), 7, null];
  test.each<[Partial<endpoints.ReissueResponse>, unknown, Partial<HttpResponse>?]>([
    [
      { certificateId: '8', hasChain: true },
      { ...said, requests },
    ],
    [{ certificateId: '123456789012345' }, { certificate_id: '123456789012345', requests }],
    [{ needsApproval: true }, { id: 7, requests }],
    [{ needsApproval: true }, { certificate_id: 0, certificate_chain: [], requests }],
    [{ hasChain: true }, { certificate_chain, requests }],
    [{ dcvRandomValue: 'x'.repeat(128) }, { dcv_random_value: 'x'.repeat(128) }],
    ...noRandomValues.map((dcv_random_value): [object, object] => [{}, { dcv_random_value }]),
    [{}, { id: 7, requests: {} }],
    [{}, [said]],
    [{}, '<html>'],
    [{}, said, { status: 200 }],
    [{}, said, { status: 299 }],
    [{}, said, { bodyError: cutShort }],
  ])('is accepted; of it is said: %j (%#)', async (expected, body, changes = {}) => {
    const nothing = { certificateId: '', hasChain: false, needsApproval: false, dcvRandomValue: '' };
    const response = { status: 201, body: JSON.stringify(body), ...changes };
    const outcome = { ...nothing, ...expected };
    expect(await send(requestReissue('7', reissue), response, 5)).toMatchObject({ outcome, count: 1 });
  });
});

test('validations are all read, with what is unusable empty', async () => {
  const content = {
    organization_validations: [{ type: 'OV', status: 'active' }, null, { type: 7, status: 'x' }],
    dns_name_validations: [
      { name_scope: 'a.example', status: 'unapproved', method: 'dns-txt-token', dns_names: ['b.example'] },
      { name_scope: '', status: 'Active', dns_names: ['b.example', 'c.example'] },
      'x',
      { dns_names: 'x' },
    ],
  };
  expect((await send(getValidation('7'), { body: JSON.stringify(content) })).outcome).toEqual({
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
});

const noDuplicate = { id: '', serialNumber: '', status: undefined, validTillAt: undefined };
test.each<[object | undefined, unknown[]]>([
  [
    { id: '71', serialNumber: '0A:0b', status: 'issued', validTillAt: Date.UTC(2026, 6, 1) },
    [{ id: 71, serial_number: '0A:0b', status: ' ISSUED', valid_till: '2026-07-01' }],
  ],
  [{ serialNumber: '12345678' }, [{ id: 'x', serial_number: 12345678, status: null, valid_till: 7 }]],
  [{}, [{}]],
  [{ status: '' }, [{ status: ' ' }]],
  [undefined, [null, 7, [], 'x']],
])('a duplicate is %j in each of %j', async (expected, certificates) => {
  const { outcome } = await send(listDuplicates('7'), { body: JSON.stringify({ certificates }) });
  expect(outcome).toEqual(certificates.map(() => expected && { ...noDuplicate, ...expected }));
});
