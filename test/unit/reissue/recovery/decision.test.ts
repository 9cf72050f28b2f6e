import { describe, expect, test } from 'vitest';
import type { ApprovedPlan } from '../../../../src/domain/approved-plan.ts';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { CtStatus } from '../../../../src/pki/certificate.ts';
import { decideRecovery, type NextStep } from '../../../../src/reissue/recovery/decision.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import {
  approvedPlanWith,
  certificateWith,
  csrFileFor,
  firstStateOf,
  issued,
  old,
  orderWith,
  outage,
  pending,
  refusal,
  renewed,
  revoked,
  silent,
  stateOf,
  strange,
  transactionWith,
  unissued,
} from '../builders.ts';

type Look = Parameters<typeof stateOf>;
type Changes = Partial<Transaction>;

/** @param reported the CT status that the order reports */
const decide = (changes: Changes, [order, certificate]: Look, reported: CtStatus | 'unknown') => {
  const transaction = transactionWith(changes);
  const classified = transaction.baseline ? stateOf : firstStateOf;
  const state = classified(order instanceof RequestError ? order : { ...order, ctStatus: reported }, certificate);
  return decideRecovery(transaction, { state, isOutOfTime: false });
};

const first = { baseline: null } as const;
const inDoubt = { statusUpdate: 'in-doubt' } as const;
const requested = { reissueRequest: 'accepted' } as const;
const seenPending = { reissueSeenPending: true };
const seenIssued = { reissuedCtStatus: 'disabled' } as const;
const otherKey = { csrKeyDigest: csrFileFor('key 2').keyDigest };
/** A reissue was due at the start. */
const keptKey = { requiredKeyDigest: csrFileFor('own').keyDigest };
const lost = refusal(404);
const wrong = certificateWith({ serialNumber: '02' });
const foreign = { ...renewed, publicKey: Buffer.from('key 2') };
const own = { ...renewed, serialNumber: '01' };
/** An order whose status word is not known: it does not say whether a reissue is pending. */
const unclear = orderWith({ status: 'odd' });
const short = { dnsNames: ['a.example'] };
const unreported = expect.objectContaining({ detail: 'the order does not report whether it is issued' });

const leftPending = (statusToSet?: 'disabled') => ({ kind: 'left-pending', statusToSet });
const kept = { kind: 'keep-for-first-certificate', statusToSet: 'disabled' };
const outOfSync = (error: unknown, isClosed = false) => ({ kind: 'out-of-sync', error, isClosed });
const next = (kind: NextStep['kind']): NextStep => ({ kind, isPlanObsolete: false });
const baseline = (step: NextStep['kind']) => ({
  kind: 'restore-baseline',
  statusToSet: 'enabled',
  nextStep: next(step),
});
const inSync = (step: NextStep['kind'], lostNames: string[] = [], statusToSet?: 'disabled') => ({
  kind: 'in-sync',
  statusToSet,
  lostNames,
  nextStep: next(step),
});
const matched = (step: NextStep['kind'], lostNames: string[] = []) => ({
  kind: 'match-certificate',
  statusToSet: 'enabled',
  lostNames,
  nextStep: next(step),
});
const lostB = ['b.example'];

type Case = [name: string, changes: Changes, look: Look, decision: object, reported?: CtStatus | 'unknown'];

describe.each<[row: string, Case[]]>([
  [
    '2: pending',
    [
      ['the status was set', requested, [pending, old], leftPending()],
      ['the status is in doubt', inDoubt, [pending, wrong], leftPending('disabled')],
      ['the certificate cannot be read', seenPending, [pending, outage], leftPending()],
      ['not issued, with a baseline', {}, [unissued, lost], leftPending()],
      ['the status was changed again', requested, [pending, old], leftPending('disabled'), 'enabled'],
    ],
  ],
  [
    '3: a reissue is possible, and something cannot be read',
    [
      ['the order, after a request', requested, [outage, old], outOfSync(outage)],
      ['the order, although another certificate shows', requested, [outage, renewed], outOfSync(outage)],
      ['the order, after a pending reissue', seenPending, [outage, lost], outOfSync(outage)],
      ['the phase of the order', requested, [strange, lost], outOfSync(unreported)],
      ['an order that says nothing', requested, [silent, lost], outOfSync(unreported)],
      ['the certificate', requested, [issued, lost], outOfSync(lost)],
      ['the certificate of a closed order', seenPending, [revoked, outage], outOfSync(outage, true)],
      ['the certificate, after another one was seen', seenIssued, [issued, outage], outOfSync(outage)],
      ['the order, after another certificate was seen', seenIssued, [outage, old], outOfSync(outage)],
      ['the first certificate, after it was seen', { ...first, ...seenIssued }, [unissued, lost], outOfSync(lost)],
      [
        'that of a closed order, after it was seen',
        { ...first, ...seenIssued },
        [revoked, lost],
        outOfSync(lost, true),
      ],
    ],
  ],
  [
    '4: closed, and no certificate is known',
    [
      ['none', { ...first, ...inDoubt }, [revoked, lost], { kind: 'no-certificate' }],
      ['although a reissue was pending', { ...first, ...seenPending }, [revoked, outage], { kind: 'no-certificate' }],
    ],
  ],
  [
    '5: nothing was issued yet',
    [
      ['the status was set', first, [unissued, lost], kept],
      ['the status is in doubt', { ...first, ...inDoubt }, [unissued, outage], kept],
      ['although a reissue was pending', { ...first, ...seenPending }, [unissued, lost], kept],
    ],
  ],
  [
    '6: the baseline',
    [
      ['the certificate cannot be read', {}, [issued, outage], baseline('rerun')],
      ['the certificate is missing', inDoubt, [issued, lost], baseline('rerun')],
      ['the order cannot be read', {}, [outage, old], baseline('rerun')],
      ['neither can be read', {}, [outage, outage], baseline('rerun')],
      ['the phase is not reported', {}, [strange, lost], baseline('rerun')],
      ['the order says nothing', {}, [silent, lost], baseline('rerun')],
      ['the order is closed', {}, [revoked, outage], baseline('none')],
      ['there is none, and the certificate cannot be read', first, [issued, outage], outOfSync(outage)],
      ['there is none, and nothing can be read', first, [outage, lost], outOfSync(outage)],
    ],
  ],
  [
    '7: another certificate lacks a name',
    [
      ['with the right status', requested, [issued, { ...renewed, ...short }], inSync('rerun-with-names', lostB)],
      ['and a doubt', inDoubt, [issued, { ...renewed, ...short }], inSync('rerun-with-names', lostB, 'disabled')],
      ['with the other status', requested, [issued, { ...wrong, ...short }], matched('issued-otherwise', lostB)],
      ['of an order that cannot be read', {}, [outage, { ...wrong, ...short }], matched('rerun-with-names', lostB)],
      [
        'with another key, too',
        { ...seenPending, ...otherKey },
        [issued, { ...renewed, ...short }],
        inSync('rerun-with-names', lostB),
      ],
      ['the baseline lacks none', {}, [issued, { ...old, ...short }], matched('rerun')],
      ['a first certificate lacks none', first, [issued, { ...wrong, ...short }], matched('rerun')],
    ],
  ],
  [
    '8: the certificate has the desired status',
    [
      ['another one', {}, [issued, renewed], inSync('rerun')],
      ['of an order whose status was changed again', {}, [issued, renewed], inSync('rerun', [], 'disabled'), 'enabled'],
      ['of an order that does not report its status', {}, [issued, renewed], inSync('rerun'), 'unknown'],
      ['another one, and a doubt', { ...inDoubt, ...requested }, [issued, renewed], inSync('rerun', [], 'disabled')],
      ['of an order that cannot be read', seenIssued, [outage, renewed], inSync('rerun')],
      ['of a closed order', {}, [revoked, renewed], inSync('none')],
      ['of a closed order after a request', { ...requested, ...otherKey }, [revoked, renewed], inSync('none')],
      ['of an order with an unknown status, another one', seenPending, [unclear, renewed], inSync('rerun')],
      ['of an order with an unknown status', {}, [unclear, own], inSync('rerun')],
      ['only the key differs from the baseline', requested, [issued, foreign], inSync('key-differs')],
      ['the key differs from the baseline, not requested', {}, [issued, foreign], inSync('rerun')],
      ['the key and a name differ', requested, [issued, { ...foreign, ...short }], inSync('issued-otherwise', lostB)],
      ['a first one', first, [issued, renewed], inSync('rerun')],
      ['one that the policy refuses', { isAgainstPolicy: true }, [issued, renewed], inSync('rerun-with-policy')],
      ['only the key differs', otherKey, [issued, own], inSync('rerun-with-csr')],
      ['only the key of a reissue that was due', keptKey, [issued, foreign], inSync('rerun-with-active-key')],
      ['only the key of another one', { ...otherKey, ...seenPending }, [issued, renewed], inSync('rerun-with-csr')],
      ['only the key, as requested', { ...requested, ...otherKey }, [issued, renewed], inSync('issued-otherwise')],
      ['a request that does not show', { ...requested, ...otherKey }, [issued, own], inSync('not-visible')],
    ],
  ],
  [
    '9: else',
    [
      ['the baseline', {}, [issued, old], matched('rerun')],
      ['the baseline, in doubt', inDoubt, [issued, old], matched('rerun')],
      ['the baseline of a closed order', requested, [revoked, old], matched('none')],
      ['another one', seenPending, [issued, wrong], matched('rerun')],
      ['another one after a request', requested, [issued, wrong], matched('issued-otherwise')],
      ['another one after a request, of a closed order', requested, [revoked, wrong], matched('none')],
      ['a request that does not show', requested, [issued, old], matched('not-visible')],
      ['with another key', requested, [issued, { ...foreign, ctStatus: 'enabled' }], matched('issued-otherwise')],
      ['a request that was rejected', { ...requested, ...seenPending }, [issued, old], matched('rerun')],
      ['a first one', first, [issued, wrong], matched('rerun')],
      ['a first one of a closed order', first, [revoked, wrong], matched('none')],
      ['with another key, too', otherKey, [issued, old], matched('rerun')],
    ],
  ],
])('row %s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, look, decision, reported = 'disabled') => {
    expect(decide(changes, look, reported)).toEqual(decision);
  });
});

const otherNames = { dnsSans: ['c.example'], commonName: '' };
test.each<[string, ApprovedPlan | null, shown: typeof old, boolean]>([
  ['any', null, old, false],
  ['the planned one is active', approvedPlanWith(), old, false],
  ['another one is active, and a reissue is due', approvedPlanWith({ serialNumber: '03' }), old, true],
  ['one as desired, with the names of the plan', approvedPlanWith(), renewed, false],
  ['one as desired, with other names', approvedPlanWith(), { ...renewed, ...otherNames }, true],
  ['one for another key', approvedPlanWith(), { ...renewed, publicKey: Buffer.from('key 2') }, true],
])('whether another run needs a new plan: %s', (_, expectedPlan, shown, isPlanObsolete) => {
  const decision = decideRecovery(transactionWith({ expectedPlan }), {
    state: stateOf(issued, shown),
    isOutOfTime: false,
  });
  expect(decision).toMatchObject({ nextStep: { isPlanObsolete } });
});

test.each([
  ['is', 'disabled', true],
  ['is not', 'unknown', false],
] as const)(
  'a plan is obsolete if unseen names would be published: the status %s reported',
  (_, ctStatus, isPlanObsolete) => {
    const expectedPlan = approvedPlanWith({ desiredStatus: 'enabled' });
    const state = stateOf({ ...unclear, ctStatus }, own);
    const decision = decideRecovery(transactionWith({ desiredStatus: 'enabled', expectedPlan }), {
      state,
      isOutOfTime: false,
    });
    expect(decision).toMatchObject({ kind: 'match-certificate', nextStep: { isPlanObsolete } });
  },
);
