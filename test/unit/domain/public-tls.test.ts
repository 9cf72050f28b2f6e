import { expect, test } from 'vitest';
import { type NonPublicTlsReason, nonPublicTlsReason } from '../../../src/domain/public-tls.ts';
import { certificate } from '../result.ts';

const product = { nameId: '', type: '', validationType: '' };
const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const ANY = '2.5.29.37.0';

test.each<[reason: NonPublicTlsReason | undefined, nameIds: string[]]>([
  [undefined, ['ssl_plus', '', 'unheard_of', 'not_private_ssl', 'privatessl', 'ssl_x90']],
  [undefined, ['ssl_secure_site_email', 'email_secure', 'ssl_flex9', 'ssl_flex9_2', 'ssl_myvmc', 'smimeless_ssl']],
  ['product-name', ['private_ssl_plus', 'PRIVATE_ssl', 'x9_pki', 'ssl_X9', 'vmc_basic', 'class1_smime']],
  ['product-name', ['secure_email_sponsor', 'ssl_secure_email']],
])('%s is the reason for each product of %j', (reason, nameIds) => {
  for (const nameId of nameIds) expect(nonPublicTlsReason({ ...product, nameId }), nameId).toBe(reason);
});

test.each<[reason: NonPublicTlsReason | undefined, types: string[]]>([
  [undefined, ['ssl_certificate', 'unheard_of', 'client_SSL_certificate', 'dv_ssl_certificate']],
  ['product-type', ['code_signing_certificate', 'CLIENT_certificate', 'document_signing', 'secure_email']],
  ['product-type', ['smime_certificate', 'verified_mark_certificate']],
])('%s is the reason for each type of %j', (reason, types) => {
  for (const type of types) expect(nonPublicTlsReason({ ...product, type }), type).toBe(reason);
});

test.each<[string, string, string[], NonPublicTlsReason | undefined]>([
  ['vmc_x', 'client', [CLIENT], 'product-name'],
  ['', 'client', [CLIENT], 'product-type'],
  ['ssl_plus', '', [CLIENT], 'key-usage'],
  ['ssl_plus', '', [CLIENT, SERVER], undefined],
  ['ssl_plus', '', [CLIENT, ANY], undefined],
  ['ssl_plus', '', [], undefined],
])('the product %j of the type %j with the key usage %j: %s', (nameId, type, extendedKeyUsages, reason) => {
  expect(nonPublicTlsReason({ ...product, nameId, type }, { ...certificate, extendedKeyUsages })).toBe(reason);
});
