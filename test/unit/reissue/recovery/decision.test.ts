import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { CtStatus } from '../../../../src/pki/certificate.ts';
import { decideRecovery, type RecoveryDecision } from '../../../../src/reissue/recovery/decision.ts';
import { observedSync } from '../../../../src/reissue/recovery/initial-sync.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import {
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
const decide = (changes: Changes, look: Look | undefined, reported: CtStatus | 'unknown') => {
  const transaction = transactionWith(changes);
  if (!look) return decideRecovery(transaction, undefined);
  const [order, certificate] = look;
  const classified = transaction.baseline ? stateOf : firstStateOf;
  return decideRecovery(
    transaction,
    classified(order instanceof RequestError ? order : { ...order, ctStatus: reported }, certificate),
  );
};

const first = { baseline: null } as const;
const inDoubt = { statusUpdate: 'in-doubt' } as const;
const requested = { reissueRequested: true };
const seenPending = { reissueSeenPending: true };
const seenIssued = { reissuedCtStatus: 'disabled' } as const;
const otherKey = { csrKeyDigest: csrFileFor('key 2').keyDigest };
const lost = refusal(404);
const wrong = certificateWith({ serialNumber: '02' });
const foreign = { ...renewed, publicKey: Buffer.from('key 2') };
/** An order whose status word is not known: it does not say whether a reissue is pending. */
const unclear = orderWith({ status: 'odd' });
const short = { dnsNames: ['a.example'] };
const set = (statusToSet: 'enabled' | 'disabled' | undefined) => ({ statusToSet });
const notChanged = (initialSync: object): RecoveryDecision =>
  ({ kind: 'not-changed', initialSync }) as RecoveryDecision;
const outOfSync = (error: unknown, isClosed = false) => ({ kind: 'out-of-sync', error, isClosed });
const inSync = (kind: string, status?: 'disabled', lostNames: string[] = []) => ({
  kind: 'in-sync',
  ...set(status),
  lostNames,
  nextStep: { kind, isPlanObsolete: false },
});
const matched = (kind: string, lostNames: string[] = []) => ({
  kind: 'match-certificate',
  ...set('enabled'),
  lostNames,
  nextStep: { kind, isPlanObsolete: false },
});
const baseline = (kind: string) => ({
  kind: 'restore-baseline',
  ...set('enabled'),
  nextStep: { kind, isPlanObsolete: false },
});

type Case = [name: string, changes: Changes, look: Look | undefined, decision: object, reported?: CtStatus | 'unknown'];

describe.each<[row: string, Case[]]>([
  [
    '1: the status was not changed',
    [
      ['in sync', { statusUpdate: 'not-applied' }, [outage, outage], notChanged({ kind: 'in-sync' })],
      [
        'not issued yet',
        { statusUpdate: 'not-applied', ...first, initialCtStatus: 'unknown' },
        undefined,
        notChanged({ kind: 'in-sync' }),
      ],
      [
        'pending at the start',
        { statusUpdate: 'not-applied', ...seenPending, initialCtStatus: 'unknown' },
        undefined,
        notChanged({ kind: 'pending' }),
      ],
      [
        'another certificate since',
        { statusUpdate: 'not-applied', ...seenIssued },
        undefined,
        notChanged({ kind: 'out-of-sync', orderStatus: 'enabled', certificateStatus: 'disabled' }),
      ],
      [
        'a status that is not reported',
        { statusUpdate: 'not-applied', initialCtStatus: 'unknown' },
        undefined,
        notChanged({ kind: 'unknown' }),
      ],
      [
        'out of sync before',
        { statusUpdate: 'not-applied', initialCtStatus: 'disabled' },
        undefined,
        notChanged({ kind: 'out-of-sync', orderStatus: 'disabled', certificateStatus: 'enabled' }),
      ],
    ],
  ],
  [
    '2: pending',
    [
      ['the status was set', requested, [pending, old], { kind: 'left-pending', ...set(undefined) }],
      ['the status is in doubt', inDoubt, [pending, wrong], { kind: 'left-pending', ...set('disabled') }],
      ['the certificate cannot be read', seenPending, [pending, outage], { kind: 'left-pending', ...set(undefined) }],
      ['not issued, with a baseline', {}, [unissued, lost], { kind: 'left-pending', ...set(undefined) }],
      [
        'the status was changed again',
        requested,
        [pending, old],
        { kind: 'left-pending', ...set('disabled') },
        'enabled',
      ],
    ],
  ],
  [
    '3: a reissue is possible, and something cannot be read',
    [
      ['the order, after a request', requested, [outage, old], outOfSync(outage)],
      ['the order, although another certificate shows', requested, [outage, renewed], outOfSync(outage)],
      ['the order, after a pending reissue', seenPending, [outage, lost], outOfSync(outage)],
      [
        'the phase of the order',
        requested,
        [strange, refusal(404)],
        outOfSync(expect.objectContaining({ detail: 'the order does not report whether it is issued' })),
      ],
      ['an order that says nothing', requested, [silent, refusal(404)], outOfSync(expect.anything())],
      ['the certificate', requested, [issued, lost], outOfSync(lost)],
      ['the certificate of a closed order', seenPending, [revoked, outage], outOfSync(outage, true)],
      ['the first certificate of a pending order', { ...first, ...seenPending }, [unissued, lost], outOfSync(lost)],
      ['the certificate, after another one was seen', seenIssued, [issued, outage], outOfSync(outage)],
      ['the order, after another certificate was seen', seenIssued, [outage, old], outOfSync(outage)],
      ['the first certificate, after it was seen', { ...first, ...seenIssued }, [unissued, lost], outOfSync(lost)],
    ],
  ],
  [
    '4: closed, and no certificate is known',
    [['none', { ...first, ...inDoubt }, [revoked, lost], { kind: 'no-certificate' }]],
  ],
  [
    '5: nothing was issued yet',
    [
      ['the status was set', first, [unissued, lost], { kind: 'keep-for-first-certificate', ...set('disabled') }],
      [
        'the status is in doubt',
        { ...first, ...inDoubt },
        [unissued, outage],
        { kind: 'keep-for-first-certificate', ...set('disabled') },
      ],
    ],
  ],
  [
    '6: the baseline',
    [
      ['the certificate cannot be read', {}, [issued, outage], baseline('rerun')],
      ['the certificate is missing', inDoubt, [issued, lost], baseline('rerun')],
      ['the order cannot be read', {}, [outage, old], baseline('rerun')],
      ['neither can be read', {}, [outage, outage], baseline('rerun')],
      ['the phase is not reported', {}, [strange, refusal(404)], baseline('rerun')],
      ['the order says nothing', {}, [silent, refusal(404)], baseline('rerun')],
      ['the order is closed', {}, [revoked, outage], baseline('none')],
      ['there is none, and the certificate cannot be read', first, [issued, outage], outOfSync(outage)],
      ['there is none, and nothing can be read', first, [outage, lost], outOfSync(outage)],
    ],
  ],
  [
    '7: another certificate lacks a name',
    [
      [
        'with the right status',
        requested,
        [issued, { ...renewed, ...short }],
        inSync('rerun-with-names', undefined, ['b.example']),
      ],
      [
        'with the right status, and a doubt',
        inDoubt,
        [issued, { ...renewed, ...short }],
        inSync('rerun-with-names', 'disabled', ['b.example']),
      ],
      [
        'with the other status',
        requested,
        [issued, { ...wrong, ...short }],
        matched('issued-otherwise', ['b.example']),
      ],
      [
        'of an order that cannot be read',
        {},
        [outage, { ...wrong, ...short }],
        matched('rerun-with-names', ['b.example']),
      ],
      [
        'with another key, too',
        { ...seenPending, ...otherKey },
        [issued, { ...renewed, ...short }],
        inSync('rerun-with-names', undefined, ['b.example']),
      ],
      ['the baseline lacks none', {}, [issued, { ...old, ...short }], matched('rerun')],
      ['a first certificate lacks none', first, [issued, { ...wrong, ...short }], matched('rerun')],
    ],
  ],
  [
    '8: the certificate has the desired status',
    [
      ['another one', {}, [issued, renewed], inSync('rerun')],
      ['of an order whose status was changed again', {}, [issued, renewed], inSync('rerun', 'disabled'), 'enabled'],
      ['of an order that does not report its status', {}, [issued, renewed], inSync('rerun'), 'unknown'],
      ['another one, and a doubt', { ...inDoubt, ...requested }, [issued, renewed], inSync('rerun', 'disabled')],
      ['of an order that cannot be read', seenIssued, [outage, renewed], inSync('rerun')],
      ['of a closed order', {}, [revoked, renewed], inSync('none')],
      ['of a closed order after a request', { ...requested, ...otherKey }, [revoked, renewed], inSync('none')],
      ['of an order with an unknown status, another one', seenPending, [unclear, renewed], inSync('rerun')],
      ['of an order with an unknown status', {}, [unclear, { ...renewed, serialNumber: '01' }], inSync('rerun')],
      ['only the key differs from the baseline', requested, [issued, foreign], inSync('key-differs')],
      ['the key differs from the baseline, not requested', {}, [issued, foreign], inSync('rerun')],
      [
        'the key and a name differ from the baseline',
        requested,
        [issued, { ...foreign, ...short }],
        inSync('issued-otherwise', undefined, ['b.example']),
      ],
      ['a first one', first, [issued, renewed], inSync('rerun')],
      ['only the key differs', otherKey, [issued, { ...renewed, serialNumber: '01' }], inSync('rerun-with-csr')],
      [
        'only the key of another one differs',
        { ...otherKey, ...seenPending },
        [issued, renewed],
        inSync('rerun-with-csr'),
      ],
      [
        'only the key differs after a request',
        { ...requested, ...otherKey },
        [issued, renewed],
        inSync('issued-otherwise'),
      ],
      [
        'a request that does not show',
        { ...requested, ...otherKey },
        [issued, { ...renewed, serialNumber: '01' }],
        inSync('not-visible'),
      ],
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
      [
        'another one after a request, with another key',
        requested,
        [issued, { ...wrong, publicKey: foreign.publicKey }],
        matched('issued-otherwise'),
      ],
      ['a request that was rejected', { ...requested, ...seenPending }, [issued, old], matched('rerun')],
      ['a first one', first, [issued, wrong], matched('rerun')],
      ['with another key, too', otherKey, [issued, old], matched('rerun')],
    ],
  ],
])('row %s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, look, decision, reported = 'disabled') => {
    expect(decide(changes, look, reported)).toEqual(decision);
  });
});

test.each<[string, expected: string, shown: typeof old, boolean]>([
  ['any', 'any', renewed, false],
  ['the expected one', '02', renewed, false],
  ['another one than expected', '01', renewed, true],
  ['the expected one is active', '01', old, false],
  ['a first one although none was expected', 'none', renewed, true],
])('whether another run needs a new plan: %s', (_, expectedSerialNumber, shown, isPlanObsolete) => {
  const decision = decideRecovery(transactionWith({ expectedSerialNumber }), stateOf(issued, shown));
  expect(decision).toMatchObject({ nextStep: { isPlanObsolete } });
});

test.each<[string, Look, object]>([
  ['an order that cannot be read', [outage, old], { kind: 'unknown' }],
  ['a closed order', [{ ...revoked, ctStatus: 'disabled' }, old], { kind: 'in-sync' }],
  ['an order that is not issued yet', [{ ...unissued, ctStatus: 'disabled' }, lost], { kind: 'in-sync' }],
  [
    'a private product',
    [orderWith({ product: { nameId: 'private_ssl', type: '', validationType: '' }, ctStatus: 'disabled' }), old],
    { kind: 'in-sync' },
  ],
  [
    'no public TLS by key usage',
    [issued, { ...renewed, extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'] }],
    { kind: 'in-sync' },
  ],
  ['a pending reissue', [{ ...pending, ctStatus: 'unknown' }, lost], { kind: 'pending' }],
  ['a certificate that cannot be read', [issued, outage], { kind: 'unknown' }],
  ['a phase that is not reported', [strange, refusal(404)], { kind: 'unknown' }],
  ['a status that is not reported', [orderWith({ ctStatus: 'unknown' }), old], { kind: 'unknown' }],
  ['in sync', [issued, old], { kind: 'in-sync' }],
  ['out of sync', [issued, renewed], { kind: 'out-of-sync', orderStatus: 'enabled', certificateStatus: 'disabled' }],
])('before a change: %s', (_, look, sync) => {
  expect(observedSync(firstStateOf(...look))).toEqual(sync);
});
