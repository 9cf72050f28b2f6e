import { normalizeStatus, type Order } from '../certcentral/order.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../pki/csr.ts';
import { compact, formatList, MAX_FIELD_LENGTH } from '../text.ts';
import type { Facts } from './facts.ts';
import type { ReissuePending } from './order-state.ts';
import type { MixedDecision } from './policy.ts';
import { describeNonPublicTls, type NonPublicTlsReason, nonPublicTlsReason } from './public-tls.ts';

/** Why the certificate request of an order cannot be used. */
type CsrRefusal = 'missing' | 'unreadable' | 'other-key';

/** What speaks against a change of an order. */
export type Objection =
  | { kind: 'closed' | 'expired' | 'non-dns-name' | 'no-dns-name' | 'ev' }
  | { kind: 'no-public-tls'; reason: NonPublicTlsReason }
  | MixedDecision
  | { kind: 'ignored'; rule: string }
  | { kind: 'disagreement'; byInput: CtStatus; byPolicy: CtStatus; rule: string }
  /** Logging would be turned on, although the names of the next certificate are not known. */
  | { kind: 'unseen-names'; isIssued: boolean; reissuePending: ReissuePending }
  | { kind: 'unusable-csr'; reason: CsrRefusal };

const MAX_SHOWN_NAMES = 3;

/** Describes an objection as a clause, for both actions that have objections. */
export function describeObjection(
  objection: Objection,
  { status, product }: Pick<Order, 'status' | 'product'>,
): string {
  switch (objection.kind) {
    case 'closed':
      return `the order is ${normalizeStatus(status)}`;
    case 'expired':
      return 'the active certificate has expired';
    case 'non-dns-name':
      return 'the active certificate has a name that is not a DNS name, such as an IP address or an e-mail address';
    case 'no-dns-name':
      return 'the active certificate has no DNS name';
    case 'ev':
      return 'the active certificate is an EV certificate, and DigiCert says that EV certificates must be logged';
    case 'no-public-tls':
      return describeNonPublicTls(objection.reason, product);
    case 'mixed':
      return `the policy keeps ${listNames(objection.keepOut)} out of CT logs, but logs ${listNames(objection.log)}`;
    case 'ignored':
      return `the policy ignores the order (${objection.rule})`;
    case 'disagreement':
      return `disable-ct is ${objection.byInput === 'disabled'}, but the policy has disable-ct ${objection.byPolicy === 'disabled'} for it (${objection.rule})`;
    case 'unseen-names':
      return describeUnseenNames(objection);
    case 'unusable-csr':
      return CSR_REFUSALS[objection.reason];
  }
}

const CSR_REFUSALS: Record<CsrRefusal, string> = {
  missing: 'the order has no certificate signing request (CSR)',
  unreadable: 'the certificate signing request (CSR) of the order cannot be read',
  'other-key': 'the certificate signing request (CSR) of the order has another key than the active certificate',
};

function describeUnseenNames({ isIssued, reissuePending }: Extract<Objection, { kind: 'unseen-names' }>): string {
  const next = !isIssued
    ? 'nothing is issued yet'
    : reissuePending === true
      ? 'a reissue is pending'
      : 'a reissue may be pending';
  return `${next}, and CT logs would publish names that nobody has seen`;
}

function listNames(names: readonly string[]): string {
  return formatList(names, ', ', MAX_SHOWN_NAMES, MAX_FIELD_LENGTH);
}

/** Returns what speaks against any change of an order. */
export function generalObjections({ order, phase, certificate, reissuePending, now }: Facts): Objection[] {
  const nonPublicTls = nonPublicTlsReason(order.product, certificate);
  const isExpired = certificate !== undefined && certificate.validTill.getTime() < now;
  return compact([
    phase === 'closed' && { kind: 'closed' },
    nonPublicTls && { kind: 'no-public-tls', reason: nonPublicTls },
    isExpired && reissuePending !== true && { kind: 'expired' },
  ]);
}

/**
 * Objects to turning logging on while the names of the next certificate are not known: publishing is final. A status that
 * the order does not report counts as disabled.
 */
export function unseenNames(desiredStatus: CtStatus, { order, certificate, reissuePending }: Facts): Objection[] {
  if (desiredStatus === 'disabled' || order.ctStatus === 'enabled') return [];
  const isIssued = certificate !== undefined;
  return isIssued && reissuePending === false ? [] : [{ kind: 'unseen-names', isIssued, reissuePending }];
}

/**
 * Returns what speaks against a reissue of a certificate for a status. A reissue without a name would make DigiCert revoke the
 * earlier certificates, and a request for a TLS certificate takes only DNS names.
 */
export function certificateObjections({ names, isEv }: Certificate, desiredStatus: CtStatus): Objection[] {
  return compact([
    names.hasNonDnsName && { kind: 'non-dns-name' },
    !names.hasNonDnsName && names.dnsNames.length === 0 && { kind: 'no-dns-name' },
    isEv && desiredStatus === 'disabled' && { kind: 'ev' },
  ]);
}

/**
 * Returns the certificate request of an order, or why it cannot be used for a reissue. Whoever may only request certificates
 * can change it, so only the key of the active certificate, which approvers have approved before, is taken from it.
 */
export function usableCsr(
  { reissueDefaults: { csr } }: Pick<Order, 'reissueDefaults'>,
  { keyDigest }: Pick<Certificate, 'keyDigest'>,
): CertificateRequest | CsrRefusal {
  if (csr === '') return 'missing';
  try {
    const request = parseCertificateRequest(csr);
    return request.keyDigest === keyDigest ? request : 'other-key';
  } catch {
    return 'unreadable';
  }
}
