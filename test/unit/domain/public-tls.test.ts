import { expect, test } from 'vitest';
import { nonPublicTlsReason } from '../../../src/domain/public-tls.ts';

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const ANY = '2.5.29.37.0';

test.each<[string, string, readonly string[] | undefined, string | undefined]>([
  ['ssl_plus', 'ssl_certificate', [SERVER], undefined],
  ['', '', undefined, undefined],
  ['unheard_of', 'unheard_of', [], undefined],
  ['private_ssl_plus', '', undefined, 'product-name'],
  ['PRIVATE_ssl', 'ssl_certificate', [SERVER], 'product-name'],
  ['not_private_ssl', '', undefined, undefined],
  ['privatessl', '', undefined, undefined],
  ['x9_pki', '', undefined, 'product-name'],
  ['ssl_X9', '', undefined, 'product-name'],
  ['ssl_x90', '', undefined, undefined],
  ['vmc_basic', '', undefined, 'product-name'],
  ['class1_smime', '', undefined, 'product-name'],
  ['secure_email_sponsor', '', undefined, 'product-name'],
  ['ssl_secure_email', '', undefined, 'product-name'],
  ['ssl_secure_site_email', '', undefined, undefined],
  ['email_secure', '', undefined, undefined],
  ['', 'code_signing_certificate', undefined, 'product-type'],
  ['', 'CLIENT_certificate', undefined, 'product-type'],
  ['', 'document_signing', undefined, 'product-type'],
  ['', 'secure_email', undefined, 'product-type'],
  ['', 'smime_certificate', undefined, 'product-type'],
  ['', 'verified_mark_certificate', undefined, 'product-type'],
  ['', 'client_SSL_certificate', undefined, undefined],
  ['', 'dv_ssl_certificate', undefined, undefined],
  ['vmc_x', 'client', [CLIENT], 'product-name'],
  ['', 'client', [CLIENT], 'product-type'],
  ['ssl_plus', '', [CLIENT], 'key-usage'],
  ['ssl_plus', '', [CLIENT, SERVER], undefined],
  ['ssl_plus', '', [CLIENT, ANY], undefined],
])('the product %j of the type %j with the key usage %j: %s', (nameId, type, extendedKeyUsages, reason) => {
  expect(nonPublicTlsReason({ nameId, type }, extendedKeyUsages && { extendedKeyUsages })).toBe(reason);
});
