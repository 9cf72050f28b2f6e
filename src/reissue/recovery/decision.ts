import type { Order } from '../../certcentral/order.ts';
import type { RequestError } from '../../http/request-error.ts';
import type { CertificateWithChain, CtStatus } from '../../pki/certificate.ts';
import { desiredNow, hasDesiredKey, isAsDesired } from '../desired.ts';
import { wouldRefusePlan } from '../expected-plan.ts';
import { certificateOf, type ObservedState, orderOf, readErrorsOf } from '../observe.ts';
import type { InitialSync } from '../sync-state.ts';
import { isNothingIssued, isReissuePossible, lostNames, type Transaction } from '../transaction.ts';

/** How to recover from a failed change. */
export type RecoveryDecision =
  | { kind: 'not-changed'; initialSync: InitialSync }
  | { kind: 'left-pending'; statusToSet: CtStatus | undefined }
  /** The order or its certificate cannot be read, so the right status is unknown. */
  | { kind: 'out-of-sync'; error: RequestError | undefined; isClosed: boolean }
  /** The time of the recovery was over before the grace period in which a reissue may appear. */
  | { kind: 'out-of-time'; order: Order; certificate: CertificateWithChain | undefined }
  | { kind: 'no-certificate' }
  | { kind: 'keep-for-first-certificate'; statusToSet: CtStatus }
  | { kind: 'restore-baseline'; statusToSet: CtStatus; nextStep: NextStep }
  | { kind: 'in-sync'; statusToSet: CtStatus | undefined; lostNames: readonly string[]; nextStep: NextStep }
  | { kind: 'match-certificate'; statusToSet: CtStatus; lostNames: readonly string[]; nextStep: NextStep };

/** What to do after the recovery. */
export interface NextStep {
  /**
   * `none`: nothing, because the order is closed; `rerun-with-names`: first reissue it with the lost names;
   * `rerun-with-policy`: first change the policy; `rerun-with-csr` and `rerun-with-active-key`: only the key differs, with and without `csr-file`; `issued-otherwise`: the
   * reissue that this run requested is not as desired, and in `key-differs` only its key, without `csr-file`; `not-visible`:
   * the reissue may be issued later.
   */
  kind:
    | 'none'
    | 'rerun'
    | 'rerun-with-names'
    | 'rerun-with-policy'
    | 'rerun-with-csr'
    | 'rerun-with-active-key'
    | 'issued-otherwise'
    | 'key-differs'
    | 'not-visible';
  /** Whether another run needs a new plan, because the active certificate is not the expected one anymore. */
  isPlanObsolete: boolean;
}

/** What a recovery observed last. */
export interface LastObservation {
  state: ObservedState;
  /** Whether a reissue may still appear, because the time of the recovery was over before the grace period. */
  isOutOfTime: boolean;
}

/**
 * Decides how to recover from a failed change whose status update was or may have been carried out. The rows of the table of
 * the recovery follow, from the second; the first one that matches decides.
 */
export function decideRecovery(transaction: Transaction, { state, isOutOfTime }: LastObservation): RecoveryDecision {
  const { baseline, desiredStatus } = transaction;
  const [order, certificate] = [orderOf(state), certificateOf(state)];
  const desiredIfMissing = desiredStatusIfMissing(transaction, order);

  // 2. A reissue is pending: its certificate should be issued with the desired status.
  if (state.kind === 'pending') return { kind: 'left-pending', statusToSet: desiredIfMissing };

  // 3. A certificate that this run has not seen may be active or about to be issued, so no status is known to be right.
  const isUnissued = isNothingIssued(transaction, state);
  if (isReissuePossible(transaction, state) && !isUnissued) {
    if (isOutOfTime && order) return { kind: 'out-of-time', order, certificate };
    if (state.kind === 'unreadable' || !certificate) return outOfSync(state);
  }

  // 4. The order is closed and never had a certificate, so its status does not matter anymore.
  if (state.kind === 'closed' && isUnissued) return { kind: 'no-certificate' };

  // 5. Nothing was issued yet: the first certificate should be issued with the desired status.
  if (state.kind === 'unissued') return { kind: 'keep-for-first-certificate', statusToSet: desiredStatus };

  // 6. The active certificate cannot be read, and no reissue is known, so the baseline is still active. A certificate that
  // differs from the baseline counts even if the order cannot be read.
  if (!certificate || (state.kind === 'unreadable' && !state.differsFromBaseline)) {
    if (!baseline) return outOfSync(state);
    const kind = state.kind === 'closed' ? 'none' : 'rerun';
    return { kind: 'restore-baseline', statusToSet: baseline.ctStatus, nextStep: { kind, isPlanObsolete: false } };
  }

  // 7. Another certificate lacks a name: the order is brought in sync with it, too, as in rows 8 and 9.
  const lost = baseline && state.differsFromBaseline ? lostNames(baseline, certificate) : [];
  const rest = { lostNames: lost, nextStep: nextStepAfter(transaction, state, certificate, lost.length > 0) };

  // 8. The certificate has the desired status.
  if (certificate.ctStatus === desiredStatus) return { kind: 'in-sync', statusToSet: desiredIfMissing, ...rest };

  // 9. The certificate has the other status, also that of a closed order.
  return { kind: 'match-certificate', statusToSet: certificate.ctStatus, ...rest };
}

function outOfSync(state: ObservedState): RecoveryDecision {
  const { order, certificate } = readErrorsOf(state);
  return { kind: 'out-of-sync', error: order ?? certificate, isClosed: state.kind === 'closed' };
}

function nextStepAfter(
  transaction: Transaction,
  state: ObservedState,
  certificate: CertificateWithChain,
  lacksNames: boolean,
): NextStep {
  const { expectedPlan, csrKeyDigest } = transaction;
  // The recovery leaves the order with the status of its certificate, which the order may not report.
  const isReported = orderOf(state)?.ctStatus !== 'unknown';
  const ctStatus = isReported ? certificate.ctStatus : ('unknown' as const);
  const found = { certificate, ctStatus, reissuePending: state.reissuePending };
  const isPlanObsolete = expectedPlan !== null && wouldRefusePlan(expectedPlan, csrKeyDigest, found);
  return { kind: nextStepKind(transaction, state, certificate, lacksNames), isPlanObsolete };
}

function nextStepKind(
  transaction: Transaction,
  { kind, differsFromBaseline }: ObservedState,
  certificate: CertificateWithChain,
  lacksNames: boolean,
): NextStep['kind'] {
  const { reissueRequest, reissueSeenPending, desiredStatus, csrKeyDigest, isAgainstPolicy } = transaction;
  const desired = desiredNow(transaction);
  const isRequested = reissueRequest !== 'none';
  const onlyKeyDiffers = certificate.ctStatus === desiredStatus && !lacksNames && !hasDesiredKey(certificate, desired);
  if (kind === 'closed') return 'none';
  if (isRequested && differsFromBaseline && !isAsDesired(certificate, desired))
    return onlyKeyDiffers && csrKeyDigest === '' ? 'key-differs' : 'issued-otherwise';
  if (isRequested && !differsFromBaseline && !reissueSeenPending) return 'not-visible';
  if (lacksNames) return 'rerun-with-names';
  if (!onlyKeyDiffers || isRequested) return isAgainstPolicy ? 'rerun-with-policy' : 'rerun';
  return csrKeyDigest === '' ? 'rerun-with-active-key' : 'rerun-with-csr';
}

/** The desired status is set once more if the update is in doubt, or if the order does not report what was set. */
function desiredStatusIfMissing(
  { statusUpdate, desiredStatus }: Transaction,
  order: Order | undefined,
): CtStatus | undefined {
  const reported = order?.ctStatus ?? 'unknown';
  const isOther = reported !== 'unknown' && reported !== desiredStatus;
  return statusUpdate === 'in-doubt' || isOther ? desiredStatus : undefined;
}
