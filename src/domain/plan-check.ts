import type { CtStatus } from '../pki/certificate.ts';
import type { Action, Assessment, Facts } from './assessment.ts';
import { digestNames, plannedNames } from './names.ts';
import { type ApprovedPlan, plannedKey } from './plan-text.ts';

/** What a run finds that its plan does not have, so that a person must approve it first. */
export type PlanDifference =
  | { kind: 'status'; planned: CtStatus; desired: CtStatus }
  | { kind: 'action'; planned: Action }
  | { kind: 'names' | 'serial-number' | 'key' | 'unseen-names' };

/**
 * Compares a plan with what a run finds. Nothing differs if nothing is due any more or a reissue is pending: reruns do that.
 * @param assessment without objections that refuse the run
 */
export function findPlanDifferences(
  plan: ApprovedPlan,
  { desired, action, objections }: Extract<Assessment, { action: Action }>,
  { order, certificate, csrFile }: Facts,
): PlanDifference[] {
  const isDue = action === 'reissue';
  const key = csrFile?.keyDigest ?? certificate?.keyDigest;
  const mayPublish = objections.some((found) => found.kind === 'unseen-names' && found.reissuePending !== false);
  const differences: (PlanDifference | false)[] = [
    desired.status !== plan.ct && { kind: 'status', planned: plan.ct, desired: desired.status },
    digestNames(plannedNames(certificate, order)) !== plan.names && { kind: 'names' },
    isDue && plan.do !== 'reissue' && { kind: 'action', planned: plan.do },
    isDue && certificate?.serialNumber !== plan.serial && { kind: 'serial-number' },
    isDue && key !== plannedKey(plan) && { kind: 'key' },
    mayPublish && plan.do !== 'wait' && { kind: 'unseen-names' },
  ];
  return differences.filter((difference) => difference !== false);
}
