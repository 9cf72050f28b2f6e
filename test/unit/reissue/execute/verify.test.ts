import { expect, test } from 'vitest';
import { verifyCertificate } from '../../../../src/reissue/execute/execute-plan.ts';
import { changeWarnings, statusWarnings } from '../../../../src/reissue/warnings.ts';
import { certificateWith, csrFileFor, old, orderWith, renewed, transactionWith } from '../builders.ts';

const { keyDigest: csrKeyDigest } = csrFileFor('key 2');

test.each<[string, typeof renewed, string, string | undefined]>([
  ['as desired', renewed, '', undefined],
  [
    'with the key of csr-file, and more names',
    { ...renewed, publicKey: Buffer.from('key 2'), dnsNames: ['c.example', 'B.example', 'a.example'] },
    csrKeyDigest,
    undefined,
  ],
  ['with the other status', old, '', 'it was issued with CT logging enabled. Do not deploy it before you know why.'],
  [
    'with another key',
    renewed,
    csrKeyDigest,
    'its key is not the key of csr-file. Do not deploy it before you know why.',
  ],
  [
    'without a name',
    { ...renewed, dnsNames: ['a.example'] },
    '',
    'it lacks b.example. Do not deploy it. DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.',
  ],
  [
    'with a name only as its common name',
    { ...renewed, commonName: 'b.example', dnsNames: ['a.example'] },
    '',
    'it lacks b.example.',
  ],
  [
    'with every difference',
    certificateWith({ serialNumber: '02', dnsNames: [], commonName: '' }),
    csrKeyDigest,
    'it was issued with CT logging enabled; its key is not the key of csr-file; it lacks a.example, b.example.',
  ],
])('a new certificate %s', (_, certificate, digest, problem) => {
  const verify = () => verifyCertificate(certificate, transactionWith({ csrKeyDigest: digest }));
  if (problem === undefined) expect(verify).not.toThrow();
  else expect(verify).toThrow(`The new certificate is not as desired (CT logging disabled): ${problem}`);
});

test('a reissue that this run requested without csr-file keeps the key', () => {
  const other = { ...renewed, publicKey: Buffer.from('key 2') };
  expect(() => verifyCertificate(other, transactionWith())).not.toThrow();
  expect(() => verifyCertificate(renewed, transactionWith({ reissueRequested: true }))).not.toThrow();
  expect(() => verifyCertificate(other, transactionWith({ reissueRequested: true }))).toThrow(
    ': its key is not the key of the certificate before. Do not deploy it',
  );
});

test('a first certificate has no name to keep', () => {
  expect(() => verifyCertificate({ ...renewed, dnsNames: [] }, transactionWith({ baseline: null }))).not.toThrow();
});

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const LOST = (usages: string) =>
  `The new certificate lost the extended key usage ${usages}: anything that requires it will reject the certificate. DigiCert has left out clientAuth by default since 2025-10-01.`;
const validTill = (date: string) => ({ validTill: new Date(date) });
test.each<[string, Partial<typeof old>, Partial<typeof old>, string[]]>([
  ['nothing', {}, {}, []],
  ['more usages, a later end', {}, { extendedKeyUsages: [CLIENT, SERVER], ...validTill('2027-01-01') }, []],
  ['clientAuth lost', { extendedKeyUsages: [SERVER, CLIENT] }, {}, [LOST('clientAuth')]],
  [
    'all usages lost',
    { extendedKeyUsages: [SERVER, '1.2.3'] },
    { extendedKeyUsages: [CLIENT] },
    [LOST('serverAuth, 1.2.3')],
  ],
  ['no usage named before', { extendedKeyUsages: [] }, {}, []],
  ['no usage named any more', {}, { extendedKeyUsages: [] }, []],
  [
    '210 days less',
    {},
    validTill('2025-12-03T12:34:56Z'),
    ['The new certificate expires 210 days earlier than the previous one: on 2025-12-03.'],
  ],
  [
    'a day less',
    {},
    validTill('2026-06-30T01:00:00Z'),
    ['The new certificate expires 1 day earlier than the previous one: on 2026-06-30.'],
  ],
  [
    'a second less',
    {},
    validTill('2026-07-01T12:34:55Z'),
    ['The new certificate expires less than a day earlier than the previous one: on 2026-07-01.'],
  ],
  [
    'another issuer',
    {},
    { issuer: 'CN=Other' },
    [
      'The new certificate has a different issuer (CN=Other): deploy the intermediates, too. They are in certificate-file.',
    ],
  ],
])('what else changed: %s', (_, before, after, warnings) => {
  const texts = changeWarnings(certificateWith(before), certificateWith({ serialNumber: '02', ...after }));
  expect(texts.map(({ text }) => text)).toEqual(warnings);
});

test('the status that the order reports', () => {
  const reported = (ctStatus: 'enabled' | 'disabled' | 'unknown') =>
    statusWarnings(orderWith({ ctStatus }), 'disabled');
  expect([statusWarnings(undefined, 'disabled'), reported('disabled'), reported('unknown')]).toEqual([[], [], []]);
  expect(reported('enabled')).toEqual([
    {
      text: 'DigiCert confirmed that CT logging is disabled, but the order still reports enabled: CertCentral can lag behind a change. Check the order later: if it still reports that status, it is out of sync.',
    },
  ]);
});
