import type { Order } from '../../src/certcentral.ts';
import type { Result } from '../../src/summary.ts';

/** An order whose CT logging was turned off, with the certificate it had before. */
export const order: Order = {
  status: 'issued',
  ctStatus: 'disabled',
  certificate: { state: 'issued', id: '2000001' },
  commonName: 'www.example.com',
  dnsNames: ['www.example.com', 'example.com'],
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
