import type { Order } from '../../src/certcentral/order.ts';
import type { Result } from '../../src/set-status/result.ts';

/** An order whose CT logging was turned off, with the certificate it had before. */
export const order: Order = {
  status: 'issued',
  life: 'issued',
  reissuePending: false,
  product: 'ssl_plus',
  privateProduct: false,
  tls: true,
  ctStatusGarbled: false,
  ctStatus: 'disabled',
  certificateId: '2000001',
  commonName: 'www.example.com',
  dnsNames: ['www.example.com', 'example.com'],
  template: { csr: '', signatureHash: 'sha256', serverPlatformId: undefined },
};

/** The result of turning it off. */
export const changed: Result = {
  orderId: '1000001',
  requested: 'disabled',
  dryRun: false,
  order,
  ctStatus: 'disabled',
  certificateCtStatus: 'enabled',
  reissueRequired: true,
  warnings: [],
};
