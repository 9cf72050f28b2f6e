import { describe, expect, test } from 'vitest';
import { assess, decideDesired } from '../../../src/domain/assessment.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import { findRenewedOrder, type NamedOrder } from '../../../src/domain/renewals.ts';
import { describeObjection, renewalAdvice } from '../../../src/domain/words.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { order } from '../result.ts';
import { certificateWith, factsWith, named } from './facts.ts';

const policy = (by: 'log' | 'keep-out' = 'log') =>
  parsePolicy(
    JSON.stringify({
      default: by,
      'keep-out': { 1: 'x', 'corp.example': 'x' },
      log: { 2: 'x', 'shop.example': 'x' },
      ignore: { 3: 'x' },
    }),
  );

describe('a renewal that the policy does not name', () => {
  const outside: NamedOrder = { id: '1', list: 'keep-out' };
  const inside: NamedOrder = { id: '2', list: 'log' };
  const skipped: NamedOrder = { id: '3', list: 'ignore' };
  test.each<[string, id: string, renewedOrderId: string, reporters: NamedOrder[], NamedOrder | undefined]>([
    ['it reports an order in keep-out', '7', '1', [], outside],
    ['it reports an order in log', '7', '2', [], inside],
    ['it reports an ignored order', '7', '3', [], skipped],
    ['an order in log reports it', '7', '', [inside], inside],
    ['an order in log and one in keep-out report it', '7', '', [inside, outside], outside],
    ['it reports an order in log, and one in keep-out reports it', '7', '2', [outside], outside],
    ['none if the policy names it, too', '2', '1', [outside], undefined],
    ['none if the policy ignores it', '3', '1', [outside], undefined],
    ['none of another order', '7', '9', [], undefined],
    ['none of itself', '7', '7', [], undefined],
    ['none without a report', '7', '', [], undefined],
  ])('%s', (_, id, renewedOrderId, reporters, expected) => {
    expect(findRenewedOrder(policy(), { id, renewedOrderId }, 'default', reporters)).toEqual(expected);
    expect(findRenewedOrder(policy(), { id, renewedOrderId }, 'domains', reporters)).toBeUndefined();
  });
});

describe('objection: a renewal', () => {
  const renewal = { ...order, renewedOrderId: '1' };
  const given = (status: CtStatus | null, by?: 'log' | 'keep-out') => ({
    policyFile: { policy: policy(by), path: '', digest: '' },
    status,
  });
  const objection = { kind: 'renewal', id: '1', list: 'keep-out', status: 'enabled', rule: 'default' };
  const mixed = { ...objection, status: 'unknown', rule: 'corp.example: x; default' };
  const other = 'www.example.com';
  test.each<[string, names: string[], CtStatus | null, object]>([
    ['without disable-ct', [other], null, objection],
    ['with a disable-ct that agrees', [other], 'enabled', objection],
    ['with a disable-ct that disagrees', [other], 'disabled', objection],
    ['with mixed names, one of which took no domain', ['a.corp.example', other], null, mixed],
    ['not with domains that agree', ['a.corp.example'], null, { desired: { status: 'disabled' } }],
    ['not with domains that disagree', ['a.corp.example', 'shop.example'], null, { kind: 'mixed', by: 'domains' }],
    ['without a name', [], null, { ...objection }],
  ])('%s', (_, names, status, expected) => {
    expect(assess(given(status), factsWith({ order: renewal, ...named(...names) }))).toMatchObject(expected);
  });

  test('has the status that its names have by default', () => {
    const assessed = assess(given(null, 'keep-out'), factsWith({ order: renewal }));
    expect(assessed).toEqual({ ...objection, status: 'disabled' });
  });

  test('is behind the general ones, and not without a policy', () => {
    const closed = factsWith({ order: renewal, phase: 'closed', closure: 'status' });
    expect(assess(given('enabled'), closed)).toEqual({ kind: 'closed', closure: 'status' });
    const without = assess({ policyFile: null, status: 'enabled' }, factsWith({ order: renewal }));
    expect(without).toMatchObject({ desired: { by: 'input' } });
  });

  test('is none if the policy ignores the renewal, and disable-ct is given', () => {
    const ignored = { ...renewal, id: '3' };
    const { certificate } = certificateWith({});
    expect(decideDesired(given('enabled'), { order: ignored, certificate, reissuePending: false })).toMatchObject({
      status: 'enabled',
      by: 'input',
    });
  });
});

test.each<[NamedOrder['list'], CtStatus | 'unknown', advice: string]>([
  [
    'keep-out',
    'enabled',
    'set the CT status of this order to disabled first (workflow set-status.yml), then add a domain that covers the names of this order, or its ID, to the same list of the policy file',
  ],
  [
    'keep-out',
    'unknown',
    'set the CT status of this order to disabled first (workflow set-status.yml), then add a domain that covers the names of this order, or its ID, to the same list of the policy file',
  ],
  [
    'keep-out',
    'disabled',
    'add a domain that covers the names of this order, or its ID, to the same list of the policy file',
  ],
  [
    'log',
    'enabled',
    'add a domain that covers the names of this order, or its ID, to the same list of the policy file',
  ],
  ['ignore', 'enabled', 'add the ID of this order to the same list of the policy file'],
])('the words about a renewal of an order in %s, CT status %s', (list, ctStatus, advice) => {
  const objection = { kind: 'renewal', id: '1', list, status: 'enabled', rule: 'default' } as const;
  const clause = `CertCentral reports a renewal between the order and order 1, whose ID is in ${list} of the policy`;
  expect(describeObjection(objection, order)).toBe(clause);
  expect(renewalAdvice(objection, { ...order, ctStatus })).toBe(advice);
});
