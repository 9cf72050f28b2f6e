import type { Order } from '../certcentral/order.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import type { PlannedAction } from '../domain/approved-plan.ts';
import { usableCsr } from '../domain/reissue-refusal.ts';
import { RequestError } from '../http/request-error.ts';
import type { CertificateWithChain } from '../pki/certificate.ts';
import { isAsDesired } from './desired.ts';
import { type Csr, plannedKeyDigest, plannedNames, requireExpectedPlan } from './expected-plan.ts';
import type { Inputs } from './inputs.ts';
import { certificateOf, type ObservedState, readErrorsOf } from './observe.ts';
import { refusal, requirePublicTls, requireReissuable } from './refusals.ts';
import { type PlannedReissue, planReissue, type RequestOptions } from './reissue-request.ts';
import { decideStatus, type StatusDecision } from './status-decision.ts';

/** The inputs that a plan depends on. */
type PlanOptions = RequestOptions & Pick<Inputs, 'statusSource' | 'expectedPlan'>;

/** What a run does in addition to setting the status. */
export type Plan = UnissuedPlan | IssuedPlan | ReissuePlan;

/** The part of a plan that was approved, by inputs and policy. */
interface Approved extends StatusDecision {
  /** SHA-256 of the public key that the certificate must have, hexadecimal; empty if any key will do. */
  requiredKeyDigest: string;
}

export interface UnissuedPlan extends Approved {
  kind: 'unissued';
  order: Order;
  certificate: null;
}

export interface IssuedPlan extends Approved {
  kind: 'wait' | 'up-to-date';
  order: Order;
  certificate: CertificateWithChain;
}

export interface ReissuePlan extends Approved, PlannedReissue {
  kind: 'reissue';
  order: Order;
  certificate: CertificateWithChain;
}

/**
 * Decides from the first observation what a run does.
 * @throws ActionError if the order cannot be changed safely, or the change is not the approved one
 */
export function createPlan(state: ObservedState, options: PlanOptions): Plan {
  const { expectedPlan, csrFile } = options;
  const order = requireOpenOrder(state);
  requirePublicTls(order, certificateOf(state));
  const certificate = state.kind === 'unissued' ? null : requireCertificate(state);
  const decision = decideStatus(options.statusSource, { ...state, order, certificate }, expectedPlan?.action);
  const { desiredStatus } = decision;
  const base = { ...decision, order, requiredKeyDigest: requiredKeyDigest(options) };
  const requireExpected = (action: PlannedAction, csr?: Csr) =>
    requireExpectedPlan(expectedPlan, {
      desiredStatus,
      action,
      ctStatus: order.ctStatus,
      serialNumber: certificate?.serialNumber,
      names: plannedNames({ order, certificate }),
      reissuePending: state.reissuePending,
      csr,
    });
  if (!certificate) {
    requireExpected('status');
    return { ...base, kind: 'unissued', certificate };
  }
  requireReissuable(order, certificate, desiredStatus);
  if (state.kind === 'pending') {
    requireExpected('wait');
    return { ...base, kind: 'wait', certificate };
  }
  if (isAsDesired(certificate, { desiredStatus, keyDigest: base.requiredKeyDigest })) {
    requireExpected('status');
    return { ...base, kind: 'up-to-date', certificate };
  }
  requireExpected('reissue', csrFile ?? usableCsr(order, certificate));
  const reissue = planReissue(order, certificate, options);
  return { ...base, ...reissue, requiredKeyDigest: reissue.keyPair.digest, kind: 'reissue', certificate };
}

/** @throws ActionError if the order could not be read, or is closed */
function requireOpenOrder({ kind, order }: ObservedState): Order {
  if (order instanceof RequestError) throw order;
  if (kind !== 'closed') return order;
  throw refusal(order.id, `the order is ${normalizeStatus(order.status)}`, 'For a new certificate, place a new order.');
}

/** @throws RequestError if the certificate of an order that may be issued could not be read */
function requireCertificate(state: ObservedState): CertificateWithChain {
  const errors = readErrorsOf(state);
  if (errors.order) throw errors.order;
  const certificate = certificateOf(state);
  if (certificate) return certificate;
  // The certificate of an order that could be read is missing only if its download failed.
  const error = errors.certificate as RequestError;
  if (state.kind !== 'pending' || error.status !== 404) throw error;
  throw error.with({
    hint: 'A reissue is pending, and DigiCert provides no certificate until it is issued: run again then.',
  });
}

/** Returns the digest of the key that the inputs require; empty if any key will do. */
function requiredKeyDigest({ csrFile, expectedPlan }: PlanOptions): string {
  return csrFile?.keyDigest ?? plannedKeyDigest(expectedPlan);
}
