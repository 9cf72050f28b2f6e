import type { Order } from '../certcentral/order.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import { compact } from '../text.ts';
import { type DueReason, findDueReasons } from './due.ts';
import { findCertificateObjections, findOrderObjections, type Objection, usableCsr } from './objections.ts';
import type { OrderState } from './order-state.ts';
import type { Action, ApprovedPlan } from './plan-text.ts';
import { type DesiredStatus, decideByPolicy, type NamedCertificates, policyNames } from './policy.ts';
import type { PolicyFile } from './policy-file.ts';
import { findRenewedOrder, type NamedOrder } from './renewals.ts';
import { isLoggedById, type UnseenNames, whyUnseen } from './status-update.ts';

/** What is known of an order, and what a run was given for it. */
export interface Facts extends Pick<OrderState, 'phase' | 'closure' | 'reissuePending'> {
  order: Order;
  /** The active certificate; undefined if nothing was issued, or it could not be read. */
  certificate: Certificate | undefined;
  /** The request of `csr-file`; null without. */
  csrFile: CertificateRequest | null;
  /** The plan that a person approved; null without. */
  expectedPlan: ApprovedPlan | null;
  reissueBeforeDays: number;
  now: number;
}

/** What decides the desired status: `disable-ct`, or a policy, which `disable-ct` must then agree with. */
export type StatusSource =
  | { policyFile: null; status: CtStatus }
  /** `status`: null without `disable-ct`. */
  | { policyFile: PolicyFile; status: CtStatus | null };

/** What is due for an order, and what speaks against it, the most important first. */
export interface DecidedAssessment {
  desired: DesiredStatus;
  action: Action;
  /** Why a reissue of the active certificate is due, also while one is pending; empty if none is. */
  due: readonly DueReason[];
  /** SHA-256 of the public key that the certificate must have after the run, hexadecimal; null if any key will do. */
  requiredKey: string | null;
  /** The request of the reissue; null if none is requested, or none is usable. */
  csr: CertificateRequest | null;
  /** Why the change would publish names that nobody can look at; undefined if it would not. */
  unseenNames: UnseenNames | undefined;
  /** Whether `log` of the policy has the order ID, which permits that. */
  mayPublishUnseenNames: boolean;
  /**
   * Whether the run only waits for a reissue, and sets no status: its request had logging enabled, as the plan to wait for it
   * shows, but logging must not be turned on beside a pending reissue.
   */
  onlyWaits: boolean;
  objections: readonly Objection[];
}

/** Why a policy decides nothing for an order. */
export type PolicyObjection = Extract<Objection, { rule: string }>;

/**
 * Assesses an order: the one decision of what is due. Each caller decides which objections matter.
 * @returns the most important objection if the policy decides nothing
 */
export function assess(source: StatusSource, facts: Facts): DecidedAssessment | Objection {
  const { order, closure, certificate } = facts;
  const desired = decideDesired(source, facts);
  if (!('kind' in desired)) return assessDesired(desired, facts);
  return findOrderObjections(order.product, closure, certificate)[0] ?? desired;
}

/** Assesses an order whose desired status is decided. */
export function assessDesired(desired: DesiredStatus, facts: Facts): DecidedAssessment {
  const { order, closure, certificate, csrFile, expectedPlan, reissuePending, reissueBeforeDays, now } = facts;
  const givenKey = csrFile?.keyDigest ?? expectedPlan?.key ?? null;
  const rules = { desired: { status: desired.status, key: givenKey, names: null }, reissueBeforeDays, expectedPlan };
  const due = certificate ? findDueReasons(certificate, order.planEndsAt, rules, now) : [];
  const reissued = due.length > 0 && reissuePending !== true ? certificate : undefined;
  const csr = reissued ? (csrFile ?? usableCsr(order, reissued)) : null;
  const unseenNames = whyUnseen(desired.status, order, facts);
  const mayPublishUnseenNames = isLoggedById(desired);
  const forbidden = mayPublishUnseenNames ? undefined : unseenNames;
  const onlyWaits = forbidden !== undefined && forbidden !== 'unissued' && isOwnWait(expectedPlan);
  return {
    desired,
    action: decideAction(reissued, facts),
    due,
    requiredKey: givenKey ?? reissued?.keyDigest ?? null,
    csr: typeof csr === 'string' ? null : csr,
    unseenNames,
    mayPublishUnseenNames,
    onlyWaits,
    objections: compact<Objection>([
      ...findOrderObjections(order.product, closure, certificate),
      ...(certificate ? findCertificateObjections(certificate, desired.status) : []),
      forbidden && !onlyWaits && { kind: 'unseen-names', why: forbidden },
      typeof csr === 'string' && { kind: 'unusable-csr', problem: csr },
    ]),
  };
}

/** Returns whether a plan is that of the step which requested the pending reissue: no other plan to wait has a key. */
function isOwnWait(plan: ApprovedPlan | null): boolean {
  return plan?.do === 'wait' && plan.key !== null;
}

/** @param reissued the certificate that must be reissued; undefined for none */
function decideAction(reissued: Certificate | undefined, { certificate, reissuePending }: Facts): Action {
  if (reissued) return 'reissue';
  return certificate && reissuePending === true ? 'wait' : 'status';
}

/** An order about which a policy decides. The list does not report what it renewed. */
interface PolicySubject extends NamedCertificates {
  order: Pick<Order, 'id' | 'commonName' | 'dnsNames'> & Partial<Pick<Order, 'renewedOrderId'>>;
}

/**
 * Decides which status is desired, or why none is.
 * @param reporters as in `findRenewedOrder`
 */
export function decideDesired(
  { policyFile, status }: StatusSource,
  { order, ...names }: PolicySubject,
  reporters: readonly NamedOrder[] = [],
): DesiredStatus | PolicyObjection {
  if (!policyFile) return { status, rule: '', by: 'input' };
  const { policy } = policyFile;
  const decision = decideByPolicy(policy, order.id, policyNames({ order, ...names }));
  const { rule } = decision;
  if ('kind' in decision && decision.kind === 'ignored')
    return status === null ? decision : { status, rule, by: 'input' };
  const renewed = findRenewedOrder(policy, { renewedOrderId: '', ...order }, decision.by, reporters);
  const byNames = 'kind' in decision ? 'unknown' : decision.status;
  if (renewed) return { kind: 'renewal', ...renewed, status: byNames, rule };
  if ('kind' in decision || status === null || status === decision.status) return decision;
  return { kind: 'disagreement', byInput: status, byPolicy: decision.status, rule };
}
