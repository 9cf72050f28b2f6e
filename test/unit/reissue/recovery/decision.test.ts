import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { CtStatus } from '../../../../src/pki/certificate.ts';
import { decideRecovery, type NextStep } from '../../../../src/reissue/recovery/decision.ts';
import { type InitialSync, observedSync } from '../../../../src/reissue/recovery/initial-sync.ts';
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
const decide = (changes: Changes, [order, certificate]: Look, reported: CtStatus | 'unknown') => {
  const transaction = transactionWith(changes);
  const classified = transaction.baseline ? stateOf : firstStateOf;
  return decideRecovery(
    transaction,
    classified(order instanceof RequestError ? order : { ...order, ctStatus: reported }, certificate),
  );
};

const notApplied = { statusUpdate: 'not-applied' } as const;
const first = { baseline: null } as const;
const inDoubt = { statusUpdate: 'in-doubt' } as const;
const requested = { reissueRequested: true };
const seenPending = { reissueSeenPending: true };
const seenIssued = { reissuedCtStatus: 'disabled' } as const;
const otherKey = { csrKeyDigest: csrFileFor('key 2').keyDigest };
const lost = refusal(404);
const wrong = certificateWith({ serialNumber: '02' });
const foreign = { ...renewed, publicKey: Buffer.from('key 2') };
const own = { ...renewed, serialNumber: '01' };
/** An order whose status word is not known: it does not say whether a reissue is pending. */
const unclear = orderWith({ status: 'odd' });
const short = { dnsNames: ['a.example'] };
const unreported = expect.objectContaining({ detail: 'the order does not report whether it is issued' });

const differ = (orderStatus: CtStatus, certificateStatus: CtStatus): InitialSync => ({
  kind: 'out-of-sync',
  orderStatus,
  certificateStatus,
});
const notChanged = (initialSync: InitialSync) => ({ kind: 'not-changed', initialSync });
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
      ['the status was set', first, [unissued, lost], kept],
      ['the status is in doubt', { ...first, ...inDoubt }, [unissued, outage], kept],
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
      ['only the key differs', otherKey, [issued, own], inSync('rerun-with-csr')],
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
      ['with another key, too', otherKey, [issued, old], matched('rerun')],
    ],
  ],
])('row %s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, look, decision, reported = 'disabled') => {
    expect(decide(changes, look, reported)).toEqual(decision);
  });
});

test.each<[string, Changes, InitialSync]>([
  ['in sync', {}, { kind: 'in-sync' }],
  ['not issued yet', { ...first, initialCtStatus: 'unknown' }, { kind: 'in-sync' }],
  ['pending at the start', { ...seenPending, initialCtStatus: 'unknown' }, { kind: 'pending' }],
  ['closed since', { ...seenPending, isClosed: true, initialCtStatus: 'disabled' }, { kind: 'in-sync' }],
  ['another certificate since', seenIssued, differ('enabled', 'disabled')],
  ['a status that is not reported', { initialCtStatus: 'unknown' }, { kind: 'unknown' }],
  ['out of sync before', { initialCtStatus: 'disabled' }, differ('disabled', 'enabled')],
])('row 1: the status was not changed: %s', (_, changes, sync) => {
  const transaction = transactionWith({ ...notApplied, ...changes });
  expect(decideRecovery(transaction, undefined)).toEqual(notChanged(sync));
});

test('row 1 comes before what could not be read', () => {
  expect(decide({ ...notApplied, ...requested }, [outage, outage], 'disabled')).toEqual(
    notChanged({ kind: 'in-sync' }),
  );
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

const privateKind = { product: { nameId: 'private_ssl', type: '', validationType: '' } };
const clientCertificate = { ...renewed, extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'] };
const closedDisabled = { ...revoked, ctStatus: 'disabled' } as const;
const unissuedDisabled = { ...unissued, ctStatus: 'disabled' } as const;
test.each<[string, Look, InitialSync]>([
  ['an order that cannot be read', [outage, old], { kind: 'unknown' }],
  ['a closed order', [closedDisabled, old], { kind: 'in-sync' }],
  ['an order that is not issued yet', [unissuedDisabled, lost], { kind: 'in-sync' }],
  ['a private product', [orderWith({ ...privateKind, ctStatus: 'disabled' }), old], { kind: 'in-sync' }],
  ['no public TLS by key usage', [issued, clientCertificate], { kind: 'in-sync' }],
  ['a pending reissue', [{ ...pending, ctStatus: 'unknown' }, lost], { kind: 'pending' }],
  ['a certificate that cannot be read', [issued, outage], { kind: 'unknown' }],
  ['a phase that is not reported', [strange, lost], { kind: 'unknown' }],
  ['a status that is not reported', [orderWith({ ctStatus: 'unknown' }), old], { kind: 'unknown' }],
  ['in sync', [issued, old], { kind: 'in-sync' }],
  ['out of sync', [issued, renewed], differ('enabled', 'disabled')],
])('before a change: %s', (_, look, sync) => {
  expect(observedSync(firstStateOf(...look))).toEqual(sync);
});
