import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { expect, test } from 'vitest';
import { createCa, createCsr, issueCertificate, readCsrPublicKey, SCT_EXTENSION } from './pki.ts';

const ca = await createCa();
const commonName = 'www.example.com';

test.each([
  { keyType: 'ec', scts: true },
  { keyType: 'ec', scts: false },
  { keyType: 'rsa', scts: true },
  { keyType: 'rsa', scts: false },
] as const)('issues a certificate of its CA: %o', async ({ keyType, scts }) => {
  const { pem, serial } = await issueCertificate(ca, { commonName, dnsNames: [commonName, '::1'], scts, keyType });
  const certificate = new X509Certificate(pem);
  expect(certificate.verify(new X509Certificate(ca.pem).publicKey)).toBe(true);
  expect(certificate.publicKey.asymmetricKeyType).toBe(keyType);
  expect(certificate.serialNumber.toLowerCase()).toBe(serial);
  expect(certificate.checkHost(commonName)).toBe(commonName);
  expect(certificate.checkIP('::1')).toBe('::1');
  expect(new x509.X509Certificate(pem).getExtension(SCT_EXTENSION) !== null).toBe(scts);
});

test('issues an expired certificate', async () => {
  const notAfter = new Date('2020-02-02T00:00:00Z');
  const { pem } = await issueCertificate(ca, { commonName, dnsNames: [], scts: false, keyType: 'ec', notAfter });
  expect(new X509Certificate(pem).validToDate).toEqual(notAfter);
});

test('certifies the key of a CSR', async () => {
  const csr = await createCsr(commonName, [commonName], 'ec');
  const publicKey = await readCsrPublicKey(csr.pem);
  const issued = await issueCertificate(ca, { commonName, dnsNames: [], scts: true, keyType: 'ec', publicKey });
  expect(issued.privateKeyPem).toBeUndefined();
  const { subtle } = globalThis.crypto;
  const spki = Buffer.from(await subtle.exportKey('spki', publicKey));
  expect(new X509Certificate(issued.pem).publicKey.export({ type: 'spki', format: 'der' })).toEqual(spki);
});
