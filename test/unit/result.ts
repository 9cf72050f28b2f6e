import type { Order } from '../../src/certcentral/order.ts';
import type { Certificate } from '../../src/pki/certificate.ts';

/** An order whose CT logging was turned off, with the certificate that it had before. */
export const order: Order = {
  id: '1000001',
  status: 'issued',
  product: { nameId: 'ssl_plus', type: '', validationType: 'ov' },
  ctStatus: 'disabled',
  hasInvalidCtStatus: false,
  certificateId: '2000001',
  hasInvalidCertificateId: false,
  isDated: true,
  issuedAt: Date.UTC(2026, 0, 1),
  openRequests: [],
  commonName: 'www.example.com',
  dnsNames: ['www.example.com', 'example.com'],
  isRenewed: false,
  renewedOrderId: '',
  reissueDefaults: { csr: '', signatureHash: 'sha256', serverPlatformId: -1 },
};

/** A certificate that was logged. */
export const certificate: Certificate = {
  ctStatus: 'enabled',
  sctCount: 3,
  sctLogCount: 3,
  validFrom: new Date('2026-01-01'),
  validTill: new Date('2026-07-01'),
  isEv: false,
  serialNumber: '01',
  commonName: 'www.example.com',
  dnsSans: ['www.example.com', 'example.com'],
  dnsNames: ['www.example.com', 'example.com'],
  altNames: ['www.example.com', 'example.com'],
  nonDnsNameCount: 0,
  extendedKeyUsages: [],
  issuer: 'CN=CA',
  publicKey: Buffer.alloc(0),
};
