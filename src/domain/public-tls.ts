import type { Product } from '../certcentral/order.ts';
import type { Certificate } from '../pki/certificate.ts';

/** The evidence that an order is not for public TLS. */
export type NonPublicTlsReason = 'product-name' | 'product-type' | 'key-usage';

const NON_TLS_NAME = /^private_|(?<![^_])(?:x9|vmc|smime|secure_email)(?![^_])/;
const NON_TLS_TYPE = /code_signing|client|document_signing|email|smime|mark/;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';

/**
 * Returns why CT logging does not apply to an order: public logs take only certificates that browsers may trust for TLS.
 * Undefined if it may apply: words that are not known count as public TLS.
 * @param certificate the active certificate, if it could be read
 */
export function nonPublicTlsReason(product: Product, certificate?: Certificate): NonPublicTlsReason | undefined {
  if (NON_TLS_NAME.test(product.nameId.toLowerCase())) return 'product-name';
  const productType = product.type.toLowerCase();
  if (NON_TLS_TYPE.test(productType) && !productType.includes('ssl')) return 'product-type';
  const usages = certificate?.extendedKeyUsages ?? [];
  const isForServers = usages.includes(SERVER_AUTH) || usages.includes(ANY_EXTENDED_KEY_USAGE);
  return usages.length === 0 || isForServers ? undefined : 'key-usage';
}
