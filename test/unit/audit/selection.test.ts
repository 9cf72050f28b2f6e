import { describe, expect, test } from 'vitest';
import { ActionError } from '../../../src/action-error.ts';
import { formatIds } from '../../../src/audit/format-ids.ts';
import { compareIds, type OrderSelection, selectOrders } from '../../../src/audit/selection.ts';
import { policyWith } from './orders.ts';

const ids = (...list: string[]) => new Set(list);

test.each([
  ['7', '7', 0],
  ['9', '10', -1],
  ['123456789012345678', '123456789012345677', 1],
])('IDs are compared as numbers: %s, %s', (a, b, sign) => {
  expect(Math.sign(compareIds(a, b))).toBe(sign);
});

describe('the orders of an audit', () => {
  const listed = ['20', '123456789012345678', '7', '123456789012345677', '8', '99'];
  const account = new Map(listed.map((id) => [id, { id }]));
  type Lists = Parameters<typeof policyWith>[0];

  test.each<[string, OrderSelection, Lists, string]>([
    ['all, in ascending order', 'all', {}, '7 8 20 99 123456789012345677 123456789012345678'],
    ['some of them', ids('99', '20', '8'), {}, '8 20 99'],
    ['also the ignored ones', ids('8', '7'), { ignore: '7', 'keep-out': '8' }, '7 8'],
    ['not those that only the policy names', ids('20'), { ignore: '7', log: '8 example.com' }, '20'],
  ])('%s', (_, selection, lists, selected) => {
    const orders = selectOrders(selection, policyWith(lists), account);
    expect(orders.map(({ id }) => id).join(' ')).toBe(selected);
  });

  const many = Array.from({ length: 300 }, (_, index) => String(1_000_001 + index));
  test.each<[string, OrderSelection, Lists, string]>([
    ['orders', ids('3', '7'), {}, 'orders: 3'],
    ['keep-out', 'all', { 'keep-out': '7 1 corp.example 2' }, 'keep-out: 1, 2'],
    ['log', 'all', { log: '9 7.example a.b1' }, 'log: 9'],
    ['ignore', 'all', { ignore: '9' }, 'ignore: 9'],
    ['all', ids('1'), { 'keep-out': '1', log: '3', ignore: '2' }, 'orders: 1; keep-out: 1; log: 3; ignore: 2'],
    ['many', 'all', { log: many.join(' ') }, `log: ${formatIds(many, 1_700)}`],
    [
      'one and many',
      ids('3'),
      { 'keep-out': many.join(' '), ignore: '5' },
      `orders: 3; keep-out: ${formatIds(many, 849)}; ignore: 5`,
    ],
  ])('must be in the account: %s', (_, selection, lists, missing) => {
    const refused = () => selectOrders(selection, policyWith(lists), account);
    expect(refused).toThrow(ActionError);
    expect(refused).toThrow(`: ${missing}. `);
  });

  test('are named in at most 2,000 characters', () => {
    const [keptOut, logged] = [many.slice(0, 150), many.slice(150)].map((list) => list.join(' ')) as [string, string];
    const policy = policyWith({ 'keep-out': keptOut, log: logged, ignore: many.join(' ') });
    expect(() => selectOrders(ids(...many), policy, account)).toThrow(/^.{1500,2000}$/);
  });
});
