import { expect, test } from 'vitest';
import type { Plan } from '../../../src/reissue/plan.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { dryRunWarnings, keyWarnings, statusWarnings } from '../../../src/reissue/warnings.ts';
import { issued, old, orderWith, pending, unissued } from './certificates.ts';

const csrOf = (key: string) => ({ pem: 'CSR', publicKey: Buffer.from(key) });
const KEY = 'The certificate was not issued for the key of csr-file: ';

test.each([
  ['enabled', 'enabled', []],
  ['unknown', 'enabled', []],
  [
    'enabled',
    'disabled',
    [
      'DigiCert confirmed that CT logging is disabled, but the order still reports enabled: CertCentral can lag behind a change. Check the order: if it stays so, it is out of step.',
    ],
  ],
] as const)('an order that reports %s after %s was set', (ctStatus, requested, texts) => {
  expect(statusWarnings(orderWith({ ctStatus }), requested).map(({ text }) => text)).toEqual(texts);
});

test.each<[string, Parameters<typeof keyWarnings>[0], typeof old | null, Transaction['post'], string[]]>([
  ['no csr-file', null, old, 'not sent', []],
  ['no certificate', csrOf('key 2'), null, 'not sent', []],
  ['the same key', csrOf('key 1'), old, 'not sent', []],
  [
    'another key',
    csrOf('key 2'),
    old,
    'not sent',
    [`${KEY}no reissue was requested with it. Deploy it with the key that it was issued for.`],
  ],
  [
    'another key, though it was requested',
    csrOf('key 2'),
    old,
    'sent',
    [`${KEY}another reissue came first, or DigiCert kept the key. Deploy it with the key that it was issued for.`],
  ],
])('a certificate and csr-file: %s', (_, csr, chain, post, texts) => {
  expect(keyWarnings(csr, chain, { post }).map(({ text }) => text)).toEqual(texts);
});

const request = { commonName: '', dnsNames: [], csr: '', skipApproval: true, signatureHash: '', serverPlatformId: 1 };

test.each<[Plan, string[]]>([
  [{ kind: 'unissued', order: unissued, certificate: null }, []],
  [{ kind: 'reissue', order: issued, certificate: old, request, key: { csrSource: 'of csr-file', key: 'new' } }, []],
  [
    { kind: 'nothing to reissue', order: issued, certificate: old },
    [`${KEY}a run would request no reissue, since it is as requested.`],
  ],
  [
    { kind: 'wait for the pending reissue', order: pending, certificate: old },
    [`${KEY}a run would wait for the reissue that is pending, and request none with it.`],
  ],
])('a dry run with $kind', (plan, texts) => {
  expect(dryRunWarnings(csrOf('key 2'), plan).map(({ text }) => text)).toEqual(texts);
  expect(dryRunWarnings(csrOf('key 1'), plan)).toEqual([]);
  expect(dryRunWarnings(null, plan)).toEqual([]);
});
