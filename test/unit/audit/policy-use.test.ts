import { describe, expect, test } from 'vitest';
import { selectOrders } from '../../../src/audit/complete-list.ts';
import { PolicyUse } from '../../../src/audit/policy-use.ts';
import type { Reason } from '../../../src/audit/verdict-rules.ts';
import { ActionError } from '../../../src/errors.ts';
import { listedWith, policyWith } from './orders.ts';

describe('the orders to audit', () => {
  const account = new Map(['20', '3', '100', '1'].map((id) => [id, { id }]));
  const select = (...given: [Parameters<typeof selectOrders>[0], Parameters<typeof policyWith>[0]?]) =>
    selectOrders(given[0], policyWith(given[1]), account).selected.map(({ id }) => id);

  test('are all, or the selected ones, in ascending order of ID', () => {
    expect(select('all', { ignore: '3', log: '20 a.example' })).toEqual(['1', '3', '20', '100']);
    expect(select(new Set(['100', '3']), { 'keep-out': '1' })).toEqual(['3', '100']);
  });

  test('those that the policy names by their IDs are known, whether they are selected or not', () => {
    const policy = policyWith({ 'keep-out': '1 a.example', log: '100', ignore: '3' });
    const { named } = selectOrders(new Set(['100', '20']), policy, account);
    expect(named.map(({ id }) => id)).toEqual(['1', '100', '3']);
  });

  test.each<[Parameters<typeof select>[0], Parameters<typeof select>[1], missing: string]>([
    [new Set(['9', '3', '8']), {}, '9, 8'],
    ['all', { 'keep-out': '7 b.example', log: '20 6', ignore: '5' }, '7, 6, 5'],
    [new Set(['9', '4']), { ignore: '4' }, '9, 4'],
  ])('must be in the account: %j, %j', (selection, policy, detail) => {
    const error = expect.objectContaining({ detail, hint: expect.stringContaining('No order was read') });
    expect(() => select(selection, policy)).toThrow(error);
  });

  test('a message has room for so many of them', () => {
    const ids = new Set(Array.from({ length: 1_000 }, (_, id) => `${id + 5_000_000}`));
    expect(() => select(ids)).toThrow(ActionError);
    expect(() => select(ids)).toThrow(/ and \d+ more\. /);
  });
});

/** An order without a name. */
const order = (id: string, renewedOrderId = '', isRenewed = false) => ({
  ...listedWith({ id, commonName: '', isRenewed }),
  renewedOrderId,
});

test('the orders that the policy names by their IDs, and that report a renewal', () => {
  const use = new PolicyUse(policyWith({ 'keep-out': '1', log: '2', ignore: '3' }));
  for (const known of [order('1', '7'), order('2', '7'), order('3', '8'), order('9', '7'), order('1')])
    use.addOrder(known);
  const reporters = ['7', '8', '9', ''].map((id) => use.reportersOf(id));
  const first = [
    { id: '1', list: 'keep-out' },
    { id: '2', list: 'log' },
  ];
  expect(reporters).toEqual([first, [{ id: '3', list: 'ignore' }], [], []]);
});

test('the domains of the policy that cover no name', () => {
  const use = new PolicyUse(
    policyWith({ 'keep-out': '1 corp.example a.corp.example', log: 'typo.example shop.example' }),
  );
  const uncovered = () => [...use.uncoveredDomains].join(' ');
  expect(uncovered()).toBe('corp.example a.corp.example typo.example shop.example');
  // A longer domain that takes the name does not matter.
  use.addNames(['www.A.corp.example.', 'xtypo.example', '']);
  expect(uncovered()).toBe('typo.example shop.example');
  use.addOrder(listedWith({ commonName: '*.shop.example' }));
  expect(uncovered()).toBe('typo.example');
  use.addOrder(listedWith({ dnsNames: ['typo.example'] }));
  expect(uncovered()).toBe('');
  use.addNames(['other.example']);
});

const closed: Reason = { kind: 'objection', objection: { kind: 'closed', closure: 'status' } };
test.each<[ended: boolean, id: string, Reason[], known: ReturnType<typeof order>]>([
  [true, '7', [closed], order('7')],
  [true, '7', [{ kind: 'expired' }], order('7')],
  [true, '7', [], order('7', '', true)],
  [true, '7', [], order('7', '10')],
  [true, '7', [], order('10', '7')],
  [false, '10', [], order('7', '10')],
  [false, '7', [{ kind: 'objection', objection: { kind: 'ev' } }], order('7')],
  [false, '8', [closed], order('8', '', true)],
  [false, '9', [closed], order('9')],
])('exceptions whose orders have ended: %j, order %s, %j, %j', (ended, orderId, reasons, known) => {
  const use = new PolicyUse(policyWith({ 'keep-out': '7 10', ignore: '9' }));
  use.addOrder(known);
  expect(use.warnings([{ orderId, reasons }]).ended).toEqual(ended ? [orderId] : []);
});

test('an ignored order whose listed names keep-out covers is probably a mistake, and so is a domain that covers none', () => {
  const use = new PolicyUse(
    policyWith({ 'keep-out': 'corp.example.com typo.example', log: 'other.example', ignore: '7 8' }),
  );
  use.addOrder({ ...order('7'), commonName: 'a.corp.example.com' });
  use.addOrder({ ...order('8'), commonName: 'www.example.com' });
  expect(use.warnings([])).toEqual({ 'uncovered-domain': ['typo.example'], ignored: ['7'], ended: [] });
});
