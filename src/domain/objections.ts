import type { Order, Product } from '../certcentral/order.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../pki/csr.ts';
import { compact } from '../text.ts';
import type { Closure } from './order-state.ts';
import type { MixedDecision } from './policy.ts';
import { type NonPublicTlsReason, nonPublicTlsReason } from './public-tls.ts';
import type { NamedOrder } from './renewals.ts';
import type { UnseenNames } from './status-update.ts';

/** Why the certificate request of an order cannot be used. */
export type CsrProblem = 'missing' | 'unreadable' | 'other-key';

/** What speaks against a change of an order. */
export type Objection =
  | { kind: 'closed'; closure: Closure }
  | { kind: 'no-public-tls'; reason: NonPublicTlsReason }
  | RenewalObjection
  | MixedDecision
  | { kind: 'ignored'; rule: string }
  | { kind: 'disagreement'; byInput: CtStatus; byPolicy: CtStatus; rule: string }
  | CertificateObjection
  | { kind: 'unseen-names'; why: UnseenNames }
  | { kind: 'unusable-csr'; problem: CsrProblem };

/** The order is a renewal that the policy does not name, of an order that the policy names by its ID. */
interface RenewalObjection extends NamedOrder {
  kind: 'renewal';
  /** What the names of the renewal alone decide; `unknown` if they are mixed. */
  status: CtStatus | 'unknown';
  rule: string;
}

/** What speaks against a reissue of a certificate, whoever requests it. */
export type CertificateObjection = { kind: 'non-dns-name'; names: readonly string[] } | { kind: 'no-dns-name' | 'ev' };

/** Returns what speaks against any change of an order. */
export function findOrderObjections(product: Product, closure?: Closure, certificate?: Certificate): Objection[] {
  const nonPublicTls = nonPublicTlsReason(product, certificate);
  return compact<Objection>([
    closure !== undefined && { kind: 'closed', closure },
    nonPublicTls && { kind: 'no-public-tls', reason: nonPublicTls },
  ]);
}

/**
 * Returns what speaks against a reissue of a certificate for a status. A reissue without a name would make DigiCert revoke the
 * earlier certificates, and a request for a TLS certificate takes only DNS names.
 */
export function findCertificateObjections({ names, isEv }: Certificate, desired: CtStatus): CertificateObjection[] {
  const { dnsNames, nonDnsNames } = names;
  return compact<CertificateObjection>([
    nonDnsNames.length > 0 && { kind: 'non-dns-name', names: nonDnsNames },
    nonDnsNames.length === 0 && dnsNames.length === 0 && { kind: 'no-dns-name' },
    isEv && desired === 'disabled' && { kind: 'ev' },
  ]);
}

/**
 * Returns the certificate request of an order, or why it cannot be used for a reissue. Whoever may only request certificates
 * can change it, so only the key of the active certificate, which approvers have approved before, is taken from it.
 */
export function usableCsr({ reissueDefaults }: Order, { keyDigest }: Certificate): CertificateRequest | CsrProblem {
  const { csr } = reissueDefaults;
  if (csr === '') return 'missing';
  try {
    const request = parseCertificateRequest(csr);
    return request.keyDigest === keyDigest ? request : 'other-key';
  } catch {
    return 'unreadable';
  }
}
