import type { Order } from '../certcentral/order.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../pki/csr.ts';
import { compact } from '../text.ts';
import type { Facts } from './facts.ts';
import type { ReissuePending } from './order-state.ts';
import type { DesiredStatus, MixedDecision } from './policy.ts';
import { type NonPublicTlsReason, nonPublicTlsReason } from './public-tls.ts';

/** Why the certificate request of an order cannot be used. */
export type CsrRefusal = 'missing' | 'unreadable' | 'other-key';

/** What speaks against a change of an order. */
export type Objection =
  | { kind: 'closed' | 'expired' | 'non-dns-name' | 'no-dns-name' | 'ev' }
  | { kind: 'no-public-tls'; reason: NonPublicTlsReason }
  | MixedDecision
  | { kind: 'ignored'; rule: string }
  | { kind: 'disagreement'; byInput: CtStatus; byPolicy: CtStatus; rule: string }
  /** Logging would be turned on, although the names of the next certificate are not known. */
  | { kind: 'unseen-names'; isIssued: boolean; reissuePending: ReissuePending }
  | { kind: 'unusable-csr'; reason: CsrRefusal }
  /** Speaks only against a plan: nobody can approve so many names. */
  | { kind: 'too-many-names' };

/** An objection that may refuse a run. */
export type RefusingObjection = Exclude<Objection, { kind: 'too-many-names' }>;

/** An objection because of which there is no plan. */
export type PlanObstacle = Extract<Objection, { kind: 'too-many-names' | 'unseen-names' }>;

/** The most names of a certificate that a person can be asked to approve. */
export const MAX_PLANNED_NAMES = 1_000;

/**
 * Returns the first objection that refuses a change; undefined if none does.
 * @param isPublishable whether names that nobody has seen may be published
 */
export function findRefusal(objections: readonly Objection[], isPublishable: boolean): RefusingObjection | undefined {
  return objections.find((found): found is RefusingObjection =>
    found.kind === 'unseen-names' ? !isPublishable : found.kind !== 'too-many-names',
  );
}

/** Returns the objection because of which nobody can approve a plan; undefined if somebody can. */
export function findPlanObstacle(objections: readonly Objection[]): PlanObstacle | undefined {
  // While it is not known whether a reissue is pending, a run with a plan is always refused.
  return objections.find(
    (found): found is PlanObstacle =>
      found.kind === 'too-many-names' || (found.kind === 'unseen-names' && found.reissuePending === 'unknown'),
  );
}

/** Returns whether a run may publish names that nobody has seen, because a person has decided so, or will after a dry run. */
export function mayPublishUnseen(
  by: DesiredStatus['by'] | undefined,
  reissuePending: ReissuePending,
  { expectedPlan, dryRun }: { expectedPlan: { do: string } | null; dryRun: boolean },
): boolean {
  // A dry run with a pending reissue has a plan, do=wait, which a person may approve.
  const isShown = dryRun && reissuePending === true;
  return by === 'input' || by === 'order-id' || expectedPlan?.do === 'wait' || isShown;
}

/**
 * Returns why an audit may not plan a change, which nobody has looked at; undefined if it may. Only the order ID in `log`
 * permits it to publish names that nobody has seen.
 */
export function findUnattendedRefusal(
  by: DesiredStatus['by'],
  objections: readonly Objection[],
): Objection | undefined {
  const obstacle = findPlanObstacle(objections);
  return findRefusal(objections, by === 'order-id' && obstacle?.kind !== 'unseen-names') ?? obstacle;
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
 * Returns what speaks against a reissue of a certificate for a status, or a plan of it. A reissue without a name would make
 * DigiCert revoke the earlier certificates, and a request for a TLS certificate takes only DNS names.
 */
export function certificateObjections({ names, isEv }: Certificate, desiredStatus: CtStatus): Objection[] {
  return compact([
    names.hasNonDnsName && { kind: 'non-dns-name' },
    !names.hasNonDnsName && names.dnsNames.length === 0 && { kind: 'no-dns-name' },
    isEv && desiredStatus === 'disabled' && { kind: 'ev' },
    names.dnsNames.length > MAX_PLANNED_NAMES && { kind: 'too-many-names' },
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
