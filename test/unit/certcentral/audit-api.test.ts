import { describe, expect, test } from 'vitest';
import { AuditApi } from '../../../src/certcentral/audit-api.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { apiKey, apiUrl, errorOf, scripted } from './scripted-api.ts';

const MIB = 2 ** 20;
const once = { retries: 0 };
const service = (body: string) => scripted(AuditApi, [{ body }]);

describe('the list of orders', () => {
  test('is read page by page, without the key', async () => {
    const row = `{"id": 7, "certificate": {"common_name": "${apiKey}"}}`;
    const { api, transport, sent } = service(`{"orders": [${row}], "page": {"total": "2001"}}`);
    expect(await api.listOrders(2000, once)).toMatchObject({ total: 2001, orders: [{ id: '7', commonName: '***' }] });
    expect(sent()).toEqual(['GET /order/certificate?limit=1000&offset=2000&sort=order_id application/json']);
    expect(transport.requests[0]?.maxBodyBytes).toBe(16 * MIB);
  });

  test.each([
    [' <html>', '200 with HTML in place of the list'],
    ['Hi', '200, but the response is not a list of orders'],
    ['{"page": {"total": 1}}', '200, but the list has no orders in it'],
  ])('%s is none', async (body, detail) => {
    expect(await errorOf(service(body).api.listOrders(0, once))).toMatchObject({
      title: 'Could not read the list of orders',
      detail: `GET ${apiUrl}/order/certificate?limit=1000&offset=0&sort=order_id: ${detail}`,
      retryability: 'permanent',
    });
  });
});

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
    const { api, transport, sent } = service(JSON.stringify({ certificates }));
    const nothing = { id: '', serialNumber: '', status: '', validTill: '' };
    expect(await api.getDuplicates('7', once)).toEqual([
      { id: '71', serialNumber: '0A:0b', status: 'issued', validTill: '2026-07-01' },
      { id: '72', serialNumber: 'x ***', status: 'approved', validTill: ' 2026-07-01' },
      { ...nothing, serialNumber: '12345678' },
      nothing,
    ]);
    expect(sent()).toEqual(['GET /order/certificate/7/duplicate application/json']);
    expect(transport.requests[0]?.maxBodyBytes).toBe(8 * MIB);
  });

  test.each(['null', '7', '[]', '"x"'])('has an entry that may be an issued certificate: %s', async (entry) => {
    const { api } = service(`{"certificates":[${entry},{"id":71}]}`);
    expect(await api.getDuplicates('7', once)).toMatchObject([
      { id: '', serialNumber: '', status: 'issued', validTill: '' },
      { id: '71' },
    ]);
  });

  test.each([
    ['200 with HTML in place of the list', ['<html>']],
    ['200, but the response is not a list of duplicates', ['{}', '[]', 'x', '{"certificates":{}}']],
  ])('are none: %s, from each of %j', async (detail, bodies) => {
    for (const body of bodies)
      expect(await errorOf(service(body).api.getDuplicates('7', once)), body).toMatchObject({
        title: 'Could not read the duplicates of order 7',
        detail: `GET ${apiUrl}/order/certificate/7/duplicate: ${detail}`,
      });
  });
});

describe('a duplicate', async () => {
  const request = { commonName: 'a.example', dnsNames: ['a.example'], scts: false, keyType: 'ec' } as const;
  const issued = await issueCertificate(await createCa(), request);

  test('is downloaded by its ID', async () => {
    const { api, transport, sent } = service(issued.pem);
    expect(await api.downloadDuplicate('71', once)).toMatchObject({ ctStatus: 'disabled', commonName: 'a.example' });
    expect(sent()).toEqual(['GET /certificate/71/download/format/pem_nointermediate */*']);
    expect(transport.requests[0]?.maxBodyBytes).toBe(MIB);
  });

  test('is something else', async () => {
    expect(await errorOf(service('Hi').api.downloadDuplicate('71', once))).toMatchObject({
      title: 'Could not read duplicate 71',
      detail: expect.stringMatching(': 200, but the response has no X.509 certificate in PEM$'),
    });
  });
});
