import { describe, expect, test } from 'vitest';
import { parseOrderList } from '../../../src/certcentral/order-list.ts';

const clean = (text: string) => `<${text}>`;
const page = (total: unknown, orders?: unknown, offset = 0) =>
  parseOrderList({ page: { total }, orders }, offset, clean);
const first = (row: unknown) => page(1, [row]).orders[0];

describe('a page of the list', () => {
  test('is read, its text made clean', () => {
    const row = {
      id: 123456789012345678n,
      status: 'issued',
      certificate: { id: 7, common_name: 'a.example', valid_till: '2026-07-01' },
      product: { name_id: 'ssl_plus', type: 'ssl_certificate' },
      has_duplicates: true,
    };
    expect(page(2345, [row, { id: 8 }])).toEqual({
      total: 2345,
      orders: [
        {
          id: '123456789012345678',
          status: '<issued>',
          life: 'issued',
          commonName: '<a.example>',
          product: '<ssl_plus>',
          validTill: '<2026-07-01>',
          hasDuplicates: true,
          privateProduct: false,
          tls: true,
        },
        {
          id: '8',
          status: '',
          life: 'issued',
          commonName: '',
          product: '',
          validTill: '',
          hasDuplicates: false,
          privateProduct: false,
          tls: true,
        },
      ],
    });
  });

  test('may lack its orders where there is none, or none behind it', () => {
    expect(page(0)).toEqual({ total: 0, orders: [] });
    expect(page(5, undefined, 5)).toEqual({ total: 5, orders: [] });
  });

  test.each<[string, unknown]>([
    ['not with a list of orders', undefined],
    ['not with a list of orders', []],
    ['not with a list of orders', {}],
    ['not with a list of orders', { orders: [], page: 5 }],
    ...[undefined, null, '5', -1, 1.5, 2 ** 53, 10n ** 20n].map((total): [string, unknown] => [
      'with a list of orders whose total is no whole number',
      { orders: [], page: { total } },
    ]),
    ['with a list that has no orders in it', { page: { total: 1 } }],
    ...[null, {}, 'x', 0].map((orders): [string, unknown] => [
      'with a list that has no orders in it',
      { orders, page: { total: 0 } },
    ]),
    ...[undefined, null, 0, -1, 1.5, '7', 1234567890123456789n, true].map((id): [string, unknown] => [
      'with a list that has an order without a usable ID',
      { orders: [{ id }], page: { total: 1 } },
    ]),
    ...[null, 7, [], 'x'].map((row): [string, unknown] => [
      'with a list that has an order without a usable ID',
      { orders: [row], page: { total: 1 } },
    ]),
  ])('%s (%#)', (message, answer) => {
    expect(() => parseOrderList(answer, 0, clean)).toThrow(message);
  });
});

describe('whether an order can have an active certificate', () => {
  test.each<[string, object, string]>([
    ['revoked', { status: 'REVOKED', certificate: { valid_till: '2026-07-01' } }, 'closed'],
    ['pending', { status: 'pending', certificate: { id: 7 } }, 'unissued'],
    ['pending, with the end of a certificate', { status: 'pending', certificate: { valid_till: '2026' } }, 'issued'],
    ['pending, with an end that is no text', { status: 'pending', certificate: { valid_till: 1798761600 } }, 'issued'],
    ['pending, with no end', { status: 'pending', certificate: { valid_till: null } }, 'unissued'],
    ['pending, with an empty end', { status: 'pending', certificate: { valid_till: '' } }, 'unissued'],
    ['issued', { status: 'issued' }, 'issued'],
    ['of a status that nobody knows', { status: 'odd', certificate: {} }, 'issued'],
    ['of no status', {}, 'issued'],
  ])('%s', (_, row, life) => {
    expect(first({ id: 7, ...row })).toMatchObject({ life });
  });
});

test.each([
  [{}, false, true],
  [{ name_id: 'private_ssl_plus', type: 'ssl_certificate' }, true, true],
  [{ name_id: 'ssl_private_', type: 'dv_ssl_certificate' }, false, true],
  [{ name_id: 7, type: 7 }, false, true],
  [{ type: 'Code_Signing_certificate' }, false, false],
  [{ type: 'client_certificate' }, false, false],
  [{ type: 'x_document_signing' }, false, false],
  [{ type: 'secure_EMAIL' }, false, false],
])('a product %j: private %s, for TLS %s', (product, privateProduct, tls) => {
  expect(first({ id: 7, product })).toMatchObject({ privateProduct, tls });
});

test('what is kept of each text is 100 characters', () => {
  const long = 'x'.repeat(10_000);
  const { id, ...kept } = parseOrderList(
    {
      page: { total: 1 },
      orders: [
        { id: 7, status: long, certificate: { common_name: long, valid_till: long }, product: { name_id: long } },
      ],
    },
    0,
    (text) => text,
  ).orders[0] ?? { id: '' };
  const texts = Object.values(kept).filter((value) => typeof value === 'string' && value !== 'issued');
  expect(texts).toEqual(Array(4).fill(`${'x'.repeat(99)}…`));
});
