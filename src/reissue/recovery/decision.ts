import type { RequestError } from '../../http/request-error.ts';
import type { CertificateWithChain } from '../../pki/certificate-with-chain.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import { hasDesiredKey, isAsDesired } from '../desired.ts';
import type { ObservedState } from '../observed-state.ts';
import { desiredNow, lostNames, mayBeReissued, type Transaction } from '../transaction.ts';
import { type InitialSync, initialSyncOf } from './initial-sync.ts';

/** How to recover from a failed change. */
export type RecoveryDecision =
  | { kind: 'unchanged'; initialSync: InitialSync }
  | { kind: 'left-pending'; statusToSet: CtStatus | undefined }
  /** The order or its certificate cannot be read, so the right status is unknown. */
  | { kind: 'out-of-sync'; error: RequestError | undefined; isClosed: boolean }
  | { kind: 'no-certificate' }
  | { kind: 'keep-for-first-certificate'; statusToSet: CtStatus }
  | { kind: 'restore-baseline'; statusToSet: CtStatus; advice: Advice }
  | { kind: 'in-sync'; statusToSet: CtStatus | undefined; lostNames: readonly string[]; advice: Advice }
  | { kind: 'match-certificate'; statusToSet: CtStatus; lostNames: readonly string[]; advice: Advice };

/**
 * What to do next. `none`: nothing, because the order is closed; `rerun-with-names`: first reissue it with the lost names;
 * `rerun-with-csr`: only the key differs; `issued-otherwise`: the reissue that this run requested is not as desired;
 * `not-visible`: it may be issued later.
 */
export type Advice = 'none' | 'rerun' | 'rerun-with-names' | 'rerun-with-csr' | 'issued-otherwise' | 'not-visible';

/** Returns the decision of a row if what was found matches it. */
type Row = (transaction: Transaction, state: ObservedState) => RecoveryDecision | undefined;

/** The rows of the table of the recovery, by number. The first match wins; rows 6 to 9 match what is left. */
const ROWS: readonly Row[] = [
  /* 2 */ leavePending,
  /* 3 */ reportOutOfSync,
  /* 4 */ reportNoCertificate,
  /* 5 */ keepForFirstCertificate,
];

/**
 * Decides how to recover from a failed change.
 * @param state what the order is like now; undefined if the status certainly was not changed
 */
export function decideRecovery(transaction: Transaction, state: ObservedState | undefined): RecoveryDecision {
  if (transaction.statusUpdate === 'not-applied' || !state)
    return { kind: 'unchanged', initialSync: initialSyncOf(transaction) };
  for (const row of ROWS) {
    const decision = row(transaction, state);
    if (decision) return decision;
  }
  const { certificate, differsFromBaseline } = state;
  const isUnknown = !certificate || (state.kind === 'unreadable' && !differsFromBaseline);
  return isUnknown ? restoreBaseline(transaction, state) : matchCertificate(transaction, state, certificate);
}

function leavePending(transaction: Transaction, state: ObservedState): RecoveryDecision | undefined {
  if (state.kind !== 'pending') return undefined;
  return { kind: 'left-pending', statusToSet: desiredStatusIfMissing(transaction, state) };
}

/** Applies if a certificate that this run does not know may be active. */
function reportOutOfSync(transaction: Transaction, state: ObservedState): RecoveryDecision | undefined {
  const isReadable = state.kind !== 'unreadable' && state.kind !== 'unissued' && state.certificate;
  // Another certificate was seen, so the baseline does not replace a certificate that cannot be read.
  const isBaselineReplaced = transaction.reissuedCtStatus !== null && !state.differsFromBaseline;
  if (isReadable || !(mayBeReissued(transaction) || isBaselineReplaced)) return undefined;
  return outOfSync(state);
}

function outOfSync(state: ObservedState): RecoveryDecision {
  const error = state.kind === 'unreadable' ? state.error : state.certificateError;
  return { kind: 'out-of-sync', error, isClosed: state.kind === 'closed' };
}

function reportNoCertificate({ baseline }: Transaction, state: ObservedState): RecoveryDecision | undefined {
  return state.kind === 'closed' && !state.certificate && !baseline ? { kind: 'no-certificate' } : undefined;
}

function keepForFirstCertificate(
  { desiredStatus }: Transaction,
  { kind }: ObservedState,
): RecoveryDecision | undefined {
  return kind === 'unissued' ? { kind: 'keep-for-first-certificate', statusToSet: desiredStatus } : undefined;
}

/** Row 6: the certificate cannot be read, and no reissue is known. */
function restoreBaseline({ baseline }: Transaction, state: ObservedState): RecoveryDecision {
  if (!baseline) return outOfSync(state);
  const advice = state.kind === 'closed' ? 'none' : 'rerun';
  return { kind: 'restore-baseline', statusToSet: baseline.ctStatus, advice };
}

/** Rows 7 to 9. */
function matchCertificate(
  transaction: Transaction,
  state: ObservedState,
  certificate: CertificateWithChain,
): RecoveryDecision {
  const { baseline, desiredStatus } = transaction;
  const lost = baseline && state.differsFromBaseline ? lostNames(baseline, certificate) : [];
  const advice =
    state.kind === 'closed' ? 'none' : adviceFor(transaction, certificate, state.differsFromBaseline, lost);
  const findings = { lostNames: lost, advice };
  return certificate.ctStatus === desiredStatus
    ? { kind: 'in-sync', statusToSet: desiredStatusIfMissing(transaction, state), ...findings }
    : { kind: 'match-certificate', statusToSet: certificate.ctStatus, ...findings };
}

function adviceFor(
  transaction: Transaction,
  certificate: CertificateWithChain,
  differsFromBaseline: boolean,
  lost: readonly string[],
): Advice {
  const { reissueRequested, reissueSeenPending, desiredStatus } = transaction;
  const desired = desiredNow(transaction);
  if (differsFromBaseline && reissueRequested && !isAsDesired(certificate, desired)) return 'issued-otherwise';
  if (!differsFromBaseline && reissueRequested && !reissueSeenPending) return 'not-visible';
  if (lost.length > 0) return 'rerun-with-names';
  if (certificate.ctStatus === desiredStatus && !hasDesiredKey(certificate, desired) && !reissueRequested)
    return 'rerun-with-csr';
  return 'rerun';
}

/** The desired status is set once more if the update is in doubt, or if the order does not report what was set. */
function desiredStatusIfMissing(
  { statusUpdate, desiredStatus }: Transaction,
  { order }: ObservedState,
): CtStatus | undefined {
  const isOther = order && order.ctStatus !== 'unknown' && order.ctStatus !== desiredStatus;
  return statusUpdate === 'in-doubt' || isOther ? desiredStatus : undefined;
}
