import { expect, test } from 'vitest';
import { desiredNow, hasDesiredKey, isAsDesired } from '../../../src/reissue/desired.ts';
import {
  type Baseline,
  baselineOf,
  createTransaction,
  isReissuePossible,
  lostNames,
  type Transaction,
} from '../../../src/reissue/transaction.ts';
import {
  certificateWith,
  csrFileFor,
  inputsWith,
  issued,
  old,
  pending,
  refusal,
  renewed,
  stateOf,
  transactionWith,
  unissued,
} from './builders.ts';
import { type Observed, planFor } from './results.ts';

const ownDigest = csrFileFor('own').keyDigest;
const renewedBaseline = {
  ...(transactionWith().baseline as Baseline),
  serialNumber: '02',
  ctStatus: 'disabled' as const,
};

test.each<[string, Observed, Partial<Transaction>]>([
  ['a certificate', [issued, renewed], { baseline: renewedBaseline }],
  ['a pending reissue', [pending, old], { reissueSeenPending: true }],
  [
    'no certificate yet',
    [{ ...unissued, ctStatus: 'unknown' }, refusal(404)],
    { baseline: null, initialCtStatus: 'unknown' },
  ],
])('a transaction begins with %s', (_, observed, expected) => {
  const inputs = inputsWith({ csrFile: csrFileFor('own') });
  const begun = { commonName: 'order.example', csrKeyDigest: ownDigest, statusUpdate: 'in-doubt' } as const;
  expect(createTransaction(inputs, planFor(observed, inputs))).toEqual(transactionWith({ ...begun, ...expected }));
});

test.each<[name: string, changes: Partial<Transaction>, shown: typeof old, expected: boolean]>([
  ['nothing known', {}, old, false],
  ['requested', { reissueRequest: 'accepted' }, renewed, true],
  ['seen pending', { reissueSeenPending: true }, renewed, true],
  ['seen issued, and hidden since', { reissuedCtStatus: 'enabled' }, old, true],
  ['seen issued, and shown', { reissuedCtStatus: 'enabled' }, renewed, false],
])('a reissue is possible: %s', (_, changes, shown, expected) => {
  expect(isReissuePossible(transactionWith(changes), stateOf(issued, shown))).toBe(expected);
});

test.each<[name: string, changes: Partial<Transaction>, keyDigest: string]>([
  ['any without a request', { reissueSeenPending: true }, ''],
  ['that of the baseline after a request', { reissueRequest: 'accepted' }, ownDigest],
  ['that of csr-file', { csrKeyDigest: 'a0' }, 'a0'],
  ['that of csr-file after a request', { csrKeyDigest: 'a0', reissueRequest: 'accepted' }, 'a0'],
  ['any without a baseline', { baseline: null, reissueRequest: 'accepted' }, ''],
])('the key that the certificate should have: %s', (_, changes, keyDigest) => {
  expect(desiredNow(transactionWith(changes))).toEqual({ desiredStatus: 'disabled', keyDigest });
});

const [A, B, C] = ['a.example', 'b.example', 'c.example'];
test.each<[string, commonName: string, names: string[], newCommonName: string, newNames: string[], lost: string[]]>([
  ['the same names', A, [A, B], A, [B, 'A.example', C], []],
  ['a lost SAN', A, [A, B], A, [A], [B]],
  ['a SAN that is only the common name', A, [A, B], B, [A], [B]],
  ['a common name that was no SAN', C, [A], C, [A], []],
  ['and is a SAN now', C, [A], '', [A, C], []],
  ['and is lost', C, [A], A, [A], [C]],
  ['a common name that is no DNS name', 'Example Ltd', [A], '', [A], []],
])('lost names: %s', (_, commonName, dnsNames, newCommonName, newNames, lost) => {
  const baseline = baselineOf(certificateWith({ commonName, dnsNames }));
  expect(lostNames(baseline, certificateWith({ commonName: newCommonName, dnsNames: newNames }))).toEqual(lost);
});

test('as desired are the status, and with csr-file the key', () => {
  const desired = ['', ownDigest, 'a0'].map((keyDigest) => ({ desiredStatus: 'disabled', keyDigest }) as const);
  expect(desired.map((each) => isAsDesired(renewed, each))).toEqual([true, true, false]);
  expect(desired.map((each) => isAsDesired(old, each))).toEqual([false, false, false]);
  expect(desired.map((each) => hasDesiredKey(old, each))).toEqual([true, true, false]);
});
