import type { Order } from '../certcentral/order.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import type { Facts } from './facts.ts';
import { certificateObjections, generalObjections, type Objection, unseenNames, usableCsr } from './objections.ts';
import { type DesiredStatus, decideByPolicy, policyNames } from './policy.ts';
import type { PolicyFile } from './policy-file.ts';

/** What decides the desired status: `disable-ct`, or a policy, which `disable-ct` must then agree with. */
export type StatusSource =
  | { policyFile: null; status: CtStatus }
  /** `status`: null without `disable-ct`. */
  | { policyFile: PolicyFile; status: CtStatus | null };

/** What is done in addition to setting the status: a reissue is requested, a pending one is awaited, or nothing. */
export type Action = 'reissue' | 'wait' | 'status';

/** What is due for an order, and what speaks against it, the most important first. */
export type Assessment =
  | { desired: DesiredStatus; action: Action; objections: readonly Objection[] }
  /** The policy decides nothing for the order: the last objection is the reason. */
  | { desired: null; action: null; objections: readonly [...Objection[], Objection] };

/** Assesses an order: the one decision of what is due. Each caller decides which objections matter. */
export function assess(source: StatusSource, facts: Facts): Assessment {
  const { order, certificate, csrFile } = facts;
  const desired = decideDesired(source, order, certificate);
  const general = generalObjections(facts);
  if ('kind' in desired) return { desired: null, action: null, objections: [...general, desired] };
  const action = dueAction(desired.status, facts);
  const csr = action === 'reissue' && certificate && !csrFile ? usableCsr(order, certificate) : undefined;
  return {
    desired,
    action,
    objections: [
      ...general,
      ...(certificate ? certificateObjections(certificate, desired.status) : []),
      ...unseenNames(desired.status, facts),
      ...(typeof csr === 'string' ? [{ kind: 'unusable-csr', reason: csr } as const] : []),
    ],
  };
}

/** Returns whether a certificate has not expired, and has the desired status and the required key. */
export function isAsDesired(
  { ctStatus, keyDigest, validTill }: Certificate,
  desiredStatus: CtStatus,
  requiredKey: string | null,
  now: number,
): boolean {
  const hasKey = requiredKey === null || requiredKey === keyDigest;
  return validTill.getTime() >= now && ctStatus === desiredStatus && hasKey;
}

function dueAction(desiredStatus: CtStatus, { certificate, reissuePending, requiredKey, now }: Facts): Action {
  if (!certificate) return 'status';
  if (reissuePending === true) return 'wait';
  return isAsDesired(certificate, desiredStatus, requiredKey, now) ? 'status' : 'reissue';
}

/** Decides which status is desired, or why none is. */
export function decideDesired(
  { policyFile, status }: StatusSource,
  order: Pick<Order, 'id' | 'commonName' | 'dnsNames'>,
  certificate: Pick<Certificate, 'names'> | undefined,
): DesiredStatus | Extract<Objection, { rule: string }> {
  if (!policyFile) return { status, rule: '', isByDomains: false, allowsUnseenNames: false };
  const decision = decideByPolicy(policyFile.policy, order.id, policyNames(certificate, order));
  const { rule } = decision;
  if (decision.kind === 'mixed') return decision;
  if (decision.kind === 'ignored')
    return status === null ? decision : { status, rule, isByDomains: false, allowsUnseenNames: true };
  // Only an objection has a kind.
  const { kind: _, ...desired } = decision;
  return status !== null && status !== desired.status
    ? { kind: 'disagreement', byInput: status, byPolicy: desired.status, rule }
    : desired;
}
