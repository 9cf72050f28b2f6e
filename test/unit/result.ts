import type { Order } from '../../src/certcentral/order.ts';
import type { CtStatusResult } from '../../src/set-status/result.ts';

/** An order whose CT logging was turned off, with the certificate it had before. */
export const order: Order = {
  status: 'issued',
  phase: 'issued',
  reissuePending: false,
  productNameId: 'ssl_plus',
  isPrivateProduct: false,
  isTlsProduct: true,
  hasInvalidCtStatus: false,
  ctStatus: 'disabled',
  certificateId: '2000001',
  commonName: 'www.example.com',
  dnsNames: ['www.example.com', 'example.com'],
  reissueDefaults: { csr: '', signatureHash: 'sha256', serverPlatformId: undefined },
};

/** The result of turning it off. */
export const changed: CtStatusResult = {
  orderId: '1000001',
  desiredStatus: 'disabled',
  dryRun: false,
  order,
  ctStatus: 'disabled',
  certificateCtStatus: 'enabled',
  reissueRequired: true,
  warnings: [],
};
