import type { Warning } from '../../action-error.ts';
import type { Order } from '../../certcentral/order.ts';
import type { ReissuePending } from '../../domain/order-phase.ts';
import type { CertificateWithChain } from '../../pki/certificate-with-chain.ts';
import type { ReissueContext } from '../context.ts';
import type { ObservedState } from '../observed-state.ts';
import type { PendingReasons } from '../pending-reasons.ts';
import { changeWarnings, readBackWarnings, sctWarnings, statusWarnings, unknownReissueWarnings } from '../warnings.ts';

/** Result of an execution. */
export interface ExecutionResult {
  /** The order as last read. */
  order: Order;
  reissuePending: ReissuePending;
  /** Null if nothing was issued yet, or if a reissue was only requested. */
  certificate: CertificateWithChain | null;
  /** The certificate that the change started from; null if nothing was issued before. */
  certificateBefore: CertificateWithChain | null;
  /** What the pending reissue waits for, if it was only requested; else null. */
  pendingReasons: PendingReasons | null;
  warnings: readonly Warning[];
}

/**
 * Ends an execution whose certificate needs no further check.
 * @param before the order as read at the start
 * @param certificate null if nothing was issued yet
 */
export function unchangedResult(
  { inputs }: ReissueContext,
  before: Order,
  state: ObservedState,
  certificate: CertificateWithChain | null,
  warnings: readonly Warning[],
): ExecutionResult {
  const { order, reissuePending } = state;
  return {
    order: order ?? withoutChanges(before, state),
    reissuePending,
    certificate,
    certificateBefore: certificate,
    pendingReasons: null,
    warnings: [
      ...warnings,
      ...sctWarnings(certificate, inputs.desiredStatus),
      ...readBackWarnings(state, inputs.desiredStatus),
      ...statusWarnings(order, inputs.desiredStatus),
    ],
  };
}

/**
 * Ends an execution with a new certificate.
 * @param before the order as read at the start
 * @param replaced the certificate before; null if there was none
 */
export function reissuedResult(
  context: ReissueContext,
  before: Order,
  state: ObservedState,
  certificate: CertificateWithChain,
  replaced: CertificateWithChain | null,
): ExecutionResult {
  const warnings = replaced ? changeWarnings(replaced, certificate) : [];
  return { ...unchangedResult(context, before, state, certificate, warnings), certificateBefore: replaced };
}

/** Ends an execution that only requests a reissue. */
export function requestedResult(
  { inputs, transaction }: ReissueContext,
  order: Order,
  certificateBefore: CertificateWithChain | null,
  pendingReasons: PendingReasons,
): ExecutionResult {
  const warnings = [...statusWarnings(order, inputs.desiredStatus), ...unknownReissueWarnings(transaction)];
  return { order, reissuePending: true, certificate: null, certificateBefore, pendingReasons, warnings };
}

/** Removes from an order everything that the change may have made obsolete. */
function withoutChanges(before: Order, { differsFromBaseline }: ObservedState): Order {
  return { ...before, status: '', ctStatus: 'unknown', certificateId: differsFromBaseline ? '' : before.certificateId };
}
