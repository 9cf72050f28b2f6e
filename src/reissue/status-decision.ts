import { ActionError } from '../action-error.ts';
import type { Order } from '../certcentral/order.ts';
import type { PlannedAction } from '../domain/approved-plan.ts';
import { decideByPolicy, describeMixed, MIXED_ADVICE, mayPublishUnseen, policyNames } from '../domain/ct-policy.ts';
import type { OrderPhase, ReissuePending } from '../domain/order-phase.ts';
import type { PolicyFile } from '../domain/policy-file.ts';
import type { CertificateWithChain, CtStatus } from '../pki/certificate.ts';
import { capitalize, MAX_FIELD_LENGTH, truncate } from '../text.ts';

/** What decides the desired status: `disable-ct`, or a policy, which `disable-ct` must then agree with. */
export type StatusSource =
  | { policyFile: null; status: CtStatus }
  /** `status`: null without `disable-ct`. */
  | { policyFile: PolicyFile; status: CtStatus | null };

/** The policy that applies to a run, for reports. */
export interface AppliedPolicy extends Pick<PolicyFile, 'path' | 'digest'> {
  /** Which entry decided, and why, in words of the file. */
  rule: string;
}

/** The desired status, and the policy that decided it; null without. */
export interface StatusDecision {
  desiredStatus: CtStatus;
  policy: AppliedPolicy | null;
}

interface ObservedOrder {
  order: Order;
  /** Null if nothing was issued. */
  certificate: CertificateWithChain | null;
  phase: OrderPhase;
  reissuePending: ReissuePending;
}

/**
 * Decides the desired status from the first observation.
 * @param plannedAction of the expected plan; undefined without
 * @throws ActionError if the policy refuses the change
 */
export function decideStatus(
  source: StatusSource,
  observed: ObservedOrder,
  plannedAction: PlannedAction | undefined,
): StatusDecision {
  const { policyFile, status } = source;
  if (!policyFile) return { desiredStatus: status, policy: null };
  const { policy, path, digest } = policyFile;
  const { order, certificate } = observed;
  const decision = decideByPolicy(policy, order.id, policyNames(certificate ?? undefined, order));
  const rule = truncate(decision.rule, MAX_FIELD_LENGTH);
  const applied = { path, digest, rule };
  if (decision.kind === 'mixed') throw refusal(order.id, describeMixed(decision), `${capitalize(MIXED_ADVICE)}.`);
  if (decision.kind === 'ignored') {
    if (status !== null) return { desiredStatus: status, policy: applied };
    throw refusal(
      order.id,
      `the policy ignores the order (${rule})`,
      'Set disable-ct, or take the order out of ignore.',
    );
  }
  const desiredStatus = decision.status;
  if (status !== null && status !== desiredStatus)
    throw refusal(
      order.id,
      `disable-ct is ${inputFor(status)}, but the policy has disable-ct ${inputFor(desiredStatus)} for it (${rule})`,
      'If disable-ct is right, change the policy first.',
    );
  const wouldPublish = desiredStatus === 'enabled' && order.ctStatus === 'disabled';
  if (wouldPublish && !mayPublishUnseen(policy, order.id) && plannedAction !== 'wait') requireKnownNames(observed);
  return { desiredStatus, policy: applied };
}

/** @throws ActionError if the names of the next certificate are not known, which CT logs would publish for good */
function requireKnownNames({ order, phase, reissuePending }: ObservedOrder): void {
  const hint =
    'Wait until the certificate is issued, and look at its names. If they may be published, list the order ID in log of the policy file.';
  if (phase === 'unissued')
    throw refusal(order.id, 'nothing is issued yet, and CT logging would publish names that nobody has seen', hint);
  if (reissuePending !== false)
    throw refusal(
      order.id,
      'a reissue is or may be pending, and CT logging would publish names that nobody has seen',
      // A dry run has no plan if a reissue only may be pending.
      reissuePending === true
        ? `${hint} Or approve the plan of a dry run without policy-file, as expected-plan: it says do=wait.`
        : hint,
    );
}

/** Returns why the policy refuses a certificate that was not active at the first observation, as a clause; undefined if not. */
export function findPolicyObjection(
  { policyFile }: StatusSource,
  orderId: string,
  certificate: CertificateWithChain,
  desiredStatus: CtStatus,
): string | undefined {
  if (!policyFile) return undefined;
  const decision = decideByPolicy(policyFile.policy, orderId, policyNames(certificate, undefined));
  if (decision.kind === 'mixed') return describeMixed(decision);
  if (decision.kind === 'ignored' || decision.status === desiredStatus) return undefined;
  return `the policy has disable-ct ${inputFor(decision.status)} for its names (${truncate(decision.rule, MAX_FIELD_LENGTH)})`;
}

/** What to do about a certificate that the policy refuses. */
export const CHANGED_NAMES_HINT =
  'Somebody has changed the names: running again does not help before the policy is changed (list the order ID).';

/** Returns `disable-ct` for a status. */
function inputFor(status: CtStatus): string {
  return String(status === 'disabled');
}

function refusal(orderId: string, detail: string, hint: string): ActionError {
  return new ActionError(detail, { title: `The policy refuses this change of order ${orderId}`, hint });
}
