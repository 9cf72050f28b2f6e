import { describe, expect, test } from 'vitest';
import {
  isValidationFinished,
  ReissueApi,
  type ReissueRequest,
  type ReissueResponse,
} from '../../../src/certcentral/reissue-api.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { apiKey, errorOf, scripted } from './scripted-api.ts';

const cutShort = new RequestError('cut short', { hint: 'Again.', retryability: 'transient', inDoubt: true });
const once = { retries: 0 };
const service = (...script: (Partial<HttpResponse> | Error)[]) => scripted(ReissueApi, script);

describe('the active certificate', async () => {
  const ca = await createCa();
  const names = { commonName: 'a.example', dnsNames: ['a.example'], scts: true, keyType: 'ec' } as const;
  const { pem: leaf, serial } = await issueCertificate(ca, names);

  test('is downloaded with its intermediates', async () => {
    const { api, sent } = service({ body: ca.pem + leaf });
    const certificate = await api.getIssuedCertificate('7', once);
    expect(certificate).toMatchObject({ serialNumber: serial.toUpperCase(), chainPem: leaf + ca.pem });
    expect(sent()).toEqual(['GET /certificate/download/order/7/format/pem_noroot */*']);
  });

  test('is not in a response without one', async () => {
    expect(await errorOf(service({ body: '<html>' }).api.getIssuedCertificate('7', once))).toMatchObject({
      title: 'Could not read the active certificate of order 7',
      detail: expect.stringMatching(': 200, but the response has no end-entity certificate in PEM$'),
    });
  });
});

const request: ReissueRequest = {
  commonName: 'a.example',
  dnsNames: ['b.example'],
  csr: 'CSR\n',
  signatureHash: 'sha384',
  serverPlatformId: -1,
  skipApproval: true,
  comments: 'https://github.example/run/1',
};
const NOTHING: ReissueResponse = { certificateId: '', hasChain: false, needsApproval: false, dcvRandomValue: '' };

describe('a reissue request', () => {
  test.each<[Partial<ReissueRequest>, object]>([
    [{}, { skip_approval: true, comments: 'https://github.example/run/1' }],
    [{ skipApproval: false, comments: '' }, { skip_approval: false }],
  ])('has these fields and no others: %j', async (changes, fields) => {
    const { api, transport, sent } = service({ status: 201 });
    await api.requestReissue('7', { ...request, ...changes }, once);
    expect(sent()).toEqual(['POST /order/certificate/7/reissue application/json']);
    expect(JSON.parse(transport.requests[0]?.body ?? '')).toEqual({
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

  const certificate_chain = [{ subject_common_name: 'a.example', pem: 'PEM' }];
  const requests = [{ id: 1, status: 'pending' }];
  test.each<[string, unknown, Partial<ReissueResponse>]>([
    ['issued', { certificate_id: 8, certificate_chain, requests }, { certificateId: '8', hasChain: true }],
    ['to be validated', { certificate_id: '123456789012345678', requests }, { certificateId: '123456789012345678' }],
    ['to be approved', { id: 7, requests }, { needsApproval: true }],
    ['the same, oddly', { certificate_id: 0, certificate_chain: [], requests }, { needsApproval: true }],
    ['a chain without an ID', { certificate_chain, requests }, { hasChain: true }],
    ['nothing', { id: 7, requests: {} }, {}],
    ['no object', [{ certificate_id: 8 }], {}],
    ['a random value', { dcv_random_value: 'abc_123' }, { dcvRandomValue: 'abc_123' }],
    ['the longest random value', { dcv_random_value: 'x'.repeat(500) }, { dcvRandomValue: 'x'.repeat(500) }],
    ['the key as random value', { dcv_random_value: apiKey }, { dcvRandomValue: '***' }],
    ...['', 'a b', 'a\nb', 'ä', 'x'.repeat(501), 7, null].map((dcv_random_value): [string, unknown, object] => [
      'a random value that is none',
      { dcv_random_value },
      {},
    ]),
  ])('a 201 says: %s (%#)', async (_, body, expected) => {
    const { api } = service({ status: 201, body: JSON.stringify(body) });
    expect(await api.requestReissue('7', request, once)).toEqual({ ...NOTHING, ...expected });
  });

  test.each<Partial<HttpResponse>>([
    { status: 200, body: '{"certificate_id":8}' },
    { status: 201, body: '<html>' },
    { status: 204 },
    { status: 299 },
    { status: 201, body: '{"certificate_id":8}', bodyError: cutShort },
  ])('%j is accepted, and says nothing', async (response) => {
    const { api, transport } = service(response);
    expect(await api.requestReissue('7', request, { retries: 5 })).toEqual(NOTHING);
    expect(transport.requests).toHaveLength(1);
  });

  test.each<[string, Partial<HttpResponse> | RequestError, boolean]>([
    ['199', { status: 199 }, true],
    ['300', { status: 300 }, true],
    ['400', { status: 400, body: '{"errors":[{"code":"c","message":"m"}]}' }, false],
    ['503', { status: 503 }, true],
    ['a break', cutShort, true],
  ])('%s ends it; in doubt: %s', async (_, response, inDoubt) => {
    const { api, transport } = service(response);
    const error = await errorOf(api.requestReissue('7', request, { retries: 5 }));
    expect(error).toMatchObject({ title: 'Could not request a reissue of order 7', inDoubt });
    expect(transport.requests).toHaveLength(1);
  });

  test('is repeated if it certainly was not carried out', async () => {
    const noConnection = new RequestError('refused', { hint: 'Again.', retryability: 'transient' });
    const { api, transport } = service({ status: 429 }, noConnection, { status: 201 });
    await api.requestReissue('7', request, { retries: 2 });
    expect(transport.requests).toHaveLength(3);
  });
});

describe('the validations of an order', () => {
  test('are all read, with what is unusable empty', async () => {
    const body = JSON.stringify({
      order_id: 7,
      organization_validations: [{ type: 'OV', status: 'active' }, null, { type: 7, status: `x\n${apiKey}` }],
      dns_name_validations: [
        { name_scope: 'a.example', status: 'unapproved', method: 'dns-txt-token', dns_names: ['b.example'] },
        { name_scope: '', status: 'Active', dns_names: ['b.example', 'c.example'] },
        'x',
        { dns_names: 'x' },
      ],
    });
    const { api, sent } = service({ body });
    expect(await api.getValidation('7', once)).toEqual({
      domains: [
        { name: 'a.example', status: 'unapproved', method: 'dns-txt-token' },
        { name: 'b.example', status: 'Active', method: '' },
        { name: '', status: '', method: '' },
      ],
      organizations: [
        { type: 'OV', status: 'active' },
        { type: '', status: 'x ***' },
      ],
    });
    expect(sent()).toEqual(['GET /order/certificate/7/validation application/json']);
  });

  test('may be missing', async () => {
    const { api } = service({ body: '{"dns_name_validations":{}}' });
    expect(await api.getValidation('7', once)).toEqual({ domains: [], organizations: [] });
  });

  test.each(['', '[]', '<html>'])('are not in %j', async (body) => {
    expect(await errorOf(service({ body }).api.getValidation('7', once))).toMatchObject({
      title: 'Could not read the validations of order 7',
      detail: expect.stringMatching(': 200, but the response does not have the validations of the order$'),
    });
  });

  test.each([
    [true, ['active', 'approved', 'completed', 'valid', ' VALID']],
    [false, ['pending', 'unapproved', 'expired', '']],
  ])('are finished, %s, with each of the statuses %j', (expected, statuses) => {
    for (const status of statuses) expect(isValidationFinished(status), status).toBe(expected);
  });
});

describe('the CAA records that stop the issuance', () => {
  test('are the texts of a pending order, by domain', async () => {
    const caa_status_message = { 'a.example': 'Not\nus.', 'b.example': 7, 'c.example': null };
    const { api, sent } = service({ body: JSON.stringify({ id: 7, caa_status_message }) });
    expect(await api.getCaaProblems('7', once)).toEqual([{ domain: 'a.example', text: 'Not us.' }]);
    expect(sent()).toEqual(['GET /order/certificate/7?include_caa_status=true application/json']);
  });

  test.each([{}, { caa_status_message: [] }, { caa_status_message: 'x' }])('are none in %j', async (fields) => {
    const body = JSON.stringify({ id: 7, ...fields });
    expect(await service({ body }).api.getCaaProblems('7', once)).toEqual([]);
  });

  test.each(['', '[]', '{"id":8,"caa_status_message":{"a.example":"x"}}'])('are not in %j', async (body) => {
    expect(await errorOf(service({ body }).api.getCaaProblems('7', once))).toMatchObject({
      title: 'Could not read the CAA status of order 7',
      detail: expect.stringMatching(': 200, but the response is not order 7$'),
    });
  });
});

test('a check of the domain validation is a PUT without a body', async () => {
  const { api, transport, sent } = service({ body: '{"dcv_status":"pending"}' }, { status: 204 }, { status: 400 });
  for (let count = 0; count < 2; count++) expect(await api.checkDcv('7', once)).toBeUndefined();
  expect(sent()[0]).toBe('PUT /order/certificate/7/check-dcv application/json');
  expect(transport.requests[0]).not.toHaveProperty('body');
  expect((await errorOf(api.checkDcv('7', once))).title).toBe('Could not check the domain validation of order 7');
});
