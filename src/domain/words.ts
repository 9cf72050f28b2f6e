import type { Order, Product } from '../certcentral/order.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { capitalize, formatCount, formatList, MAX_FIELD_LENGTH, truncate } from '../text.ts';
import type { SctShortage } from './browser-policy.ts';
import type { CsrRefusal, Objection } from './objections.ts';
import type { NonPublicTlsReason } from './public-tls.ts';

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
    case 'too-many-names':
      return TOO_MANY_NAMES;
    case 'unusable-csr':
      return CSR_REFUSALS[objection.reason];
  }
}

/** Why nobody can approve a plan, as a clause. */
export const TOO_MANY_NAMES = 'the active certificate has more than 1,000 names, which nobody can approve';

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

const MAX_SHOWN_NAMES = 3;

function listNames(names: readonly string[]): string {
  return formatList(names, ', ', MAX_SHOWN_NAMES, MAX_FIELD_LENGTH);
}

/** Describes as a clause why CT logging does not apply to an order. */
export function describeNonPublicTls(
  reason: NonPublicTlsReason,
  { nameId, type }: Pick<Product, 'nameId' | 'type'>,
): string {
  switch (reason) {
    case 'product-name':
      return `the product is not for public TLS by its name, ${truncate(nameId, MAX_FIELD_LENGTH)}`;
    case 'product-type':
      return `the product is not for public TLS by its type, ${truncate(type, MAX_FIELD_LENGTH)}`;
    case 'key-usage':
      return 'the active certificate is not for public TLS by its extended key usage';
  }
}

/** What happens to a certificate that was not logged (Mozilla's release notes of Firefox 135). */
export const UNLOGGED_NOTICE =
  'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';

/** Describes a shortage as a clause. */
export function describeSctShortage({ logs, required }: SctShortage): string {
  return `the active certificate has SCTs of ${formatCount(logs, 'CT log')}, but browsers require SCTs of ${required}`;
}

/** Describes a shortage and its consequence as sentences. */
export function sctShortageWarning(shortage: SctShortage, desiredStatus: CtStatus): string {
  const advice = desiredStatus === 'enabled' ? ' A reissue may help.' : '';
  return `${capitalize(describeSctShortage(shortage))}: Chrome, Safari and Firefox show a warning for it, as if it was not logged.${advice}`;
}
