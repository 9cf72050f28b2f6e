import { describe, expect, test } from 'vitest';
import { AuditApi } from '../../../src/certcentral/audit-api.ts';
import { PlayedExchange } from '../scripted-transport.ts';

const connection = { apiUrl: 'https://dc.example/v2', apiKey: 'a-key-of-16-char', timeoutSeconds: 5 };

function list(body: string, status = 200, offset = 0) {
  const transport = new PlayedExchange({ status, body });
  const api = new AuditApi(connection, { transport, log: () => {} });
  return { page: api.listOrders(offset, { retries: 0 }), requests: transport.requests };
}

describe('the list of orders', () => {
  test('is asked for page by page, and is free of the key', async () => {
    const row = '{"id": 7, "certificate": {"common_name": "a-key-of-16-char"}}';
    const { page, requests } = list(`{"orders": [${row}], "page": {"total": 2001}}`, 200, 2000);
    expect(await page).toMatchObject({ total: 2001, orders: [{ id: '7', commonName: '***' }] });
    expect(requests).toEqual([
      {
        method: 'GET',
        repeat: 'safe',
        url: 'https://dc.example/v2/order/certificate?limit=1000&offset=2000',
        maxBodyBytes: 16 * 2 ** 20,
        headers: expect.objectContaining({ Accept: 'application/json' }),
      },
    ]);
  });

  test.each([
    [' <html>', '200 with HTML in the place of the list'],
    ['{}', '200, but not with a list of orders'],
    ['{"page": {"total": 1}}', '200, but with a list that has no orders in it'],
  ])('%s is none', async (body, reason) => {
    await expect(list(body).page).rejects.toMatchObject({
      title: 'Could not read the list of orders',
      detail: `GET https://dc.example/v2/order/certificate?limit=1000&offset=0: ${reason}`,
      retryability: 'permanent',
    });
  });
});
