import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import type { CertificateWithChain, CtStatus } from '../../../src/pki/certificate.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { findObjections, requireReplaceable } from '../../../src/reissue/refusals.ts';
import type { StatusSource } from '../../../src/reissue/status-decision.ts';
import {
  approvedPlanWith,
  certificateWith,
  desiring,
  inputsWith,
  issued,
  old,
  orderWith,
  outage,
  pending,
  refusal,
  renewed,
  silent,
  unissued,
} from './builders.ts';
import { type Observed, planFor } from './results.ts';

/** A policy that logs by default, and keeps a.example and b.example out. */
const policyWith = (changes: object = {}) => {
  const entries = { 'keep-out': { 'a.example': 'internal', 'b.example': 'pilot' } };
  const policy = parsePolicy(JSON.stringify({ default: 'log', ...entries, ...changes }), () => '', true);
  return { policy, path: 'ct-policy.json', digest: 'd16e57' };
};
const sourceWith = (policy: object, status: CtStatus | null = null): Pick<Inputs, 'statusSource'> => ({
  statusSource: { policyFile: policyWith(policy), status },
});
const logging = { 'keep-out': {} };
const listing = { log: { 7: 'looked at' } };
const ignoring = { ignore: { 7: 'replaced soon' } };
const mixing = { 'keep-out': { 'a.example': 'internal' } };
const namesOf = (...names: string[]) =>
  certificateWith({ dnsSans: names, dnsNames: names, altNames: names, commonName: '' });
const isDisabled = (order: Order) => ({ ...order, ctStatus: 'disabled' as const });
const first = (order: Order): Observed => [order, refusal(404)];
const mayBePending = orderWith({ ...silent, isDated: true });

describe('the desired status', () => {
  test.each<[string, Observed, Pick<Inputs, 'statusSource'>, CtStatus, rule: string | undefined]>([
    ['that of disable-ct without a policy', [issued, renewed], desiring('disabled'), 'disabled', undefined],
    ['that of the policy', [issued, old], sourceWith({}), 'disabled', 'a.example: internal; b.example: pilot'],
    ['that of the default', [issued, old], sourceWith(logging), 'enabled', 'default'],
    ['that of the order ID', [issued, old], sourceWith(listing), 'enabled', '7: looked at'],
    [
      'that of both, which agree',
      [issued, old],
      sourceWith({}, 'disabled'),
      'disabled',
      'a.example: internal; b.example: pilot',
    ],
    [
      'that of disable-ct if the order is ignored',
      [issued, old],
      sourceWith(ignoring, 'enabled'),
      'enabled',
      '7: replaced soon',
    ],
    [
      'by the names of the order if nothing was issued',
      first(unissued),
      sourceWith({ 'keep-out': { 'order.example': 'x' } }),
      'disabled',
      'order.example: x',
    ],
    [
      'by the names of the certificate, not of the order',
      [issued, old],
      sourceWith({ log: { 'order.example': 'x' } }),
      'disabled',
      'a.example: internal; b.example: pilot',
    ],
    [
      'by names that are no DNS names, too',
      [issued, { ...renewed, altNames: ['a.example', 'b.example'] }],
      sourceWith({}),
      'disabled',
      'a.example: internal; b.example: pilot',
    ],
  ])('is %s', (_, observed, inputs, desiredStatus, rule) => {
    const policy = rule === undefined ? null : { path: 'ct-policy.json', digest: 'd16e57', rule };
    expect(planFor(observed, inputs)).toMatchObject({ desiredStatus, policy });
  });

  test('a long rule is truncated', () => {
    const reason = 'r'.repeat(200);
    const entries = { 'keep-out': { 'a.example': reason, 'b.example': reason, 'c.example': reason } };
    const { policy } = planFor([issued, namesOf('a.example', 'b.example', 'c.example')], sourceWith(entries));
    expect(policy?.rule).toHaveLength(500);
  });

  test.each<[string, Observed, Pick<Inputs, 'statusSource'>, words: string[]]>([
    [
      'they disagree',
      [issued, old],
      sourceWith({}, 'enabled'),
      [
        'disable-ct is false, but the policy has disable-ct true',
        'a.example: internal; b.example: pilot',
        'change the policy first',
      ],
    ],
    [
      'they disagree by the order ID',
      [issued, old],
      sourceWith(listing, 'disabled'),
      ['disable-ct is true, but the policy has disable-ct false', '7: looked at'],
    ],
    [
      'the names are mixed',
      [issued, old],
      sourceWith(mixing),
      ['keeps a.example out of CT logs, but logs b.example', 'List the order ID'],
    ],
    [
      'the names are mixed, also with disable-ct',
      [issued, old],
      sourceWith(mixing, 'disabled'),
      ['keeps a.example out'],
    ],
    [
      'many names are mixed',
      [issued, namesOf('a.example', ...[1, 2, 3, 4, 5].map((n) => `${n}.test`))],
      sourceWith({}),
      ['logs 1.test, 2.test, 3.test and 2 more'],
    ],
    [
      'the order is ignored',
      [issued, old],
      sourceWith(ignoring),
      ['ignores the order (7: replaced soon)', 'Set disable-ct'],
    ],
  ])('is refused if %s', (_, observed, inputs, words) => {
    for (const word of ['The policy refuses this change of order 7: ', ...words])
      expect(() => planFor(observed, inputs)).toThrow(word);
  });
});

describe('publishing', () => {
  const NOT_ISSUED = 'nothing is issued yet';
  const PENDING = 'a reissue is or may be pending';
  const waiting = { expectedPlan: approvedPlanWith({ desiredStatus: 'enabled', action: 'wait', keyDigest: 'any' }) };
  test.each<[string, Observed, Partial<Inputs>, refused: string | undefined]>([
    ['what is issued', [isDisabled(issued), renewed], sourceWith(logging), undefined],
    ['what is not issued', first(isDisabled(unissued)), sourceWith(logging), NOT_ISSUED],
    ['the same with disable-ct', first(isDisabled(unissued)), sourceWith(logging, 'enabled'), NOT_ISSUED],
    ['the same by a domain', first(isDisabled(unissued)), sourceWith({ log: { 'order.example': 'x' } }), NOT_ISSUED],
    ['what is not issued, and its status is not known', first(isDisabled(silent)), sourceWith(logging), NOT_ISSUED],
    ['a pending reissue', [isDisabled(pending), old], sourceWith(logging), PENDING],
    ['what may be pending', [isDisabled(mayBePending), old], sourceWith(logging), PENDING],
    ['what is logged anyway', first(unissued), sourceWith(logging), undefined],
    ['a pending reissue that is logged anyway', [pending, old], sourceWith(logging), undefined],
    [
      'what is pending, and the order reports no status',
      [{ ...pending, ctStatus: 'unknown' }, old],
      sourceWith(logging),
      undefined,
    ],
    ['what the policy lists', first(isDisabled(unissued)), sourceWith(listing), undefined],
    ['a pending reissue that the policy lists', [isDisabled(pending), old], sourceWith(listing), undefined],
    ['what the policy ignores', first(isDisabled(unissued)), sourceWith(ignoring, 'enabled'), undefined],
    ['a pending reissue of the plan', [isDisabled(pending), old], { ...sourceWith(logging), ...waiting }, undefined],
    [
      'what is not issued, with a plan of a wait',
      first(isDisabled(unissued)),
      { ...sourceWith(logging), ...waiting },
      undefined,
    ],
    ['what is not issued, without a policy', first(isDisabled(unissued)), desiring('enabled'), undefined],
  ])('%s', (_, observed, inputs, refused) => {
    const plan = () => planFor(observed, inputs);
    if (refused === undefined) expect(plan()).toMatchObject({ desiredStatus: 'enabled' });
    else expect(plan).toThrow(refused);
  });

  test('what is pending can be approved by a plan, but what only may be pending has none', () => {
    const refused = (order: Order) => () => planFor([isDisabled(order), old], sourceWith(logging));
    expect(refused(pending)).toThrow('it says do=wait');
    expect(refused(mayBePending)).not.toThrow('do=wait');
    expect(refused(mayBePending)).toThrow('list the order ID in log of the policy file.');
  });

  test('turning logging off needs no more than the decision', () => {
    expect(planFor([pending, old], sourceWith({}))).toMatchObject({ desiredStatus: 'disabled' });
    expect(planFor([isDisabled(pending), old], sourceWith({}))).toMatchObject({ desiredStatus: 'disabled' });
    expect(planFor(first(unissued), sourceWith({ default: 'keep-out' }))).toMatchObject({ desiredStatus: 'disabled' });
  });
});

describe('a certificate that was not there at the first look', () => {
  const MIXED = 'keeps a.example out of CT logs, but logs b.example';
  const OTHER = 'the policy has disable-ct false for its names (default)';
  const unplanned = { ...old, dnsSans: ['a.example', 'c.example'] };
  const exact = approvedPlanWith();
  const fromNothing = approvedPlanWith({ action: 'status', serialNumber: 'none', keyDigest: 'any' });
  const noPolicy: StatusSource = { policyFile: null, status: 'disabled' };
  const cases: [string, Partial<Inputs>, CertificateWithChain, reason: string | undefined, detail: string][] = [
    ['without policy and plan', { statusSource: noPolicy }, old, undefined, ''],
    ['as the policy says', sourceWith({}), old, undefined, ''],
    ['of an ignored order', sourceWith(ignoring, 'disabled'), old, undefined, ''],
    ['with mixed names', sourceWith(mixing), old, 'policy', MIXED],
    ['with names of the other status', sourceWith(logging), old, 'policy', OTHER],
    ['with the names of the plan', { expectedPlan: exact }, old, undefined, ''],
    [
      'with other names than the plan',
      { expectedPlan: exact },
      unplanned,
      'plan',
      'not exactly those of expected-plan',
    ],
    ['with the names of a plan without a certificate', { expectedPlan: fromNothing }, old, undefined, ''],
    ['with other names than that plan', { expectedPlan: fromNothing }, unplanned, 'plan', 'not exactly those'],
    [
      'with other names than a plan that waits',
      { expectedPlan: approvedPlanWith({ action: 'wait' }) },
      unplanned,
      undefined,
      '',
    ],
    [
      'with other names than a plan of the status',
      { expectedPlan: approvedPlanWith({ action: 'status' }) },
      unplanned,
      undefined,
      '',
    ],
  ];

  test.each(cases)('is verified: %s', (_, inputs, certificate, reason, detail) => {
    const objections = findObjections(certificate, inputsWith(inputs), 'disabled');
    expect(objections).toEqual(
      reason === undefined ? [] : [{ reason, detail: expect.stringContaining(detail), hint: expect.any(String) }],
    );
  });

  test('has every objection', () => {
    const inputs = inputsWith({ ...sourceWith(mixing), expectedPlan: exact });
    expect(findObjections(unplanned, inputs, 'disabled').map(({ reason }) => reason)).toEqual(['policy', 'plan']);
  });

  const CHANGE_POLICY = 'running again does not help before the policy is changed (list the order ID)';
  test.each<[string, Order, CertificateWithChain, Partial<Inputs>, words: string[]]>([
    ['by the policy', issued, old, sourceWith(mixing), [MIXED, CHANGE_POLICY]],
    ['by the policy, for its status', issued, old, sourceWith(logging), [OTHER, CHANGE_POLICY]],
    [
      'by a plan',
      issued,
      old,
      { expectedPlan: exact },
      ['Order 7 is not as in expected-plan', 'during this run', 'serial number in the plan is 01', 'plan again'],
    ],
    ['as no public TLS', issued, certificateWith({ extendedKeyUsages: ['1.2.3'] }), {}, ['extended key usage']],
    ['with a name that is no DNS name', issued, certificateWith({ nonDnsNameCount: 1 }), {}, ['not a DNS name']],
    ['as EV', issued, certificateWith({ isEv: true }), {}, ['EV certificates must be logged']],
  ])('is not replaced: refused %s', (_, order, certificate, inputs, words) => {
    for (const word of words)
      expect(() => requireReplaceable(order, certificate, inputsWith(inputs), 'disabled')).toThrow(word);
  });

  test('is replaced if any plan will do', () => {
    expect(() => requireReplaceable(issued, old, inputsWith(sourceWith({})), 'disabled')).not.toThrow();
  });
});

test('a policy does not hide why an order cannot be read', () => {
  expect(() => planFor([outage, old], sourceWith(mixing))).toThrow(outage.message);
});
