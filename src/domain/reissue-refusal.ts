import type { Order } from '../certcentral/order.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../pki/certificate-request.ts';
import { allDnsNames } from '../pki/names.ts';

/** Why a certificate is not reissued. */
export type CertificateRefusal = 'non-dns-name' | 'no-dns-name' | 'ev-must-be-logged';

/** The reasons as clauses. */
export const CERTIFICATE_REFUSALS: Record<CertificateRefusal, string> = {
  'non-dns-name':
    'the active certificate has a name that is not a DNS name, such as an IP address or an e-mail address',
  'no-dns-name': 'the active certificate has no DNS name',
  'ev-must-be-logged':
    'the active certificate is an EV certificate, and DigiCert says that EV certificates must be logged',
};

/** Why the certificate request of an order cannot be used. */
export type CsrRefusal = 'missing' | 'unreadable' | 'other-key';

/** The reasons as clauses. */
export const CSR_REFUSALS: Record<CsrRefusal, string> = {
  missing: 'the order has no certificate signing request (CSR)',
  unreadable: 'the certificate signing request (CSR) of the order cannot be read',
  'other-key': 'the certificate signing request (CSR) of the order has another key than the active certificate',
};

/**
 * Returns why a certificate must not be reissued for a status; undefined if it may be. A reissue without a name would make
 * DigiCert revoke the earlier certificates, and a request for a TLS certificate takes only DNS names.
 */
export function certificateRefusal(
  certificate: Pick<Certificate, 'commonName' | 'dnsNames' | 'nonDnsNameCount' | 'isEv'>,
  desiredStatus: CtStatus,
): CertificateRefusal | undefined {
  if (certificate.nonDnsNameCount > 0) return 'non-dns-name';
  if (allDnsNames(certificate).length === 0) return 'no-dns-name';
  // DigiCert says that EV certificates must be logged.
  return certificate.isEv && desiredStatus === 'disabled' ? 'ev-must-be-logged' : undefined;
}

/**
 * Returns the certificate request of an order, or why it cannot be used for a reissue. Whoever may only request certificates
 * can change it, so only the key of the active certificate, which approvers know, is taken from it.
 */
export function usableCsr(
  { reissueDefaults: { csr } }: Pick<Order, 'reissueDefaults'>,
  { publicKey }: Pick<Certificate, 'publicKey'>,
): CertificateRequest | CsrRefusal {
  if (csr === '') return 'missing';
  try {
    const request = parseCertificateRequest(csr);
    return request.publicKey.equals(publicKey) ? request : 'other-key';
  } catch {
    return 'unreadable';
  }
}
