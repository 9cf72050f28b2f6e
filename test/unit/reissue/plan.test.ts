import { describe, expect, test } from 'vitest';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { decideStatus, planRun, type Refusal, type RunPlan } from '../../../src/reissue/plan.ts';
import { createTransaction } from '../../../src/reissue/transaction.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';

const { approvedPlanWith, byPolicy, certificateWith, csrFileFor, desiring, firstChange, inputsWith, issued } = built;
const { missing, OTHER_KEY, OWN_KEY, observeFirst, unknownWord, old, orderWith, outage, pending } = built;
const { observe, reissued, revoked, reportsNothing, transactionWith, unissued } = built;
type Reads = built.Reads;

const NOW = Date.parse('2026-03-01');
const plan = (reads: Reads, inputs: Partial<Inputs> = {}): RunPlan | Refusal => {
  const isIssued = (inputs.expectedPlan?.serial ?? null) !== null;
  return planRun(observe(reads, { baseline: null, isIssued }), inputsWith(inputs), NOW);
};

/** The kind of the refusal, and of what it is about; or the action of the plan. */
function outcomeOf(reads: Reads, inputs: Partial<Inputs> = {}): string {
  const decided = plan(reads, inputs);
  if (!('kind' in decided)) return decided.action;
  switch (decided.kind) {
    case 'unread':
      return `unread: ${decided.error.status}${decided.isPending ? ', pending' : ''}`;
    case 'objection':
      return `objection: ${decided.objection.kind}`;
    case 'not-as-planned':
      return `not as planned: ${decided.differences}`;
  }
}

function planFor(reads: Reads, inputs: Partial<Inputs> = {}): RunPlan {
  const decided = plan(reads, inputs);
  if ('kind' in decided) throw new Error(decided.kind);
  return decided;
}

const privateTls = { product: { nameId: 'private_ssl', type: '', validationType: '' } };
const endingSoon = { ...reissued, validTill: new Date(NOW + 30 * 86_400_000) };
const endsLater = { ...issued, planEndsAt: NOW + 60 * 86_400_000 };
const first = { do: 'status', serial: null, key: null } as const;
const planned = (changes: Parameters<typeof approvedPlanWith>[0]) => ({ expectedPlan: approvedPlanWith(changes) });
const withKey = { csrFile: csrFileFor(OTHER_KEY) };
const logged = byPolicy({ log: { 7: 'public' } });
const toLog: Partial<Inputs> = { ...desiring('enabled'), dryRun: true };
const live: Reads = [issued, old];
const none: Reads = [unissued, missing];

test.each<[string, Reads, outcome: string, inputs?: Partial<Inputs>]>([
  ['a reissue', live, 'reissue'],
  ['a reissue for another key', [issued, reissued], 'reissue', withKey],
  ['a reissue of one that ends soon', [endsLater, endingSoon], 'reissue', { reissueBeforeDays: 30 }],
  ['nothing is due', [issued, reissued], 'status'],
  ['pending', [pending, old], 'wait'],
  ['nothing is issued', none, 'status'],
  // What cannot be read.
  ['no order', [outage, old], 'unread: 503'],
  ['no certificate', [issued, missing], 'unread: 404'],
  ['no certificate while pending', [pending, missing], 'unread: 404, pending'],
  ['a download that may show that nothing is issued', [unissued, outage], 'unread: 503'],
  ['no certificate of an order that had one by its plan', none, 'unread: 404, pending', planned({})],
  ['no word of an order that had one by its plan', [reportsNothing, missing], 'unread: undefined', planned({})],
  // What needs no certificate.
  ['closed', [revoked], 'objection: closed'],
  ['private', [orderWith(privateTls), outage], 'objection: no-public-tls'],
  // The first objection.
  ['disagreement', live, 'objection: disagreement', byPolicy({}, 'disabled')],
  ['mixed', live, 'objection: mixed', byPolicy({ 'keep-out': { 'a.example': 'x' } })],
  ['a renewal', [{ ...issued, renewedOrderId: '1' }, old], 'objection: renewal', byPolicy({ ignore: { 1: 'x' } })],
  ['unseen names, dry run', [orderWith({ ...pending, ctStatus: 'disabled' }), old], 'objection: unseen-names', toLog],
  // The plan.
  ['another key', [issued, reissued], 'not as planned: serial,key', planned({ key: OTHER_KEY })],
  ['other names', none, 'not as planned: names', planned(first)],
  ['nothing was issued', live, 'not as planned: do,serial,key', planned(first)],
])('the first observation decides: %s', (_, reads, outcome, inputs) => {
  expect(outcomeOf(reads, inputs)).toBe(outcome);
});

test.each<[string, Reads, inputs: Partial<Inputs>, status: CtStatus | null]>([
  ['the input', live, {}, 'disabled'],
  ['the policy', live, logged, 'enabled'],
  ['a policy that the input contradicts', live, byPolicy({}, 'disabled'), null],
  ['a policy whose entries disagree', live, byPolicy({ 'keep-out': { 'a.example': 'x' } }), null],
  ['a policy, and a plan for it', live, { ...logged, ...planned({ ct: 'enabled' }) }, 'enabled'],
  ['a policy, and the plan has another status', live, { ...logged, ...planned({ ct: 'disabled' }) }, null],
  ['the input, but the order cannot be read', [outage, old], {}, null],
])('the status that a run should set is decided by %s', (_, reads, inputs, status) => {
  expect(decideStatus(observeFirst(reads), inputsWith(inputs))).toBe(status);
});

test('a plan can be approved as it was observed', () => {
  expect(planFor([issued, old, NOW + 999]).approved).toEqual(approvedPlanWith({ at: NOW }));
});

describe('a transaction begins', () => {
  const begun = { commonName: 'order.example', statusUpdate: 'in-doubt' } as const;
  const baseline = { ctStatus: 'disabled', serialNumber: '02', validFrom: old.validFrom.getTime() } as const;
  const notReported = { ctStatus: 'unknown' } as const;
  const isPending = { pending: 'seen' } as const;
  const names = ['a.example', 'c.example'];
  const onlyCommonName = certificateWith({ names: namesWith(['a.example'], { dnsNames: names }) });
  test.each<[string, Reads, built.Changes, inputs?: Partial<Inputs>]>([
    ['with a certificate', live, { desired: { key: OWN_KEY } }],
    ['with a key', live, { desired: { key: OTHER_KEY } }, withKey],
    ['to log it', live, { desired: { status: 'enabled' } }, desiring('enabled')],
    ['to log it, with a permission', live, { desired: { status: 'enabled' }, mayPublishUnseenNames: true }, logged],
    ['with an unknown word', [unknownWord, old], { desired: { key: OWN_KEY } }],
    [
      'without an update, to wait for its own reissue',
      [{ ...pending, ctStatus: 'disabled' }, old],
      { ...isPending, desired: { status: 'enabled', key: OWN_KEY }, reportedStatus: 'disabled', statusUpdate: 'none' },
      { ...desiring('enabled'), ...planned({ do: 'wait', ct: 'enabled' }) },
    ],
    ['with nothing due', [issued, reissued], { baseline }],
    ['with a pending reissue', [{ ...pending, ...notReported }, old], { ...isPending, reportedStatus: 'unknown' }],
    ['without a certificate', none, { ...firstChange, desired: { names: { names: ['order.example'], sanCount: 0 } } }],
    [
      'with a common name that is no SAN',
      [pending, onlyCommonName],
      { ...isPending, desired: { names: { names, sanCount: 1 } } },
    ],
  ])('%s', (_, reads, expected, inputs) => {
    const given = inputsWith({ apiUrl: 'https://x', expectedPlan: approvedPlanWith() });
    const transaction = createTransaction(given, planFor(reads, inputs), observeFirst(reads));
    expect(transaction).toEqual(transactionWith({ ...begun, apiUrl: 'https://x', isPlanned: true, ...expected }));
  });
});
