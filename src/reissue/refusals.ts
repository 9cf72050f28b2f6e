import { ActionError } from '../action-error.ts';
import type { Order } from '../certcentral/order.ts';
import { describeNonPublicTls, nonPublicTlsReason } from '../domain/public-tls.ts';
import { CERTIFICATE_REFUSALS, CSR_REFUSALS, certificateRefusal, usableCsr } from '../domain/reissue-refusal.ts';
import type { CertificateWithChain, CtStatus } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/certificate-request.ts';
import { hasPlannedNames, planError } from './expected-plan.ts';
import type { Inputs } from './inputs.ts';
import { CHANGED_NAMES_HINT, findPolicyObjection } from './status-decision.ts';

/** The inputs that say what somebody approved. */
type Approval = Pick<Inputs, 'orderId' | 'statusSource' | 'expectedPlan'>;

/** Creates the error for an order that the action does not change. */
export function refusal(orderId: string, detail: string, hint: string): ActionError {
  return new ActionError(detail, { title: `This action cannot reissue order ${orderId}`, hint });
}

/**
 * Refuses an order, or a certificate, that is not for public TLS.
 * @throws ActionError
 */
export function requirePublicTls({ id, product }: Order, certificate: CertificateWithChain | undefined): void {
  const reason = nonPublicTlsReason(product, certificate);
  if (reason === undefined) return;
  throw refusal(
    id,
    describeNonPublicTls(reason, product),
    'CT logging does not apply to its certificates: there is nothing to change.',
  );
}

/**
 * Refuses a certificate that cannot be reissued safely.
 * @throws ActionError
 */
export function requireReissuable({ id }: Order, certificate: CertificateWithChain, desiredStatus: CtStatus): void {
  const reason = certificateRefusal(certificate, desiredStatus);
  if (reason === undefined) return;
  const hint =
    reason === 'ev-must-be-logged'
      ? 'If DigiCert lets your account keep EV certificates out of the logs, set the status with the root action, and reissue the certificate in CertCentral.'
      : `Reissue it in CertCentral, with CT logging ${desiredStatus}.`;
  throw refusal(id, CERTIFICATE_REFUSALS[reason], hint);
}

/**
 * Returns the certificate request of the order.
 * @throws ActionError if it cannot be used
 */
export function requireUsableCsr(order: Order, certificate: CertificateWithChain): CertificateRequest {
  const csr = usableCsr(order, certificate);
  if (typeof csr !== 'string') return csr;
  const warning = csr === 'other-key' ? 'Somebody may have replaced it, and approvers do not know that key. ' : '';
  throw refusal(order.id, CSR_REFUSALS[csr], `${warning}${PROVIDE_CSR}`);
}

const PROVIDE_CSR = 'Provide a request in csr-file: the new certificate gets the key of that request.';

/**
 * Refuses to replace a certificate that was not active at the first observation, so that nobody has seen its names and its key.
 * @throws ActionError
 */
export function requireReplaceable(
  order: Order,
  certificate: CertificateWithChain,
  approval: Approval,
  desiredStatus: CtStatus,
): void {
  requirePublicTls(order, certificate);
  requireReissuable(order, certificate, desiredStatus);
  const objection = findPolicyObjection(approval.statusSource, order.id, certificate, desiredStatus);
  if (objection !== undefined) throw refusal(order.id, objection, CHANGED_NAMES_HINT);
  if (approval.expectedPlan)
    throw planError(approval.expectedPlan, certificate.serialNumber, [
      'a certificate was issued during this run, so nobody approved its names and its key',
    ]);
}

/** Why a new certificate must not stay, although it may have the desired status, key and names. */
export interface Objection {
  /** `policy`: the policy must be changed first; `plan`: a person must approve another plan. */
  reason: 'policy' | 'plan';
  /** A clause. */
  detail: string;
  /** A sentence. */
  hint: string;
}

/** Returns what the policy and the expected plan have against a certificate that is active now. */
export function findObjections(
  certificate: CertificateWithChain,
  { orderId, statusSource, expectedPlan }: Approval,
  desiredStatus: CtStatus,
): Objection[] {
  const byPolicy = findPolicyObjection(statusSource, orderId, certificate, desiredStatus);
  const isBound = expectedPlan?.action === 'reissue' || expectedPlan?.serialNumber === 'none';
  const isOther = expectedPlan && isBound && !hasPlannedNames(expectedPlan, certificate);
  return [
    ...(byPolicy === undefined ? [] : [{ reason: 'policy', detail: byPolicy, hint: CHANGED_NAMES_HINT } as const]),
    ...(isOther ? [OTHER_NAMES] : []),
  ];
}

const OTHER_NAMES: Objection = {
  reason: 'plan',
  detail: 'its names are not exactly those of expected-plan',
  hint: 'Nobody approved its names: plan again, and approve that plan.',
};
