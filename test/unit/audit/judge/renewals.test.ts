import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import { applyRenewals, lostRenewalsWarning, unissuedWarning } from '../../../../src/audit/judge/renewals.ts';
import type { CtPolicy } from '../../../../src/domain/ct-policy.ts';
import { findingWith, policyWith } from '../orders.ts';

const keptOut = policyWith({ 'keep-out': '1' });
const logged = policyWith({ log: '1' });
const ignore = policyWith({ ignore: '1' });
/** An order, and the one that its `renewed_order_id` names. */
const order = (orderId: string, renewedOrderId = '', changes: Partial<Finding> = {}): Finding =>
  findingWith({ orderId, renewedOrderId, verdict: 'reissue', reason: 'why', ...changes });

describe('renewals of exceptions', () => {
  /** The orders that became manual. */
  const manualIn = (findings: Finding[], policy: CtPolicy) =>
    applyRenewals(findings, policy)
      .filter(({ verdict }) => verdict === 'manual')
      .map(({ orderId }) => orderId)
      .join(' ');

  const idle = ['unknown', 'pending', 'in sync', 'not applicable', 'ignored'] as const;
  test.each<[string, Finding[], CtPolicy, string]>([
    ['that name the exception', [order('1'), order('2', '1')], keptOut, '2'],
    ['that name an exception that was not read', [order('2', '1')], ignore, '2'],
    ['that the exception names', [order('1', '2'), order('2')], keptOut, '2'],
    ['of which only the status is set', [order('2', '1', { verdict: 'set status' })], ignore, '2'],
    ['of renewals', [order('2', '1'), order('3', '2'), order('4', '3')], keptOut, '2 3 4'],
    ['of renewals, the other way', [order('1', '2'), order('2', '3'), order('3', '4'), order('4')], ignore, '2 3 4'],
    ['of renewals, not in the order of IDs', [order('2', '3'), order('3', '4'), order('4', '1')], ignore, '2 3 4'],
    ['by an order that is in sync', [order('2', '1', { verdict: 'in sync' }), order('3', '2')], keptOut, '3'],
    ['by an order that the list does not have', [order('1', '9'), order('2', '9')], keptOut, '2'],
    ['of none', [order('1'), order('2')], keptOut, ''],
    ['of others', [order('2', '3'), order('3'), order('4', '2')], keptOut, ''],
    ['that name each other', [order('2', '3'), order('3', '2')], keptOut, ''],
    ['that are exceptions, too', [order('2', '1'), order('1', '2')], policyWith({ 'keep-out': '1', log: '2' }), ''],
    [
      'that renew an exception of the other kind',
      [order('2', '1'), order('3', '2')],
      policyWith({ 'keep-out': '1', ignore: '2' }),
      '3',
    ],
    ['that must be logged', [order('2', '1')], logged, '2'],
    ['whose names take domains of the policy', [order('2', '1', { isByDomains: true })], keptOut, ''],
    ['of renewals whose names do', [order('2', '1', { isByDomains: true }), order('3', '2')], keptOut, '3'],
    ['that nothing has to be done for', idle.map((verdict) => order('2', '1', { verdict })), keptOut, ''],
  ])('%s', (_, findings, policy, manual) => {
    expect(manualIn(findings, policy)).toBe(manual);
  });

  test.each<[CtPolicy, Finding[], RegExp]>([
    [keptOut, [order('2', '1')], /order 1, which keep-out of .*; add the renewal, or a domain .*; why$/],
    [logged, [order('2', '1')], /order 1, which log of .*; why$/],
    [ignore, [order('2', '1')], /order 1, which ignore of .*; why$/],
    [ignore, [order('4', '3'), order('2', '1'), order('3', '2')], /order 1 by way of order 3, which ignore .*; why$/],
  ])('have a reason that names the exception, %#', (policy, findings, reason) => {
    const manual = { ...findings[0], verdict: 'manual', reason: expect.stringMatching(reason) };
    expect(applyRenewals(findings, policy)[0]).toEqual(manual);
  });

  test('a long chain takes a moment', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => order(`${index + 2}`, `${index + 1}`));
    expect(applyRenewals(chain, keptOut).every(({ verdict }) => verdict === 'manual')).toBe(true);
  });
});

test('orders whose first certificate may publish its names are named', () => {
  const unissued = ['5', '8'].map((id) => order(id, '', { mayPublishFirst: true }));
  expect(unissuedWarning([order('4'), ...unissued])).toMatch(/: 5, 8\. Set their CT status before/);
  expect(unissuedWarning([order('4')])).toBeUndefined();
  const many = Array.from({ length: 1_000 }, (_, index) =>
    order(`${123_456_789 + index}`, '', { mayPublishFirst: true }),
  );
  expect(unissuedWarning(many)).toMatch(/^(?=.* and \d+ more\. ).{1500,2000}$/);
});

describe('an exception that was renewed', () => {
  const renewed = (id: string, renewedOrderId = '') => order(id, renewedOrderId, { isRenewed: true });
  test.each<[string, Finding[], CtPolicy, lost: string | undefined]>([
    ['by no order that was found', [renewed('1'), order('2')], keptOut, '1'],
    ['and ignored', [renewed('1'), order('2')], ignore, '1'],
    ['by an order that names it', [renewed('1'), order('2', '1')], ignore, undefined],
    ['by an order that it names', [renewed('1', '2'), order('2')], keptOut, undefined],
    ['by an order that the list does not have', [renewed('1', '9'), order('2')], keptOut, '1'],
    ['in both lists', [renewed('1'), renewed('3')], policyWith({ 'keep-out': '1', ignore: '3' }), '1, 3'],
    ['of names that take a domain', [renewed('1')], policyWith({ 'keep-out': 'example.com' }), undefined],
    ['which is none', [renewed('2')], keptOut, undefined],
    ['by nobody', [order('1')], keptOut, undefined],
  ])('%s', (_, findings, policy, lost) => {
    const warning = lostRenewalsWarning(findings, policy);
    expect(/no renewal of them: (.*?)\. /.exec(`${warning}`)?.[1]).toBe(lost);
  });

  test('is named with others in at most 2,000 characters', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `${123_456_789 + index}`);
    const warning = lostRenewalsWarning(
      ids.map((id) => renewed(id)),
      policyWith({ 'keep-out': ids.join(' ') }),
    );
    expect(warning).toMatch(/^(?=.* and \d+ more\. ).{1500,2000}$/);
  });
});
