import { hasValidationType, type Order } from '../../certcentral/order.ts';
import { describeSctShortage, sctShortage } from '../../domain/browser-policy.ts';
import { CERTIFICATE_REFUSALS } from '../../domain/reissue-refusal.ts';
import type { Desired, ReadOrder } from './applicability.ts';
import type { DuplicateFindings } from './compare.ts';
import type { Decision } from './verdict.ts';

/** What was found out about an order whose certificate a desired status applies to. */
interface ReasonFacts extends ReadOrder {
  desired: Desired;
  /** Undefined if the duplicates were not read. */
  duplicates: DuplicateFindings | undefined;
}

/**
 * Joins why the verdict was reached, what to do, and what else matters about the order.
 * @param facts undefined if no desired status applies to the order
 */
export function formatReason(decision: Decision, facts: ReasonFacts | undefined): string {
  const { reason, advice } = decision;
  // The advice comes early, because the summary truncates a long reason.
  return [reason, advice, ...(facts ? describeFacts(decision, facts) : [])].filter(Boolean).join('; ');
}

function describeFacts({ verdict, refusal }: Decision, facts: ReasonFacts): (string | false | undefined)[] {
  const { order, certificate, desired, duplicates, reissuePending } = facts;
  const shortage = sctShortage(certificate);
  const isKeptOut = desired.kind === 'desired' && desired.status === 'disabled';
  return [
    duplicates?.mismatch,
    duplicates?.failure,
    verdict === 'reissue' && hasValidationType(order.product, 'dv') && 'its domains must be validated again',
    reissuePending === true && 'a reissue is pending',
    isCtStatusMissing(order) && "CertCentral does not report the order's CT status",
    certificate.isEv && isKeptOut && refusal !== 'ev-must-be-logged' && CERTIFICATE_REFUSALS['ev-must-be-logged'],
    shortage && describeSctShortage(shortage),
  ];
}

/** Returns whether an order that was read does not report its CT status at all. */
export function isCtStatusMissing({ ctStatus, hasInvalidCtStatus }: Order): boolean {
  return ctStatus === 'unknown' && !hasInvalidCtStatus;
}
