import { expect, test } from 'vitest';
import { parseDuplicateList, parseOrderList } from '../../../src/certcentral/order-list.ts';

const pageOf = (total: unknown, orders?: unknown) => ({ page: { total }, orders });

test('parses a page', () => {
  const names = { common_name: 'a.example', dns_names: ['a.example', '', 7, 'b\n.example'] };
  const row = {
    id: '123456789012345',
    status: 'Issued\n',
    certificate: { id: 7, ...names, valid_till: '2026-07-01' },
    product: { name_id: 'ssl_plus', type: 'ssl_certificate' },
    has_duplicates: true,
    order_valid_till: '2026-12-31T00:00:00',
    is_renewed: true,
  };
  const bare = {
    ...{ id: '8', status: '', commonName: '', dnsNames: [] },
    product: { nameId: '', type: '', validationType: '' },
    ...{ validTill: '', validTillAt: undefined, planEndsAt: undefined },
    ...{ hasValidTill: false, hasDuplicates: false, isRenewed: undefined },
  };
  const full = {
    ...{ id: '123456789012345', status: 'Issued\n', commonName: 'a.example', dnsNames: ['a.example', 'b\n.example'] },
    product: { nameId: 'ssl_plus', type: 'ssl_certificate', validationType: '' },
    ...{ validTill: '2026-07-01', validTillAt: Date.UTC(2026, 6, 1), planEndsAt: Date.UTC(2026, 11, 31) },
    ...{ hasValidTill: true, hasDuplicates: true, isRenewed: true },
  };
  expect(parseOrderList(pageOf(2345, [row, { id: 8 }]))).toEqual({ total: 2345, orders: [full, bare] });
});

test.each<[unknown, unknown, number]>([
  ['2345', [], 2345],
  ['007', [], 7],
  [0, undefined, 0],
  [1_000_000, undefined, 1_000_000],
])('the total %j with the orders %j is %i, and no order', (total, orders, expected) => {
  expect(parseOrderList(pageOf(total, orders))).toEqual({ total: expected, orders: [] });
});

const NO_TOTAL = 'the total of the list is not a whole number up to 1000000';
const NO_ID = 'the list has an order without a usable ID';
test.each<[string, unknown[]]>([
  ['the response is not a list of orders', [undefined, [], {}, { orders: [], page: 5 }]],
  [NO_TOTAL, [null, '', '-1', '1.5', ' 5', '5 ', '1e3', 'x', undefined, [5], true].map((total) => pageOf(total, []))],
  [NO_TOTAL, [-1, 1.5, 1_000_001, '1000001', '12345678901234567890'].map((total) => pageOf(total, []))],
  ['the list has no orders in it', [null, {}, 'x', 0].map((orders) => pageOf(0, orders))],
  [NO_ID, [undefined, null, 0, -1, 1.5, '07', 'x', '1234567890123456', true].map((id) => pageOf(1, [{ id }]))],
  [NO_ID, [null, 7, [], 'x'].map((row) => pageOf(1, [row]))],
])('a response is none, because %s (%#)', (message, responses) => {
  for (const response of responses) expect(() => parseOrderList(response)).toThrow(new Error(message));
});

const duplicates = (has_duplicates: unknown, hasDuplicates: boolean): [object, object] => [
  { has_duplicates },
  { hasDuplicates },
];

test.each<[object, object]>([
  [{ certificate: { valid_till: '2026' } }, { validTill: '2026', validTillAt: undefined, hasValidTill: true }],
  [{ certificate: { valid_till: '2026-02-30' } }, { validTillAt: undefined }],
  [{ order_valid_till: 'soon' }, { planEndsAt: undefined }],
  [{ certificate: { valid_till: false } }, { validTill: '', hasValidTill: true }],
  [{ certificate: { valid_till: null } }, { validTill: '', hasValidTill: false }],
  [{ certificate: { valid_till: '' } }, { validTill: '', hasValidTill: false }],
  ...['1', 'yes', 2, '', {}].map((value) => duplicates(value, true)),
  ...['0', null].map((value) => duplicates(value, false)),
  [{ is_renewed: 1 }, { isRenewed: true }],
  [{ is_renewed: 'false' }, { isRenewed: false }],
])('a row with %j', (row, expected) => {
  expect(parseOrderList(pageOf(1, [{ id: 7, ...row }])).orders).toMatchObject([expected]);
});

test.each([
  ['2026-07-01', Date.UTC(2026, 6, 1)],
  ['2026-07-01T00:00:00', undefined],
  ['2026-02-30', undefined],
  [20260701, undefined],
])('a duplicate that ends %j', (valid_till, validTillAt) => {
  expect(parseDuplicateList({ certificates: [{ valid_till }] })).toMatchObject([{ validTillAt }]);
});
