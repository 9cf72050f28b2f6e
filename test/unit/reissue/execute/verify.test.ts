import { expect, test } from 'vitest';
import { verifyCertificate } from '../../../../src/reissue/execute/execute-plan.ts';
import { certificateWith, csrFileFor, old, renewed, transactionWith } from '../builders.ts';

const { keyDigest: csrKeyDigest } = csrFileFor('key 2');

test.each<[string, typeof renewed, string, string | undefined]>([
  ['as desired', renewed, '', undefined],
  [
    'with the key of csr-file, and more names',
    { ...renewed, publicKey: Buffer.from('key 2'), dnsNames: ['c.example', 'B.example', 'a.example'] },
    csrKeyDigest,
    undefined,
  ],
  ['with the other status', old, '', 'it was issued with CT logging enabled. Do not deploy it until you know why.'],
  [
    'with another key',
    renewed,
    csrKeyDigest,
    'its key is not the key of csr-file. Do not deploy it until you know why.',
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
    ': its key is not the key of the earlier certificate. Do not deploy it',
  );
});

test('a first certificate has no name to keep', () => {
  expect(() => verifyCertificate({ ...renewed, dnsNames: [] }, transactionWith({ baseline: null }))).not.toThrow();
});
