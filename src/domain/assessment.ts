import type { Order } from '../certcentral/order.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import { compact } from '../text.ts';
import { type DueReason, findDueReasons } from './due.ts';
import type { Facts } from './facts.ts';
import { findCertificateObjections, findOrderObjections, type Objection, usableCsr } from './objections.ts';
import type { Action } from './plan-text.ts';
import { type DesiredStatus, decideByPolicy, policyNames } from './policy.ts';
import type { PolicyFile } from './policy-file.ts';
import { findUnseenNames, mayPublishUnseenNames, type UnseenNames } from './unseen-names.ts';

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
  /** Whether it may. */
  mayPublishUnseenNames: boolean;
  objections: readonly Objection[];
}

/** The policy decides nothing for the order: the last objection is the reason. */
interface UndecidedAssessment {
  desired: null;
  objections: readonly [...Objection[], PolicyObjection];
}

type Assessment = DecidedAssessment | UndecidedAssessment;

/** Why a policy decides nothing for an order. */
export type PolicyObjection = Extract<Objection, { rule: string }>;

/** Assesses an order: the one decision of what is due. Each caller decides which objections matter. */
export function assess(source: StatusSource, facts: Facts): Assessment {
  const desired = decideDesired(source, facts.order, facts.certificate);
  return 'kind' in desired
    ? { desired: null, objections: [...findOrderObjections(facts), desired] }
    : assessDesired(desired, facts);
}

/** Assesses an order whose desired status is decided. */
export function assessDesired(desired: DesiredStatus, facts: Facts): DecidedAssessment {
  const { order, certificate, csrFile, expectedPlan, reissuePending, reissueBeforeDays, now } = facts;
  const givenKey = csrFile?.keyDigest ?? expectedPlan?.key ?? null;
  const rules = { desired: { status: desired.status, key: givenKey, names: null }, reissueBeforeDays, expectedPlan };
  const due = certificate ? findDueReasons(certificate, order.planEndsAt, rules, now) : [];
  const reissued = due.length > 0 && reissuePending !== true ? certificate : undefined;
  const csr = reissued ? (csrFile ?? usableCsr(order, reissued)) : null;
  const unseenNames = findUnseenNames(desired.status, order, facts);
  const mayPublish = mayPublishUnseenNames(desired, expectedPlan);
  return {
    desired,
    action: reissued ? 'reissue' : certificate && reissuePending === true ? 'wait' : 'status',
    due,
    requiredKey: givenKey ?? reissued?.keyDigest ?? null,
    csr: typeof csr === 'string' ? null : csr,
    unseenNames,
    mayPublishUnseenNames: mayPublish,
    objections: compact<Objection>([
      ...findOrderObjections(facts),
      ...(certificate ? findCertificateObjections(certificate, desired.status) : []),
      unseenNames && !mayPublish && { kind: 'unseen-names', why: unseenNames },
      typeof csr === 'string' && { kind: 'unusable-csr', problem: csr },
    ]),
  };
}

/** Decides which status is desired, or why none is. */
export function decideDesired(
  { policyFile, status }: StatusSource,
  order: Pick<Order, 'id' | 'commonName' | 'dnsNames'>,
  certificate: Pick<Certificate, 'names'> | undefined,
): DesiredStatus | PolicyObjection {
  if (!policyFile) return { status, rule: '', by: 'input' };
  const decision = decideByPolicy(policyFile.policy, order.id, policyNames(certificate, order));
  const { rule } = decision;
  if ('kind' in decision)
    return decision.kind === 'ignored' && status !== null ? { status, rule, by: 'input' } : decision;
  return status === null || status === decision.status
    ? decision
    : { kind: 'disagreement', byInput: status, byPolicy: decision.status, rule };
}
