import type { Order } from '../../certcentral/order.ts';
import type { ReissuePending } from '../../domain/order-phase.ts';
import type { Certificate } from '../../pki/certificate.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { Decision, DuplicateFindings } from './verdict.ts';

/** What was read of an order. */
export interface ReasonFacts {
  order: Order | undefined;
  certificate: Certificate | undefined;
  duplicates: DuplicateFindings | undefined;
  desiredStatus: CtStatus;
  reissuePending: ReissuePending;
}

/** Joins why the verdict was reached, what to do, and what else matters about the order. */
export function formatReason({ verdict, reason, advice }: Decision, facts: ReasonFacts): string {
  const { order, certificate, duplicates, desiredStatus, reissuePending } = facts;
  const reasons = [
    reason,
    // Comes early, because the summary truncates a long reason.
    advice,
    duplicates?.mismatch,
    duplicates?.failure,
    verdict === 'reissue' && order?.product.validationType === 'dv' && 'its domains must be validated again',
    reissuePending === true && 'a reissue is pending',
    isCtStatusMissing(order) && "CertCentral does not report the order's CT status",
    certificate?.isEv && desiredStatus === 'disabled' && 'it is an EV certificate, which DigiCert says must be logged',
  ];
  return reasons.filter(Boolean).join('; ');
}

/** Reports whether an order that was read does not report its CT status at all. */
export function isCtStatusMissing(order: Order | undefined): boolean {
  return order?.ctStatus === 'unknown' && !order.hasInvalidCtStatus;
}
