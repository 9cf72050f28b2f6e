import { exactTime } from '../../src/certcentral/dates.ts';
import type { Order } from '../../src/certcentral/order.ts';
import { determineState, type OrderSnapshot } from '../../src/domain/order-state.ts';
import type { RequestError } from '../../src/errors.ts';
import type { Certificate } from '../../src/pki/certificate.ts';

/** An order whose CT logging was turned off, with the certificate that it had before. */
export const order: Order = {
  id: '1000001',
  status: 'issued',
  product: { nameId: 'ssl_plus', type: '', validationType: 'ov' },
  ctStatus: 'disabled',
  dcvMethod: '',
  certificateId: '2000001',
  hasInvalidCertificateId: false,
  isDated: true,
  issuedAt: exactTime(Date.UTC(2026, 0, 1)),
  openRequests: [],
  commonName: 'www.example.com',
  dnsNames: ['www.example.com', 'example.com'],
  serialNumber: '01',
  validFromAt: Date.UTC(2026, 0, 1),
  validTillAt: Date.UTC(2026, 6, 1),
  planEndsAt: undefined,
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
  names: namesWith(['www.example.com', 'example.com']),
  extendedKeyUsages: [],
  issuer: 'CN=CA',
  keyDigest: 'ab'.repeat(32),
};

/** A time in the life of the certificate. */
export const NOW = Date.UTC(2026, 2);

/** An order and its certificate as they were read. */
export function snapshotOf<C extends Certificate>(
  order: Order | RequestError,
  certificate: C | RequestError | undefined,
  now = NOW,
): OrderSnapshot<C> {
  return { order, certificate, ...determineState(order, certificate, now) };
}

/** The names of a certificate: alternative DNS names, of which the first is the common name, too. */
export function namesWith(dnsSans: readonly string[], changes: Partial<Certificate['names']> = {}) {
  const [commonName = ''] = dnsSans;
  return { commonName, dnsSans, dnsNames: dnsSans, hasOtherSans: false, nonDnsNames: [], ...changes };
}
