import { describe, expect, test } from 'vitest';
import { CertCentral } from '../../../src/certcentral/certcentral.ts';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/http/request-error.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { apiKey, apiUrl, errorOf, scripted } from './scripted-api.ts';

const once = { retries: 0 };
const service = (...script: (Partial<HttpResponse> | Error)[]) => scripted(CertCentral, script);

describe('setting the CT status', () => {
  test.each([
    ['disabled', '{"disable_ct":true}', 'disable'],
    ['enabled', '{"disable_ct":false}', 'enable'],
  ] as const)('%s', async (status, body, verb) => {
    const bodyError = new RequestError('cut short', { hint: 'Again.' });
    const { api, transport, sent } = service({ status: 204, bodyError }, { status: 404 });
    expect(await api.setCtStatus('7', status, once)).toBeUndefined();
    expect(sent()).toEqual(['PUT /order/certificate/7/ct-status application/json']);
    expect(transport.requests[0]?.body).toBe(body);
    const { title } = await errorOf(api.setCtStatus('7', status, once));
    expect(title).toBe(`Could not ${verb} CT logging of order 7`);
  });

  test.each([200, 201, 202, 203, 205, 206])('a %i is no success, and leaves a doubt', async (status) => {
    const { api, transport } = service({ status });
    expect(await errorOf(api.setCtStatus('7', 'disabled', { retries: 1 }))).toMatchObject({
      detail: `PUT ${apiUrl}/order/certificate/7/ct-status: ${status} with an empty body`,
      hint: `The order may have been changed anyway; running again is safe. This is not a response from CertCentral. ${CHECK_API_URL_HINT}`,
      inDoubt: true,
    });
    expect(transport.requests).toHaveLength(1);
  });
});

describe('reading an order', () => {
  const id = '123456789012345678';

  test.each([`{"id":${id},"status":"issued"}`, `{"id":"${id}","status":"issued"}`])('accepts %s', async (body) => {
    const { api, sent } = service({ body });
    expect(await api.getOrder(id, once)).toMatchObject({ id, status: 'issued' });
    expect(sent()).toEqual([`GET /order/certificate/${id} application/json`]);
  });

  test.each([
    [
      '200, but the response is not order 1',
      ['{}', '{"id":null}', '{"id":2}', '[{"id":1}]', 'null', '', '{"id":1', 'Hi<br>'],
    ],
    ['200 with HTML in place of the order', ['<html>Welcome</html>', '\r\n <!DOCTYPE html>']],
  ])('fails with "%s" for each of %j', async (detail, bodies) => {
    for (const body of bodies) {
      const { api, transport } = service({ body });
      expect(await errorOf(api.getOrder('1', { retries: 3 }))).toMatchObject({
        title: 'Could not read order 1',
        detail: `GET ${apiUrl}/order/certificate/1: ${detail}`,
        hint: CHECK_API_URL_HINT,
        retryability: 'permanent',
      });
      expect(transport.requests).toHaveLength(1);
    }
  });

  test('removes the key from what it shows, and the whole key from outputs', async () => {
    const part = apiKey.slice(0, 12);
    const certificate = { common_name: `x${apiKey}`, dns_names: [apiKey, `${apiKey}.example`, part] };
    const { api } = service({ body: JSON.stringify({ id: 1, status: part, certificate }) });
    expect(await api.getOrder('1', once)).toMatchObject({
      status: '***',
      commonName: 'x***',
      dnsNames: ['***', '***.example', part],
    });
  });
});

describe('downloading the active certificate', async () => {
  const issued = await issueCertificate(await createCa(), {
    commonName: apiKey,
    dnsNames: [`${apiKey}.example`, 'a.example'],
    scts: true,
    keyType: 'ec',
  });

  test('returns the certificate, without the key', async () => {
    const { api, sent } = service({ body: issued.pem });
    expect(await api.getActiveCertificate('7', once)).toMatchObject({
      ctStatus: 'enabled',
      commonName: '***',
      dnsNames: ['***.example', 'a.example'],
      issuer: expect.stringMatching(/^CN=Stand-in CA [0-9a-f]{8}$/),
    });
    expect(sent()).toEqual(['GET /certificate/download/order/7/format/pem_nointermediate */*']);
  });

  test.each([
    ['<html>', '200, but the response has no X.509 certificate in PEM'],
    [issued.pem.replace(/.{9}=*\n-/, '\n-'), '200, but the response has a certificate that cannot be read'],
  ])('fails with %j', async (body, detail) => {
    const { api, transport } = service({ body });
    expect(await errorOf(api.getActiveCertificate('7', { retries: 1 }))).toMatchObject({
      title: 'Could not read the active certificate of order 7',
      detail: expect.stringMatching(`: ${detail}$`),
      hint: CHECK_API_URL_HINT,
    });
    expect(transport.requests).toHaveLength(1);
  });
});

test('the connections are closed in the end', () => {
  const { api, transport } = service();
  api.close();
  expect(transport.closed).toBe(1);
});
