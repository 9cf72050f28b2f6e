import { describe, expect, test } from 'vitest';
import { AuditApi } from '../../../src/certcentral/audit-api.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { apiKey, apiUrl, errorOf, scripted } from './scripted-api.ts';

const once = { retries: 0 };
const service = (body: string) => scripted(AuditApi, [{ body }]);

describe('the list of orders', () => {
  test('is read page by page, without the key', async () => {
    const row = `{"id": 7, "certificate": {"common_name": "${apiKey}"}}`;
    const { api, transport } = service(`{"orders": [${row}], "page": {"total": "2001"}}`);
    expect(await api.listOrders(2000, once)).toMatchObject({ total: 2001, orders: [{ id: '7', commonName: '***' }] });
    expect(transport.requests).toMatchObject([
      {
        method: 'GET',
        url: `${apiUrl}/order/certificate?limit=1000&offset=2000&sort=order_id`,
        maxBodyBytes: 16 * 2 ** 20,
        headers: { Accept: 'application/json' },
      },
    ]);
  });

  test.each([
    [' <html>', '200 with HTML in place of the list'],
    ['Hi', '200, but the response is not a list of orders'],
    ['{}', '200, but the response is not a list of orders'],
    ['{"page": {"total": 1}}', '200, but the list has no orders in it'],
  ])('%s is none', async (body, detail) => {
    expect(await errorOf(service(body).api.listOrders(0, once))).toMatchObject({
      title: 'Could not read the list of orders',
      detail: `GET ${apiUrl}/order/certificate?limit=1000&offset=0&sort=order_id: ${detail}`,
      retryability: 'permanent',
    });
  });
});

const MIB = 2 ** 20;

test.each(['getOrder', 'getActiveCertificate'] as const)('%s takes at most 1 MiB', async (name) => {
  const { api, transport } = service('x');
  await errorOf(api[name]('7', once));
  expect(transport.requests).toMatchObject([{ maxBodyBytes: MIB }]);
});

describe('the duplicates of an order', () => {
  test('are read, with what is unusable empty', async () => {
    const certificates = [
      { id: 71, serial_number: '0A:0b', status: ' ISSUED', valid_till: '2026-07-01' },
      { id: '72', serial_number: `x\n${apiKey}`, status: 'Approved', valid_till: ' 2026-07-01' },
      { id: 'x', serial_number: 12345678, status: null },
      {},
    ];
    const { api, transport } = service(JSON.stringify({ certificates }));
    const nothing = { id: '', serialNumber: '', status: '', validTill: '' };
    expect(await api.getDuplicates('7', once)).toEqual([
      { id: '71', serialNumber: '0A:0b', status: 'issued', validTill: '2026-07-01' },
      { id: '72', serialNumber: 'x ***', status: 'approved', validTill: ' 2026-07-01' },
      { ...nothing, serialNumber: '12345678' },
      nothing,
    ]);
    const url = `${apiUrl}/order/certificate/7/duplicate`;
    expect(transport.requests).toMatchObject([{ method: 'GET', url, maxBodyBytes: 8 * MIB }]);
  });

  test.each(['null', '7', '[]', '"x"'])('has an entry that may be an issued certificate: %s', async (entry) => {
    const { api } = service(`{"certificates":[${entry},{"id":71}]}`);
    expect(await api.getDuplicates('7', once)).toMatchObject([
      { id: '', serialNumber: '', status: 'issued', validTill: '' },
      { id: '71' },
    ]);
  });

  test.each([
    ['<html>', '200 with HTML in place of the list'],
    ...['{}', '[]', 'x', '{"certificates":null}', '{"certificates":{}}'].map((body) => [
      body,
      '200, but the response is not a list of duplicates',
    ]),
  ])('%s is none', async (body, detail) => {
    expect(await errorOf(service(body).api.getDuplicates('7', once))).toMatchObject({
      title: 'Could not read the duplicates of order 7',
      detail: `GET ${apiUrl}/order/certificate/7/duplicate: ${detail}`,
    });
  });
});

describe('a duplicate', async () => {
  const request = { commonName: 'a.example', dnsNames: ['a.example'], scts: false, keyType: 'ec' } as const;
  const issued = await issueCertificate(await createCa(), request);

  test('is downloaded by its ID', async () => {
    const { api, transport } = service(issued.pem);
    expect(await api.downloadDuplicate('71', once)).toMatchObject({ ctStatus: 'disabled', commonName: 'a.example' });
    const url = `${apiUrl}/certificate/71/download/format/pem_nointermediate`;
    expect(transport.requests).toMatchObject([{ method: 'GET', url, maxBodyBytes: MIB }]);
  });

  test('is something else', async () => {
    expect(await errorOf(service('Hi').api.downloadDuplicate('71', once))).toMatchObject({
      title: 'Could not read duplicate 71',
      detail: expect.stringMatching(': 200, but the response has no X.509 certificate in PEM$'),
    });
  });
});
