import { describe, expect, test } from 'vitest';
import { parseOrderList } from '../../../src/certcentral/order-list.ts';
import { asIs, marking } from './scripted-api.ts';

const page = (total: unknown, orders?: unknown, offset = 0) =>
  parseOrderList({ page: { total }, orders }, offset, marking);

test('parses a page, and sanitizes its text', () => {
  const row = {
    id: '123456789012345678',
    status: 'issued',
    certificate: {
      id: 7,
      common_name: 'a.example',
      dns_names: ['a.example', '', 7, 'b.example'],
      valid_till: '2026-07-01',
    },
    product: { name_id: 'ssl_plus', type: 'ssl_certificate' },
    has_duplicates: true,
    is_renewed: true,
  };
  const bare = {
    status: '',
    commonName: '',
    dnsNames: '[]',
    product: { nameId: '', type: '', validationType: '' },
    validTill: '',
    hasValidTill: false,
    hasDuplicates: false,
    isRenewed: false,
  };
  const full = {
    status: '<issued>',
    commonName: '<a.example>',
    dnsNames: '[a.example\nb.example]',
    product: { nameId: '<ssl_plus>', type: '<ssl_certificate>', validationType: '' },
    validTill: '<2026-07-01>',
    hasValidTill: true,
    hasDuplicates: true,
    isRenewed: true,
  };
  expect(page(2345, [row, { id: 8 }])).toEqual({
    total: 2345,
    orders: [
      { id: '123456789012345678', ...full },
      { id: '8', ...bare },
    ],
  });
});

test.each<[unknown, unknown, number, number]>([
  ['2345', [], 0, 2345],
  ['007', [], 0, 7],
  [0, undefined, 0, 0],
  [5, undefined, 5, 5],
])('parses the total %j with the orders %j', (total, orders, offset, expected) => {
  expect(page(total, orders, offset)).toEqual({ total: expected, orders: [] });
});

const badTotals = [null, '', '-1', '1.5', ' 5', '5 ', '1e3', 'x', -1, 1.5, 2 ** 53, '12345678901234567890', [5], true];
const badIds = [undefined, null, 0, -1, 1.5, '07', 'x', '1234567890123456789', true];
test.each<[string, unknown[]]>([
  ['the response is not a list of orders', [undefined, [], {}, { orders: [], page: 5 }]],
  ['the total of the list is not a whole number', badTotals.map((total) => ({ orders: [], page: { total } }))],
  ['the list has no orders in it', [{ page: { total: 1 } }]],
  ['the list has no orders in it', [null, {}, 'x', 0].map((orders) => ({ orders, page: { total: 0 } }))],
  ['the list has an order without a usable ID', badIds.map((id) => ({ orders: [{ id }], page: { total: 1 } }))],
  [
    'the list has an order without a usable ID',
    [null, 7, [], 'x'].map((row) => ({ orders: [row], page: { total: 1 } })),
  ],
])('refuses a response, because %s (%#)', (message, responses) => {
  for (const response of responses) expect(() => parseOrderList(response, 0, asIs)).toThrow(new Error(message));
});

describe('a row', () => {
  const ending = (valid_till: unknown) => ({ certificate: { valid_till } });

  test.each<[string, object, object]>([
    ['with an end', ending('2026'), { validTill: '2026', hasValidTill: true }],
    ['with an end that is no text', ending(1798761600), { validTill: '1798761600', hasValidTill: true }],
    ...[{ toString: 1, valueOf: 1 }, [], false].map((valid_till): [string, object, object] => [
      'with an odd end',
      ending(valid_till),
      { validTill: '', hasValidTill: true },
    ]),
    ['without an end', ending(null), { validTill: '', hasValidTill: false }],
    ['with an empty end', ending(''), { validTill: '', hasValidTill: false }],
    ['with duplicates', { has_duplicates: '1' }, { hasDuplicates: true }],
    ['with other duplicates', { has_duplicates: 'yes' }, { hasDuplicates: false }],
    ['renewed', { is_renewed: 1 }, { isRenewed: true }],
  ])('%s', (_, row, expected) => {
    expect(parseOrderList({ page: { total: 1 }, orders: [{ id: 7, ...row }] }, 0, asIs).orders[0]).toMatchObject(
      expected,
    );
  });

  test('keeps 100 characters of each text', () => {
    const long = 'x'.repeat(10_000);
    const certificate = { common_name: long, valid_till: long };
    const { orders } = page(1, [{ id: 7, status: long, certificate, product: { name_id: long, type: long } }]);
    const { status, commonName, validTill, product } = orders[0] ?? {};
    expect([status, commonName, validTill, product?.nameId, product?.type]).toEqual(
      Array(5).fill(`<${'x'.repeat(100)}>`),
    );
  });
});
