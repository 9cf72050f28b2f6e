import type { Order } from '../certcentral/order.ts';
import { createPlan, findPlanDifferences, type PlanDifference } from '../domain/approved-plan.ts';
import { assess, type DecidedAssessment, decideDesired, type Facts } from '../domain/assessment.ts';
import type { Objection } from '../domain/objections.ts';
import { plannedNames } from '../domain/order-names.ts';
import type { ApprovedPlan } from '../domain/plan-text.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { CtStatus, IssuedCertificate } from '../pki/certificate.ts';
import type { Inputs } from './inputs.ts';
import { errorsOf, type Observation } from './observation.ts';

/** What a run does, decided once from the first observation. */
export interface RunPlan extends DecidedAssessment {
  /** As they were at the first observation. */
  order: Order;
  /** The active certificate; undefined if nothing was issued. */
  certificate: IssuedCertificate | undefined;
  /** The names that the certificate must have after the run. */
  names: readonly string[];
  /** What a person approves. */
  approved: ApprovedPlan;
}

/**
 * Returns the status that a run should set, by its first observation. Null if none is decided: the policy decides none, or the
 * approved plan has another.
 */
export function decideStatus({ order, certificate, reissuePending }: Observation, inputs: Inputs): CtStatus | null {
  const { statusSource, expectedPlan } = inputs;
  if (order instanceof RequestError) return null;
  const desired = decideDesired(statusSource, { order, certificate: ifRead(certificate), reissuePending });
  const isDecided = !('kind' in desired) && (expectedPlan === null || expectedPlan.ct === desired.status);
  return isDecided ? desired.status : null;
}

/** Why a run changes nothing. */
export type Refusal =
  | { kind: 'unread'; error: RequestError; isPending: boolean }
  | { kind: 'objection'; objection: Objection; order: Order }
  | { kind: 'not-as-planned'; differences: readonly PlanDifference[]; planned: string | null; active: string | null };

/** Decides from the first observation what a run does. */
export function planRun(first: Observation, inputs: Inputs, now: number): RunPlan | Refusal {
  const { order, kind } = first;
  if (order instanceof RequestError) return { kind: 'unread', error: order, isPending: false };
  const [error] = kind === 'unissued' ? [] : errorsOf(first);
  if (error && !nonPublicTlsReason(order.product)) return { kind: 'unread', error, isPending: kind === 'pending' };
  const { expectedPlan } = inputs;
  const certificate = ifRead(first.certificate);
  const facts: Facts = { ...first, ...inputs, order, certificate, now };
  const assessment = assess(inputs.statusSource, facts);
  if ('kind' in assessment) return { kind: 'objection', objection: assessment, order };
  const [objection] = assessment.objections;
  if (objection) return { kind: 'objection', objection, order };
  const approved = createPlan(inputs.apiUrl, assessment, facts, first.at);
  const differences = expectedPlan ? findPlanDifferences(expectedPlan, approved) : [];
  if (expectedPlan && differences.length > 0)
    return { kind: 'not-as-planned', differences, planned: expectedPlan.serial, active: approved.serial };
  return { ...assessment, order, certificate, names: plannedNames(certificate, order), approved };
}
