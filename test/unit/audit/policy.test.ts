import { describe, expect, test } from 'vitest';
import { selectOrders } from '../../../src/audit/complete-list.ts';
import type { Finding } from '../../../src/audit/finding.ts';
import { DomainCoverage, endedExceptionsWarning } from '../../../src/audit/policy-warnings.ts';
import { Renewals } from '../../../src/audit/renewals.ts';
import { ActionError } from '../../../src/errors.ts';
import { findingWith, policyWith } from './orders.ts';

describe('the orders to audit', () => {
  const account = new Map(['20', '3', '100', '1'].map((id) => [id, { id }]));
  const select = (...given: [Parameters<typeof selectOrders>[0], Parameters<typeof policyWith>[0]?]) =>
    selectOrders(given[0], policyWith(given[1]), account).map(({ id }) => id);

  test('are all, or the selected ones, in ascending order of ID', () => {
    expect(select('all', { ignore: '3', log: '20 a.example' })).toEqual(['1', '3', '20', '100']);
    expect(select(new Set(['100', '3']), { 'keep-out': '1' })).toEqual(['3', '100']);
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

describe('the exception that an order renews', () => {
  const policy = policyWith({ 'keep-out': '1', log: '2', ignore: '3' });
  const order = (id: string, renewedOrderId = '') => ({ id, renewedOrderId });
  test.each<[string, exceptions: ReturnType<typeof order>[], ReturnType<typeof order>, expected: string | undefined]>([
    ['which it names', [order('1')], order('7', '1'), '1 keep-out'],
    ['that is ignored', [], order('7', '3'), '3 ignore'],
    ['that names it', [order('2', '7')], order('7'), '2 log'],
    ['but has an entry of its own', [], order('2', '1'), undefined],
    ['of which there is none', [order('1')], order('7'), undefined],
    ['which is none', [order('9', '1'), order('8', '7')], order('7', '9'), undefined],
    ['itself', [], order('7', '7'), undefined],
  ])('%s', (_, exceptions, renewal, expected) => {
    const renewals = new Renewals(policy);
    for (const exception of exceptions) renewals.add(exception);
    const found = renewals.findException(renewal, 'default');
    expect(found && `${found.id} ${found.list}`).toBe(expected);
    expect(renewals.findException(renewal, 'domains')).toBeUndefined();
  });
});

describe('warnings about the policy', () => {
  test('domains that cover no name', () => {
    const policy = policyWith({ 'keep-out': '1 corp.example a.corp.example', log: 'typo.example shop.example' });
    const coverage = new DomainCoverage(policy);
    const uncovered = () => /any order: (.*?)\. /.exec(coverage.warning() ?? '')?.[1];
    expect(uncovered()).toBe('corp.example, a.corp.example, typo.example, shop.example');
    // A longer domain that takes the name does not matter.
    coverage.add(['www.A.corp.example.', 'xtypo.example', '']);
    expect(uncovered()).toBe('typo.example, shop.example');
    coverage.add(['*.shop.example']);
    expect(uncovered()).toBe('typo.example');
    coverage.add(['typo.example']);
    expect(coverage.warning()).toBeUndefined();
    coverage.add(['other.example']);
    expect(new DomainCoverage(policyWith({ 'keep-out': '1' })).warning()).toBeUndefined();
  });

  const closed: Partial<Finding> = {
    reasons: [{ kind: 'objection', objection: { kind: 'closed', closure: 'status' } }],
  };
  test.each<[Partial<Finding>, ended: boolean]>([
    [closed, true],
    [{ reasons: [{ kind: 'expired' }] }, true],
    [{ isRenewed: true }, true],
    [{ reasons: [{ kind: 'objection', objection: { kind: 'ev' } }] }, false],
    [{}, false],
    [{ ...closed, orderId: '8' }, false],
    [{ ...closed, orderId: '9' }, false],
  ])('exceptions that have ended: %j', (changes, ended) => {
    const policy = policyWith({ 'keep-out': '7', ignore: '9' });
    const warning = endedExceptionsWarning([findingWith(changes)], policy, new Renewals(policy));
    expect(warning).toEqual(ended ? expect.stringContaining(': 7. ') : undefined);
  });

  test.each([
    ['the renewal', '10', '7'],
    ['the exception', '7', '10'],
  ])('exceptions that were renewed, as %s reports', (_, id, renewedOrderId) => {
    const policy = policyWith({ 'keep-out': '7 10' });
    const renewals = new Renewals(policy);
    renewals.add({ id, renewedOrderId });
    const findings = [findingWith(), findingWith({ orderId: '10' })];
    expect(endedExceptionsWarning(findings, policy, renewals)).toContain(': 7. ');
  });
});
