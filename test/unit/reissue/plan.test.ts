import { describe, expect, test } from 'vitest';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { type Plan, planRun, type Refusal } from '../../../src/reissue/plan.ts';
import { createTransaction, type Transaction } from '../../../src/reissue/transaction.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';

const { approvedPlanWith, byPolicy, certificateWith, csrFileFor, desiring, firstChange, inputsWith, issued } = built;
const { missing, OTHER_KEY, OWN_KEY, observeFirst, odd, old, orderWith, outage, pending, refusal } = built;
const { reissued, revoked, strange, transactionWith, unissued } = built;
type Reads = built.Reads;

const NOW = Date.parse('2026-03-01');
const plan = (reads: Reads, inputs: Partial<Inputs> = {}): Plan | Refusal =>
  planRun(observeFirst(reads), inputsWith(inputs), NOW);

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
      return `not as planned: ${decided.differences.map(({ kind }) => kind)}`;
  }
}

function planFor(reads: Reads, inputs: Partial<Inputs> = {}): Plan {
  const decided = plan(reads, inputs);
  if ('kind' in decided) throw new Error(decided.kind);
  return decided;
}

const disabled = { ctStatus: 'disabled' } as const;
const privateTls = { product: { nameId: 'private_ssl', type: '', validationType: '' } };
const expired = certificateWith({ validTill: new Date(NOW - 1) });
const first = { do: 'status', serial: 'none', key: 'any' } as const;
const planned = (changes: Parameters<typeof approvedPlanWith>[0]) => ({ expectedPlan: approvedPlanWith(changes) });
const withKey = { csrFile: csrFileFor(OTHER_KEY) };
const ignored = { ignore: { 7: 'soon replaced' } };
const live: Reads = [issued, old];
const none: Reads = [unissued, missing];

test.each<[string, Reads, outcome: string, inputs?: Partial<Inputs>]>([
  ['a reissue', live, 'reissue'],
  ['a reissue for another key', [issued, reissued], 'reissue', withKey],
  ['nothing is due', [issued, reissued], 'status'],
  ['pending', [pending, old], 'wait'],
  ['pending, and expired', [pending, expired], 'wait'],
  ['nothing is issued', none, 'status'],
  // What cannot be read.
  ['no order', [outage, old], 'unread: 503'],
  ['no certificate', [issued, missing], 'unread: 404'],
  ['no certificate while pending', [pending, missing], 'unread: 404, pending'],
  ['a refused certificate while pending', [pending, refusal(403)], 'unread: 403, pending'],
  ['a download that may show that nothing is issued', [unissued, outage], 'unread: 503'],
  ['no phase', [strange, missing], 'unread: undefined'],
  // What needs no certificate.
  ['closed', [revoked], 'objection: closed'],
  ['private', [orderWith(privateTls), outage], 'objection: no-public-tls'],
  ['private, and not issued', [{ ...unissued, ...privateTls }, missing], 'objection: no-public-tls'],
  // The first objection.
  ['expired', [issued, expired], 'objection: expired'],
  ['disagreement', live, 'objection: disagreement', byPolicy({}, 'disabled')],
  ['mixed', live, 'objection: mixed', byPolicy({ 'keep-out': { 'a.example': 'x' } })],
  ['ignored', live, 'objection: ignored', byPolicy(ignored)],
  ['ignored, with disable-ct', live, 'reissue', byPolicy(ignored, 'disabled')],
  // The plan.
  ['as planned', live, 'reissue', planned({})],
  ['another key', [issued, reissued], 'not as planned: serial-number,key', planned({ key: OTHER_KEY })],
  ['other names', none, 'not as planned: names', planned(first)],
  ['another certificate', live, 'not as planned: serial-number', planned({ serial: '09' })],
  ['nothing was issued', live, 'not as planned: action,serial-number,key', planned(first)],
])('the first observation decides: %s', (_, reads, outcome, inputs) => {
  expect(outcomeOf(reads, inputs)).toBe(outcome);
});

describe('names that nobody has seen are published only if', () => {
  const unseen: Reads = [{ ...pending, ...disabled }, old];
  const unseenFirst: Reads = [{ ...unissued, ...disabled }, missing];
  const perhaps: Reads = [{ ...odd, ...disabled }, old];
  const REFUSED = 'objection: unseen-names';
  const logged = byPolicy({ log: { 7: 'public' } });
  const dry = { ...byPolicy({}), dryRun: true };
  const otherPlan = { ...desiring('enabled'), ...planned({ ct: 'enabled' }) };
  const waiting = planned({ do: 'wait', key: 'any', ct: 'enabled' });
  test.each<[string, Reads, Partial<Inputs>, outcome: string]>([
    ['a policy alone does not decide', unseen, byPolicy({}), REFUSED],
    ['nor with disable-ct', unseen, byPolicy({}, 'enabled'), REFUSED],
    ['nor for a first certificate', unseenFirst, byPolicy({}), REFUSED],
    [
      'nor with another plan for it',
      unseenFirst,
      { ...byPolicy({}), ...planned({ ...first, ct: 'enabled' }) },
      REFUSED,
    ],
    ['nor if a reissue may be pending', perhaps, byPolicy({}), REFUSED],
    ['nor for an order that reports no status', [{ ...pending, ctStatus: 'unknown' }, old], byPolicy({}), REFUSED],
    ['nor with a domain in log', unseen, byPolicy({ log: { 'a.example': 'x', 'b.example': 'x' } }), REFUSED],
    ['disable-ct decides without a policy', unseen, desiring('enabled'), 'wait'],
    ['log has the order ID', unseen, logged, 'wait'],
    ['log has the order ID, also of a first certificate', unseenFirst, logged, 'status'],
    ['the policy ignores the order', unseen, byPolicy(ignored, 'enabled'), 'wait'],
    ['the plan waits for them', unseen, { ...byPolicy({}), ...waiting }, 'wait'],
    ['they are published already', [pending, old], byPolicy({}), 'wait'],
    ['they stay out', [pending, old], byPolicy({ default: 'keep-out' }), 'wait'],
    // A person sees the plan of a dry run.
    ['it is a dry run, and a reissue is pending', unseen, dry, 'wait'],
    ['a dry run of a first certificate is no exception', unseenFirst, dry, REFUSED],
    ['a dry run without knowing is none', perhaps, dry, REFUSED],
    // A plan that does not wait knows nothing of them.
    ['not with another plan', unseen, otherPlan, 'not as planned: unseen-names'],
  ])('%s', (_, reads, inputs, outcome) => {
    expect(outcomeOf(reads, inputs)).toBe(outcome);
  });

  test.each<[string, Reads, object]>([
    ['seen', [{ ...issued, ...disabled }, old], { hasUnseenNames: false, obstacle: undefined }],
    ['unseen', unseen, { hasUnseenNames: true, obstacle: undefined }],
    ['perhaps unseen', perhaps, { hasUnseenNames: true, obstacle: { kind: 'unseen-names' } }],
  ])('a plan has what is known of them: %s', (_, reads, expected) => {
    expect(planFor(reads, desiring('enabled'))).toMatchObject(expected);
  });
});

test.each<[string, Reads, requiredKey: string | null, inputs?: Partial<Inputs>]>([
  ['that of the certificate', live, OWN_KEY],
  ['that of csr-file', live, OTHER_KEY, withKey],
  ['that of csr-file, also without a certificate', none, OTHER_KEY, withKey],
  ['that of the plan', [pending, old], OTHER_KEY, planned({ do: 'wait', key: OTHER_KEY })],
  ['any of a plan', [pending, old], null, planned({ do: 'wait', key: 'any' })],
  ['any while a reissue is pending', [pending, old], null],
  ['any if nothing is due', [issued, reissued], null],
  ['any if nothing is issued', none, null],
])('the required key is %s', (_, reads, requiredKey, inputs) => {
  expect(planFor(reads, inputs)).toMatchObject({ requiredKey, order: reads[0] });
});

test('a plan can be approved as it was observed', () => {
  expect(planFor([issued, old, NOW + 999]).approved).toEqual(approvedPlanWith({ at: NOW }));
});

describe('a transaction begins', () => {
  const begun = { commonName: 'order.example', statusUpdate: 'in-doubt' } as const;
  const baseline = { ctStatus: 'disabled', serialNumber: '02', validFrom: old.validFrom.getTime() } as const;
  const notReported = { ctStatus: 'unknown' } as const;
  const isPending = { wasPending: true, isPending: true };
  const names = ['a.example', 'c.example'];
  const onlyCommonName = certificateWith({ names: namesWith(['a.example'], { dnsNames: names }) });
  test.each<[string, Reads, Partial<Transaction>, inputs?: Partial<Inputs>]>([
    ['with a certificate', live, { requiredKey: OWN_KEY }],
    ['with a key', live, { requiredKey: OTHER_KEY }, withKey],
    ['to log it', live, { desiredStatus: 'enabled' }, desiring('enabled')],
    ['with nothing due', [issued, reissued], { baseline, lastStatus: 'disabled' }],
    ['with a pending reissue', [{ ...pending, ...notReported }, old], { ...isPending, reportedStatus: 'unknown' }],
    ['without a certificate', none, { ...firstChange, names: ['order.example'] }],
    ['with a common name that is no SAN', [pending, onlyCommonName], { ...isPending, names, sanCount: 1 }],
  ])('%s', (_, reads, expected, inputs) => {
    const transaction = createTransaction('https://x', planFor(reads, inputs), true);
    const usual = transactionWith({ ...begun, apiUrl: 'https://x', isPlanned: true });
    expect(transaction).toEqual({ ...usual, ...expected });
  });
});
