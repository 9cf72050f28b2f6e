import type { Order } from '../certcentral/order.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { compact } from '../text.ts';
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
  | {
      desired: DesiredStatus;
      action: Action;
      /** How the active certificate is not as desired; empty without a certificate. */
      deviations: readonly Deviation[];
      /** SHA-256 of the public key that the certificate must have after the run, hexadecimal; null if any key will do. */
      requiredKey: string | null;
      objections: readonly Objection[];
    }
  /** The policy decides nothing for the order: the last objection is the reason. */
  | { desired: null; action: null; objections: readonly [...Objection[], Objection] };

/** Assesses an order: the one decision of what is due. Each caller decides which objections matter. */
export function assess(source: StatusSource, facts: Facts): Assessment {
  const { order, certificate, csrFile, plannedKey, reissuePending, now } = facts;
  const desired = decideDesired(source, order, certificate);
  const general = generalObjections(facts);
  if ('kind' in desired) return { desired: null, action: null, objections: [...general, desired] };
  const givenKey = csrFile?.keyDigest ?? plannedKey;
  const deviations = certificate ? findDeviations(certificate, desired.status, givenKey, now) : [];
  const isDue = deviations.length > 0 && reissuePending !== true;
  const action = isDue ? 'reissue' : certificate && reissuePending === true ? 'wait' : 'status';
  const csr = isDue && certificate && !csrFile ? usableCsr(order, certificate) : undefined;
  return {
    desired,
    action,
    deviations,
    requiredKey: givenKey ?? (isDue && certificate ? certificate.keyDigest : null),
    objections: [
      ...general,
      ...(certificate ? certificateObjections(certificate, desired.status) : []),
      ...unseenNames(desired.status, facts),
      ...(typeof csr === 'string' ? [{ kind: 'unusable-csr', reason: csr } as const] : []),
    ],
  };
}

/** How a certificate is not as desired. */
export type Deviation = 'status' | 'key' | 'expired';

/** Returns how a certificate is not as desired: it has another status or key, or has expired. */
export function findDeviations(
  { ctStatus, keyDigest, validTill }: Certificate,
  desiredStatus: CtStatus,
  requiredKey: string | null,
  now: number,
): Deviation[] {
  return compact([
    ctStatus !== desiredStatus && 'status',
    requiredKey !== null && keyDigest !== requiredKey && 'key',
    validTill.getTime() < now && 'expired',
  ]);
}

/** Decides which status is desired, or why none is. */
export function decideDesired(
  { policyFile, status }: StatusSource,
  order: Pick<Order, 'id' | 'commonName' | 'dnsNames'>,
  certificate: Pick<Certificate, 'names'> | undefined,
): DesiredStatus | Extract<Objection, { rule: string }> {
  if (!policyFile) return { status, rule: '', by: 'input' };
  const decision = decideByPolicy(policyFile.policy, order.id, policyNames(certificate, order));
  const { rule } = decision;
  if (decision.kind === 'mixed') return decision;
  if (decision.kind === 'ignored') return status === null ? decision : { status, rule, by: 'input' };
  // Only an objection has a kind.
  const { kind: _, ...desired } = decision;
  return status !== null && status !== desired.status
    ? { kind: 'disagreement', byInput: status, byPolicy: desired.status, rule }
    : desired;
}
