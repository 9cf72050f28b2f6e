import type { CtStatus } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import { compact } from '../text.ts';
import type { DecidedAssessment, Facts } from './assessment.ts';
import { digestNames, plannedNames } from './order-names.ts';
import type { ApprovedPlan } from './plan-text.ts';

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
export function findInputConflicts(plan: ApprovedPlan, inputs: PlannedInputs, now: number): InputConflict[] {
  const { api, order, ct, key, at } = plan;
  const { orderId, apiUrl, status, csrFile } = inputs;
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

/** A field of the plan that a run would have now, with another value than in the approved one. */
export type PlanDifference = (typeof SAME_FIELDS)[number] | (typeof SAME_REISSUE_FIELDS)[number];

const SAME_FIELDS = ['ct', 'names'] as const;
const SAME_REISSUE_FIELDS = ['do', 'serial', 'key'] as const;

/**
 * Compares an approved plan with the one that a run would have now. Only a reissue must be the same: reruns find that nothing is
 * due anymore, or that one is pending.
 */
export function findPlanDifferences(approved: ApprovedPlan, found: ApprovedPlan): PlanDifference[] {
  const fields = found.do === 'reissue' ? [...SAME_FIELDS, ...SAME_REISSUE_FIELDS] : SAME_FIELDS;
  return fields.filter((field) => found[field] !== approved[field]);
}
