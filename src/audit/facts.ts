import type { ListedOrder } from '../certcentral/order-list.ts';
import { createPlan } from '../domain/approved-plan.ts';
import {
  assessDesired,
  type DecidedAssessment,
  decideDesired,
  type Facts,
  type PolicyObjection,
} from '../domain/assessment.ts';
import { activeCertificate, isNothingIssued, type OrderSnapshot } from '../domain/order-state.ts';
import { type Action, formatPlan } from '../domain/plan-text.ts';
import { type DesiredStatus, findUndecidableNames, isDecidedOtherwise, policyNames } from '../domain/policy.ts';
import { classifyPublication, type Publication } from '../domain/publishing.ts';
import type { NamedOrder } from '../domain/renewals.ts';
import { RequestError } from '../errors.ts';
import type { Inputs } from './inputs.ts';

/** What the rows of the verdicts from 5 on ask of an order that was read. */
export interface OrderFacts extends Facts {
  snapshot: OrderSnapshot;
  /** Whether nothing was issued yet, by order, download and list. */
  isUnissued: boolean;
  /** What is due, or why the policy decides nothing. */
  subject: DecidedAssessment | PolicyObjection;
  /** Whether the order reports another CT status than the desired one. */
  isOrderOff: boolean;
  /** The names of the order about which no domain of the policy can decide. */
  undecidableNames: readonly string[];
  /** Which names the next certificate would publish although they must stay out; undefined for none. */
  publication: Publication | undefined;
}

/** What the reissue action would do with an order, and the plan as text. */
export interface Job {
  action: Action;
  plan: string;
}

/** What is known of an order before its verdict. */
export interface GatheredFacts {
  /** Undefined if the order was not read. */
  snapshot?: OrderSnapshot;
  decision: DesiredStatus | PolicyObjection;
  /** Returns whether the policy decides otherwise about a name than about the order. */
  isOther?(name: string): boolean;
  /** Or why the order could not be read. */
  facts?: OrderFacts | RequestError;
  /** Undefined if the policy decides nothing. */
  job?: Job;
}

/** When the reads of an order began, and when they had ended, in milliseconds. */
interface ReadTimes {
  observedAt: number;
  now: number;
}

type Criteria = Pick<Inputs, 'source' | 'policy' | 'apiUrl' | 'reissueBeforeDays'>;

/**
 * Gathers what the verdict on an order depends on. The response of the order is newer than the list and takes precedence.
 * @param reporters as in `findRenewedOrder`
 */
export function gatherFacts(
  listed: ListedOrder,
  snapshot: OrderSnapshot,
  { source, policy, apiUrl, reissueBeforeDays }: Criteria,
  reporters: readonly NamedOrder[],
  { observedAt, now }: ReadTimes,
): Required<Pick<GatheredFacts, 'isOther'>> & GatheredFacts & { facts: OrderFacts | RequestError } {
  const { order, phase, closure, reissuePending } = snapshot;
  const certificate = activeCertificate(snapshot);
  // The row of an order that could not be read adds no names to those of its certificate.
  const named =
    order instanceof RequestError ? { order: listed, reissuePending: false as const } : { order, reissuePending };
  const decision = decideDesired(source, { ...named, certificate }, reporters);
  const file = source.policyFile;
  const isOther = (name: string) =>
    file !== null && !('kind' in decision) && isDecidedOtherwise(file.policy, listed.id, name, decision.status);
  if (order instanceof RequestError) return { snapshot, decision, isOther, facts: order };
  const isUnissued = isNothingIssued(snapshot) && !listed.hasValidTill;
  const given = { csrFile: null, expectedPlan: null, reissueBeforeDays, now };
  const known: Facts = { order, phase, closure, reissuePending, certificate, ...given };
  const subject = 'kind' in decision ? decision : assessDesired(decision, known);
  const facts: OrderFacts = {
    ...known,
    snapshot,
    isUnissued,
    subject,
    isOrderOff: !('kind' in decision) && order.ctStatus !== 'unknown' && order.ctStatus !== decision.status,
    undecidableNames: findUndecidableNames(policy, order.id, policyNames({ order, certificate, reissuePending })),
    publication: classifyPublication(decision, { order, certificate, reissuePending, isUnissued }),
  };
  const gathered = { snapshot, decision, isOther, facts };
  if ('kind' in subject) return gathered;
  const plan = formatPlan(createPlan(apiUrl, subject, known, observedAt));
  return { ...gathered, job: { action: subject.action, plan } };
}
