import { describe, expect, test } from 'vitest';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { hasDesiredKey, isAsDesired } from '../../../src/reissue/plan.ts';
import {
  baselineOf,
  createTransaction,
  desiredNow,
  isReissuePossible,
  lostNames,
  type Transaction,
} from '../../../src/reissue/transaction.ts';
import {
  certificateWith,
  csrFileFor,
  old,
  orderWith,
  renewed,
  stateOf,
  transactionWith,
  unissued,
} from './builders.ts';

describe('a transaction begins', () => {
  const inputs = { ...transactionWith(), csrFile: csrFileFor('key 2') } as unknown as Inputs;
  const csrKeyDigest = csrFileFor('key 2').keyDigest;
  test.each<[string, Parameters<typeof createTransaction>[1], Partial<Transaction>]>([
    ['with a certificate', { kind: 'up-to-date', order: orderWith(), certificate: old }, {}],
    [
      'with a pending reissue',
      { kind: 'await-pending', order: orderWith(), certificate: old },
      { reissueSeenPending: true },
    ],
    [
      'without a certificate',
      { kind: 'unissued', order: { ...unissued, ctStatus: 'unknown' }, certificate: null },
      { baseline: null, initialCtStatus: 'unknown' },
    ],
  ])('%s', (_, plan, expected) => {
    const transaction = createTransaction(inputs, plan);
    expect(transaction).toEqual(
      transactionWith({ commonName: 'order.example', csrKeyDigest, statusUpdate: 'in-doubt', ...expected }),
    );
  });
});

test.each<[name: string, changes: Partial<Transaction>, shown: typeof old, expected: boolean]>([
  ['nothing known', {}, old, false],
  ['requested', { reissueRequested: true }, renewed, true],
  ['seen pending', { reissueSeenPending: true }, renewed, true],
  ['seen issued, and hidden since', { reissuedCtStatus: 'enabled' }, old, true],
  ['seen issued, and shown', { reissuedCtStatus: 'enabled' }, renewed, false],
])('a reissue is possible: %s', (_, changes, shown, expected) => {
  expect(isReissuePossible(transactionWith(changes), stateOf(orderWith(), shown))).toBe(expected);
});

test.each<[name: string, changes: Partial<Transaction>, keyDigest: string]>([
  ['any without a request', { reissueSeenPending: true }, ''],
  ['that of the baseline after a request', { reissueRequested: true }, csrFileFor('own').keyDigest],
  ['that of csr-file', { csrKeyDigest: 'a0' }, 'a0'],
  ['that of csr-file after a request', { csrKeyDigest: 'a0', reissueRequested: true }, 'a0'],
  ['any without a baseline', { baseline: null, reissueRequested: true }, ''],
])('the key that the certificate should have: %s', (_, changes, keyDigest) => {
  expect(desiredNow(transactionWith(changes))).toEqual({ desiredStatus: 'disabled', keyDigest });
});

test.each<[string, string, string[], string, string[], string[]]>([
  ['the same names', 'a.example', ['a.example', 'b.example'], 'a.example', ['b.example', 'A.example', 'c.example'], []],
  ['a lost SAN', 'a.example', ['a.example', 'b.example'], 'a.example', ['a.example'], ['b.example']],
  [
    'a SAN that is only the common name',
    'a.example',
    ['a.example', 'b.example'],
    'b.example',
    ['a.example'],
    ['b.example'],
  ],
  ['a common name that was no SAN', 'c.example', ['a.example'], 'c.example', ['a.example'], []],
  ['and is a SAN now', 'c.example', ['a.example'], '', ['a.example', 'c.example'], []],
  ['and is lost', 'c.example', ['a.example'], 'a.example', ['a.example'], ['c.example']],
  ['a common name that is no DNS name', 'Example Ltd', ['a.example'], '', ['a.example'], []],
])('lost names: %s', (_, commonName, dnsNames, newCommonName, newNames, lost) => {
  const baseline = baselineOf(certificateWith({ commonName, dnsNames }));
  expect(lostNames(baseline, certificateWith({ commonName: newCommonName, dnsNames: newNames }))).toEqual(lost);
});

test('as desired are the status, and with csr-file the key', () => {
  const { keyDigest } = csrFileFor('own');
  const desired = (digest: string) => ({ desiredStatus: 'disabled' as const, keyDigest: digest });
  const other = csrFileFor('key 2').keyDigest;
  expect(['', keyDigest, other].map((digest) => isAsDesired(renewed, desired(digest)))).toEqual([true, true, false]);
  expect(['', keyDigest, other].map((digest) => isAsDesired(old, desired(digest)))).toEqual([false, false, false]);
  expect(['', keyDigest, other].map((digest) => hasDesiredKey(old, desired(digest)))).toEqual([true, true, false]);
});
