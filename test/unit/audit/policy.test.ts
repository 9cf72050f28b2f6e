import { describe, expect, test } from 'vitest';
import { ActionError } from '../../../src/action-error.ts';
import { desiredStatusFor, type Policy, selectOrders } from '../../../src/audit/policy.ts';
import { formatIds } from '../../../src/text.ts';
import { policyWith } from './orders.ts';

const ids = (...list: string[]) => new Set(list);

test.each([
  ['enabled', '7', 'enabled'],
  ['enabled', '8', 'disabled'],
  ['disabled', '7', 'disabled'],
  ['disabled', '8', 'enabled'],
] as const)('by default %s, order %s should have CT logging %s', (defaultStatus, id, desired) => {
  expect(desiredStatusFor(policyWith({ defaultStatus, opposite: ids('8') }), id)).toBe(desired);
});

describe('the orders of an audit', () => {
  const listed = ['20', '123456789012345678', '7', '123456789012345677', '8', '99'];
  const account = new Map(listed.map((id) => [id, { id }]));

  test.each<[string, Partial<Policy>, string]>([
    ['all, in ascending order', {}, '7 8 20 99 123456789012345677 123456789012345678'],
    ['some of them', { orderIds: ids('99', '20', '8') }, '8 20 99'],
    ['also the ignored ones', { ignore: ids('7'), opposite: ids('8'), orderIds: ids('8', '7') }, '7 8'],
    ['not those that are only in other lists', { ignore: ids('7'), opposite: ids('8'), orderIds: ids('20') }, '20'],
  ])('%s', (_, changes, selected) => {
    const orders = selectOrders(policyWith(changes), account);
    expect(orders.map(({ id }) => id).join(' ')).toBe(selected);
  });

  const many = Array.from({ length: 300 }, (_, index) => String(1_000_001 + index));
  test.each<[string, Partial<Policy>, string]>([
    ['orders', { orderIds: ids('3', '7') }, 'orders: 3'],
    ['opposite', { opposite: ids('7', '1', '2') }, 'opposite: 1, 2'],
    ['ignore', { ignore: ids('9') }, 'ignore: 9'],
    ['all', { orderIds: ids('1'), opposite: ids('1'), ignore: ids('2') }, 'orders: 1; opposite: 1; ignore: 2'],
    ['many', { opposite: ids(...many) }, `opposite: ${formatIds(many, 1_700)}`],
    [
      'one and many',
      { orderIds: ids('3'), opposite: ids(...many), ignore: ids('5') },
      `orders: 3; opposite: ${formatIds(many, 849)}; ignore: 5`,
    ],
  ])('must be in the account: %s', (_, changes, missing) => {
    const refused = () => selectOrders(policyWith(changes), account);
    expect(refused).toThrow(ActionError);
    expect(refused).toThrow(`: ${missing}. `);
  });

  test('are named in at most 2,000 characters', () => {
    const policy = policyWith({ orderIds: ids(...many), opposite: ids(...many), ignore: ids(...many) });
    expect(() => selectOrders(policy, account)).toThrow(/^.{1500,2000}$/);
  });
});
