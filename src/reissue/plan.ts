import type { Order } from '../certcentral/order.ts';
import {
  type ApprovedPlan,
  createPlan,
  findPlanDifferences,
  type PlanDifference,
  plannedKey,
} from '../domain/approved-plan.ts';
import { type Action, assess, type Deviation } from '../domain/assessment.ts';
import type { Facts } from '../domain/facts.ts';
import {
  findPlanObstacle,
  findRefusal,
  mayPublishUnseen,
  type PlanObstacle,
  type RefusingObjection,
} from '../domain/objections.ts';
import { plannedNames } from '../domain/order-names.ts';
import type { DesiredStatus } from '../domain/policy.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { IssuedCertificate } from '../pki/certificate.ts';
import type { Inputs } from './inputs.ts';
import { errorsOf, type Observation } from './observation.ts';

/** What a run does, decided once from the first observation. */
export interface Plan {
  first: Observation;
  order: Order;
  /** The active certificate; undefined if nothing was issued. */
  certificate: IssuedCertificate | undefined;
  desired: DesiredStatus;
  action: Action;
  /** How the active certificate is not as desired. */
  deviations: readonly Deviation[];
  /** The names that the certificate must have after the run. */
  names: readonly string[];
  /** SHA-256 of the public key that the certificate must have after the run, hexadecimal; null if any key will do. */
  requiredKey: string | null;
  /** What a person approves, unless there is an obstacle. */
  approved: ApprovedPlan;
  obstacle: PlanObstacle | undefined;
  /** Whether logging may publish names that nobody has seen. */
  hasUnseenNames: boolean;
}

/** Why a run changes nothing. */
export type Refusal =
  | { kind: 'unread'; error: RequestError; isPending: boolean }
  | { kind: 'objection'; objection: RefusingObjection; order: Order }
  | { kind: 'not-as-planned'; differences: readonly PlanDifference[]; planned: string; active: string };

/** Decides from the first observation what a run does. */
export function planRun(first: Observation, inputs: Inputs, now: number): Plan | Refusal {
  const { order, kind } = first;
  const { statusSource, csrFile, expectedPlan, apiUrl } = inputs;
  const { order: orderError, certificate: downloadError } = errorsOf(first);
  const error = orderError ?? (kind === 'unissued' ? undefined : downloadError);
  if (order instanceof RequestError || (error && !nonPublicTlsReason(order.product)))
    return { kind: 'unread', error: error as RequestError, isPending: kind === 'pending' };
  const certificate = ifRead(first.certificate);
  const { phase, reissuePending } = first;
  const facts: Facts = {
    order,
    phase,
    reissuePending,
    certificate,
    csrFile,
    plannedKey: plannedKey(expectedPlan),
    now,
  };
  const assessment = assess(statusSource, facts);
  const isPublishable = mayPublishUnseen(assessment.desired?.by, reissuePending, inputs);
  const objection = findRefusal(assessment.objections, isPublishable);
  if (objection) return { kind: 'objection', objection, order };
  // The objection of a policy that decides nothing always refuses.
  const decided = assessment as Extract<typeof assessment, { action: Action }>;
  const { desired, action, deviations, requiredKey } = decided;
  const differences = expectedPlan ? findPlanDifferences(expectedPlan, decided, facts) : [];
  if (expectedPlan && differences.length > 0)
    return {
      kind: 'not-as-planned',
      differences,
      planned: expectedPlan.serial,
      active: certificate?.serialNumber ?? 'none',
    };
  return {
    first,
    order,
    certificate,
    desired,
    action,
    names: plannedNames(certificate, order),
    deviations,
    requiredKey,
    approved: createPlan(apiUrl, decided, facts, first.at),
    obstacle: findPlanObstacle(assessment.objections),
    hasUnseenNames: assessment.objections.some(({ kind }) => kind === 'unseen-names'),
  };
}
