import { describe, expect, test } from 'vitest';
import { isCertificateFilePath } from '../../../src/reissue/certificate-file.ts';
import { hasDesiredKey, isAsDesired } from '../../../src/reissue/desired.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { parseTransaction } from '../../../src/reissue/saved-transaction.ts';
import {
  baselineOf,
  createTransaction,
  desiredNow,
  lostNames,
  mayBeReissued,
  type Transaction,
} from '../../../src/reissue/transaction.ts';
import { certificateWith, csrFileFor, old, orderWith, renewed, transactionWith, unissued } from './builders.ts';

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
    expect(transaction).toEqual(transactionWith({ csrKeyDigest, statusUpdate: 'in-doubt', ...expected }));
    expect(parseTransaction(transaction)).toBe(transaction);
  });
});

test.each<[Partial<Transaction>, boolean]>([
  [{}, false],
  [{ reissuedCtStatus: 'enabled' }, false],
  [{ reissueRequested: true }, true],
  [{ reissueSeenPending: true }, true],
])('a reissue may be pending or issued: %o, %s', (changes, expected) => {
  expect(mayBeReissued(transactionWith(changes))).toBe(expected);
});

test.each<[name: string, changes: Partial<Transaction>, keyDigest: string]>([
  ['any without a request', { reissueSeenPending: true }, ''],
  ['that of the baseline after a request', { reissueRequested: true }, csrFileFor('key 1').keyDigest],
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
  const { keyDigest } = csrFileFor('key 1');
  const desired = (digest: string) => ({ desiredStatus: 'disabled' as const, keyDigest: digest });
  const other = csrFileFor('key 2').keyDigest;
  expect(['', keyDigest, other].map((digest) => isAsDesired(renewed, desired(digest)))).toEqual([true, true, false]);
  expect(['', keyDigest, other].map((digest) => isAsDesired(old, desired(digest)))).toEqual([false, false, false]);
  expect(['', keyDigest, other].map((digest) => hasDesiredKey(old, desired(digest)))).toEqual([true, true, false]);
});

describe('a saved transaction', () => {
  const { baseline } = transactionWith();
  test('passes as a run saves it', () => {
    for (const transaction of [
      transactionWith(),
      transactionWith({
        baseline: {
          ctStatus: 'disabled',
          serialNumber: '0A',
          dnsNames: ['*.a.example', 'x_y.example'],
          commonName: 'c.example',
          keyDigest: 'b1'.repeat(32),
        },
        csrKeyDigest: 'a0'.repeat(32),
        apiUrl: 'http://127.0.0.1:8080/v2',
        dcvRandomValue: 'z9~',
        statusUpdate: 'in-doubt',
        reissueRequested: true,
      }),
      transactionWith({ baseline: null, statusUpdate: 'not-applied', initialCtStatus: 'unknown' }),
      transactionWith({ reissuedCtStatus: 'enabled' }),
      transactionWith({ reissuedCtStatus: 'disabled' }),
    ])
      expect(parseTransaction(structuredClone(transaction))).toEqual(transaction);
  });

  test.each<[string, unknown]>([
    ['no object', 'text'],
    ['null', null],
    ['an array', []],
    ...(Object.keys(transactionWith()) as (keyof Transaction)[]).flatMap((name): [string, unknown][] => {
      const { [name]: _, ...others } = transactionWith();
      return [
        [`no ${name}`, others],
        [`a number as ${name}`, { ...others, [name]: 7 }],
        [`an object as ${name}`, { ...others, [name]: {} }],
      ];
    }),
    ['a further field', { ...transactionWith(), more: '' }],
    ['an inherited field', Object.assign(Object.create(transactionWith()), { more: 1 })],
    ['another order', transactionWith({ orderId: '7/../8' })],
    ['blanks around the order', transactionWith({ orderId: ' 7' })],
    ['http', transactionWith({ apiUrl: 'http://evil.example/v2' })],
    ['credentials', transactionWith({ apiUrl: 'https://a:b@evil.example' })],
    ['a URL that a run writes otherwise', transactionWith({ apiUrl: 'https://dc.example/v2/' })],
    ['another word', transactionWith({ desiredStatus: 'unknown' as never })],
    ['another word for the update', transactionWith({ statusUpdate: 'done' as never })],
    ['another word at the start', transactionWith({ initialCtStatus: '' as never })],
    ['another word for the reissue', transactionWith({ reissuedCtStatus: 'unknown' as never })],
    ['a word for a boolean', transactionWith({ reissueRequested: 'false' as never })],
    ['a short digest', transactionWith({ csrKeyDigest: 'a0' })],
    ['a random value with a blank', transactionWith({ dcvRandomValue: 'a b' })],
    ['a serial number with a line end', transactionWith({ baseline: { ...baseline, serialNumber: '01\n' } as never })],
    ['a name that is none', transactionWith({ baseline: { ...baseline, dnsNames: ['a.example', 'a\n# b'] } as never })],
    ['a name that is no text', transactionWith({ baseline: { ...baseline, dnsNames: [7] } as never })],
    ['names that are no list', transactionWith({ baseline: { ...baseline, dnsNames: 'a.example' } as never })],
    ['a common name that is none', transactionWith({ baseline: { ...baseline, commonName: 'a' } as never })],
    ['no status of the baseline', transactionWith({ baseline: { ...baseline, ctStatus: 'unknown' } as never })],
    ['a file of another', transactionWith({ certificateFile: '/etc/passwd' })],
  ])('is refused with %s', (_, value) => {
    expect(() => parseTransaction(value)).toThrow(
      /^the (?:certificate file in the )?saved state is not one that this action (?:saves|writes)$/,
    );
  });
});

describe('a certificate file', () => {
  const root = process.env['RUNNER_TEMP'] || '/tmp';
  test.each([
    ['of this action', `${root}/digicert-aB3xyZ/order-7.pem`, true],
    ['of another order', `${root}/digicert-aB3xyZ/order-8.pem`, false],
    ['in another folder', `${root}/other-aB3xyZ/order-7.pem`, false],
    ['in a longer folder', `${root}/digicert-aB3xyZ0/order-7.pem`, false],
    ['deeper', `${root}/a/digicert-aB3xyZ/order-7.pem`, false],
    ['elsewhere', '/home/digicert-aB3xyZ/order-7.pem', false],
    ['behind dots', `${root}/../home/digicert-aB3xyZ/order-7.pem`, false],
    ['behind dots below', `${root}/digicert-aB3xyZ/../digicert-aB3xyZ/order-7.pem`, false],
    ['with a second slash', `${root}/digicert-aB3xyZ//order-7.pem`, false],
    ['that is relative', 'digicert-aB3xyZ/order-7.pem', false],
    ['without a name', '', false],
  ])('%s', (_, path, expected) => {
    expect(isCertificateFilePath(path, '7')).toBe(expected);
  });
});
