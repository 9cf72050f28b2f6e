import type { Order } from '../../certcentral/order.ts';
import { sctShortage } from '../../domain/browser-policy.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { ComparableOrder, Decision, DuplicateFindings } from './verdict.ts';

/** What was found out about an order to which the policy applies. */
export interface ReasonFacts extends ComparableOrder {
  /** Undefined if the duplicates were not read. */
  duplicates: DuplicateFindings | undefined;
  desiredStatus: CtStatus;
}

/** Joins why the verdict was reached, what to do, and what else matters about the order. */
export function formatReason({ verdict, reason, advice }: Decision, facts: ReasonFacts): string {
  const { order, certificate, duplicates, desiredStatus, isReissuePending } = facts;
  const shortage = sctShortage(certificate);
  const reasons = [
    reason,
    // Comes early, because the summary truncates a long reason.
    advice,
    duplicates?.mismatch,
    duplicates?.failure,
    verdict === 'reissue' && order.product.validationType === 'dv' && 'its domains must be validated again',
    isReissuePending && 'a reissue is pending',
    isCtStatusMissing(order) && "CertCentral does not report the order's CT status",
    certificate.isEv && desiredStatus === 'disabled' && 'it is an EV certificate, which DigiCert says must be logged',
    shortage &&
      `it has SCTs of ${shortage.logs} ${shortage.logs === 1 ? 'log' : 'logs'}, but browsers require ${shortage.required}`,
  ];
  return reasons.filter(Boolean).join('; ');
}

/** Reports whether an order that was read does not report its CT status at all. */
export function isCtStatusMissing({ ctStatus, hasInvalidCtStatus }: Order): boolean {
  return ctStatus === 'unknown' && !hasInvalidCtStatus;
}
