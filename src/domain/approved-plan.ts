import type { CtStatus } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import { compact } from '../text.ts';
import type { DecidedAssessment } from './assessment.ts';
import type { Facts } from './facts.ts';
import { digestNames, plannedNames } from './order-names.ts';
import type { Action, ApprovedPlan } from './plan-text.ts';

/** The most names of a certificate that a person can be asked to approve. */
export const MAX_PLANNED_NAMES = 1_000;
export const MAX_PLAN_AGE_HOURS = 96;
/** The clock of a runner may be wrong, but not by more. */
export const MAX_PLAN_LEAD_HOURS = 1;

/** Returns the host of an API URL as a plan has it: with the port unless that is 443. */
function apiHostOf(apiUrl: string): string {
  const { protocol, hostname, port } = new URL(apiUrl);
  const actualPort = port || (protocol === 'http:' ? '80' : '443');
  return actualPort === '443' ? hostname : `${hostname}:${actualPort}`;
}

/** The inputs that a plan must agree with. An input that is not usable is undefined, and has an error of its own. */
export interface PlannedInputs {
  orderId: string | undefined;
  apiUrl: string | undefined;
  /** Null if a policy decides. */
  status: CtStatus | null | undefined;
  csrFile: CertificateRequest | null | undefined;
}

/** A field of a plan with which the inputs, or the time, conflict. */
export type InputConflict = 'api' | 'order' | 'ct' | 'key' | 'too-old' | 'ahead';

/** Returns why a run with these inputs cannot have a plan. */
export function findInputConflicts(
  plan: ApprovedPlan,
  { orderId, apiUrl, status, csrFile }: PlannedInputs,
  now: number,
): InputConflict[] {
  const { api, order, ct, key, at } = plan;
  // A run that waits for a reissue whose key is not known fits every key.
  const fitsKey = plan.do === 'wait' && key === null;
  return compact<InputConflict>([
    apiUrl !== undefined && apiHostOf(apiUrl) !== api && 'api',
    orderId !== undefined && orderId !== order && 'order',
    (status ?? ct) !== ct && 'ct',
    !fitsKey && (csrFile?.keyDigest ?? key) !== key && 'key',
    now - at > MAX_PLAN_AGE_HOURS * 3_600_000 && 'too-old',
    at - now > MAX_PLAN_LEAD_HOURS * 3_600_000 && 'ahead',
  ]);
}

/**
 * Creates the plan of an order that a run would not refuse.
 * @param observedAt when the reads of the order began, in milliseconds
 */
export function createPlan(
  apiUrl: string,
  { desired, action }: DecidedAssessment,
  { order, certificate, csrFile }: Facts,
  observedAt: number,
): ApprovedPlan {
  return {
    api: apiHostOf(apiUrl),
    order: order.id,
    ct: desired.status,
    do: action,
    serial: certificate?.serialNumber ?? null,
    names: digestNames(plannedNames(certificate, order)),
    // A usable CSR of the order has the key of the active certificate. The key of a pending reissue is not known.
    key: action === 'wait' ? null : (csrFile?.keyDigest ?? certificate?.keyDigest ?? null),
    at: observedAt - (observedAt % 1000),
  };
}

/** What a run finds that its plan does not have, so that a person must approve it first. */
export type PlanDifference =
  | { kind: 'status'; planned: CtStatus; desired: CtStatus }
  | { kind: 'action'; planned: Action }
  | { kind: 'names' | 'serial-number' | 'key' };

/**
 * Compares a plan with what a run finds. Nothing differs if nothing is due anymore or a reissue is pending: reruns do that.
 * @param assessment without objections
 */
export function findPlanDifferences(
  plan: ApprovedPlan,
  { desired, action }: DecidedAssessment,
  { order, certificate, csrFile }: Facts,
): PlanDifference[] {
  const isDue = action === 'reissue';
  const key = csrFile?.keyDigest ?? certificate?.keyDigest;
  return compact<PlanDifference>([
    desired.status !== plan.ct && { kind: 'status', planned: plan.ct, desired: desired.status },
    digestNames(plannedNames(certificate, order)) !== plan.names && { kind: 'names' },
    isDue && plan.do !== 'reissue' && { kind: 'action', planned: plan.do },
    isDue && certificate?.serialNumber !== plan.serial && { kind: 'serial-number' },
    isDue && key !== plan.key && { kind: 'key' },
  ]);
}
