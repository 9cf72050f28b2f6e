import type { RequestError } from '../../http/request-error.ts';
import { type CertificateWithChain, type CtStatus, normalizeSerialNumber } from '../../pki/certificate.ts';
import type { ObservedState } from '../observe.ts';
import { hasDesiredKey, isAsDesired } from '../plan.ts';
import { desiredNow, isReissuePossible, lostNames, type Transaction } from '../transaction.ts';
import { type InitialSync, initialSyncOf } from './initial-sync.ts';

/** How to recover from a failed change. */
export type RecoveryDecision =
  | { kind: 'not-changed'; initialSync: InitialSync }
  | { kind: 'left-pending'; statusToSet: CtStatus | undefined }
  /** The order or its certificate cannot be read, so the right status is unknown. */
  | { kind: 'out-of-sync'; error: RequestError | undefined; isClosed: boolean }
  | { kind: 'no-certificate' }
  | { kind: 'keep-for-first-certificate'; statusToSet: CtStatus }
  | { kind: 'restore-baseline'; statusToSet: CtStatus; nextStep: NextStep }
  | { kind: 'in-sync'; statusToSet: CtStatus | undefined; lostNames: readonly string[]; nextStep: NextStep }
  | { kind: 'match-certificate'; statusToSet: CtStatus; lostNames: readonly string[]; nextStep: NextStep };

/** What to do after the recovery. */
export interface NextStep {
  /**
   * `none`: nothing, because the order is closed; `rerun-with-names`: first reissue it with the lost names;
   * `rerun-with-csr`: only the key differs; `issued-otherwise`: the reissue that this run requested is not as desired, and in
   * `key-differs` only its key, without `csr-file`; `not-visible`: the reissue may be issued later.
   */
  kind: 'none' | 'rerun' | 'rerun-with-names' | 'rerun-with-csr' | 'issued-otherwise' | 'key-differs' | 'not-visible';
  /** Whether another run needs a new plan, because the active certificate is not the expected one anymore. */
  isPlanObsolete: boolean;
}

/** What a recovery knows: the progress of the change, and what the order is like now. */
interface Found {
  transaction: Transaction;
  state: ObservedState;
}

/** A row of the table of the recovery. */
type Row = readonly [matches: (found: Found) => boolean, decide: (found: Found) => RecoveryDecision];

/** The table of the recovery, in order: the first row that matches decides. */
const ROWS: readonly Row[] = [
  // 1. The status certainly was not changed, so there is nothing to recover.
  [
    ({ transaction }) => transaction.statusUpdate === 'not-applied',
    ({ transaction }) => ({ kind: 'not-changed', initialSync: initialSyncOf(transaction) }),
  ],
  // 2. A reissue is pending: its certificate should be issued with the desired status.
  [({ state }) => state.kind === 'pending', leavePending],
  // 3. A certificate that this run has not seen may be active or about to be issued, so no status is known to be right.
  [(found) => isReissuePossible(found.transaction, found.state) && !isFullyKnown(found), outOfSync],
  // 4. The order is closed and never had a certificate, so its status does not matter anymore.
  [isClosedWithoutCertificate, () => ({ kind: 'no-certificate' })],
  // 5. Nothing was issued yet: the first certificate should be issued with the desired status.
  [
    ({ state }) => state.kind === 'unissued',
    ({ transaction }) => ({ kind: 'keep-for-first-certificate', statusToSet: transaction.desiredStatus }),
  ],
  // 6. The active certificate cannot be read, and no reissue is known, so the baseline is still active.
  [isCertificateUnknown, restoreBaseline],
  // 7. Another certificate lacks a name: the order is brought in sync with it, too, as in rows 8 and 9.
  [
    (found) => namesLostBy(found).length > 0,
    (found) => (isCertificateDesired(found) ? keepDesiredStatus(found) : restoreCertificateStatus(found)),
  ],
  // 8. The certificate has the desired status.
  [isCertificateDesired, keepDesiredStatus],
  // 9. The certificate has the other status, also that of a closed order.
  [() => true, restoreCertificateStatus],
];

/**
 * Decides how to recover from a failed change.
 * @param state what the order is like now; undefined if the status certainly was not changed
 */
export function decideRecovery(transaction: Transaction, state: ObservedState | undefined): RecoveryDecision {
  // Without a state row 1 matches, and row 9 matches everything.
  const found = { transaction, state } as Found;
  const [, decide] = ROWS.find(([matches]) => matches(found)) as Row;
  return decide(found);
}

function leavePending({ transaction, state }: Found): RecoveryDecision {
  return { kind: 'left-pending', statusToSet: desiredStatusIfMissing(transaction, state) };
}

/** Returns whether both the order and its certificate could be read. */
function isFullyKnown({ state }: Found): boolean {
  return state.kind !== 'unreadable' && state.certificate !== undefined;
}

function outOfSync({ state }: Found): RecoveryDecision {
  const error = state.kind === 'unreadable' ? state.error : state.certificateError;
  return { kind: 'out-of-sync', error, isClosed: state.kind === 'closed' };
}

function isClosedWithoutCertificate({ transaction, state }: Found): boolean {
  return state.kind === 'closed' && !state.certificate && !transaction.baseline;
}

/** A certificate that differs from the baseline counts even if the order cannot be read. */
function isCertificateUnknown({ state }: Found): boolean {
  return !state.certificate || (state.kind === 'unreadable' && !state.differsFromBaseline);
}

function restoreBaseline(found: Found): RecoveryDecision {
  const { baseline } = found.transaction;
  if (!baseline) return outOfSync(found);
  const kind = found.state.kind === 'closed' ? 'none' : 'rerun';
  return { kind: 'restore-baseline', statusToSet: baseline.ctStatus, nextStep: { kind, isPlanObsolete: false } };
}

function isCertificateDesired(found: Found): boolean {
  return certificateOf(found).ctStatus === found.transaction.desiredStatus;
}

function keepDesiredStatus(found: Found): RecoveryDecision {
  const statusToSet = desiredStatusIfMissing(found.transaction, found.state);
  return { kind: 'in-sync', statusToSet, lostNames: namesLostBy(found), nextStep: nextStepAfter(found) };
}

function restoreCertificateStatus(found: Found): RecoveryDecision {
  const statusToSet = certificateOf(found).ctStatus;
  return { kind: 'match-certificate', statusToSet, lostNames: namesLostBy(found), nextStep: nextStepAfter(found) };
}

/** Returns the certificate, in the rows that are reached only if it could be read. */
function certificateOf({ state }: Found): CertificateWithChain {
  return state.certificate as CertificateWithChain;
}

function namesLostBy(found: Found): string[] {
  const { baseline } = found.transaction;
  return baseline && found.state.differsFromBaseline ? lostNames(baseline, certificateOf(found)) : [];
}

function nextStepAfter(found: Found): NextStep {
  const { expectedSerialNumber } = found.transaction;
  const serialNumber = normalizeSerialNumber(certificateOf(found).serialNumber);
  const isPlanObsolete = expectedSerialNumber !== 'any' && expectedSerialNumber !== serialNumber;
  return { kind: nextStepKind(found), isPlanObsolete };
}

function nextStepKind(found: Found): NextStep['kind'] {
  const { transaction, state } = found;
  const { reissueRequested, reissueSeenPending, desiredStatus, csrKeyDigest } = transaction;
  const certificate = certificateOf(found);
  const desired = desiredNow(transaction);
  const isComplete = namesLostBy(found).length === 0;
  const onlyKeyDiffers = certificate.ctStatus === desiredStatus && isComplete && !hasDesiredKey(certificate, desired);
  if (state.kind === 'closed') return 'none';
  if (reissueRequested && state.differsFromBaseline && !isAsDesired(certificate, desired))
    return onlyKeyDiffers && csrKeyDigest === '' ? 'key-differs' : 'issued-otherwise';
  if (reissueRequested && !state.differsFromBaseline && !reissueSeenPending) return 'not-visible';
  if (!isComplete) return 'rerun-with-names';
  return onlyKeyDiffers && !reissueRequested ? 'rerun-with-csr' : 'rerun';
}

/** The desired status is set once more if the update is in doubt, or if the order does not report what was set. */
function desiredStatusIfMissing(
  { statusUpdate, desiredStatus }: Transaction,
  { order }: ObservedState,
): CtStatus | undefined {
  const isOther = order && order.ctStatus !== 'unknown' && order.ctStatus !== desiredStatus;
  return statusUpdate === 'in-doubt' || isOther ? desiredStatus : undefined;
}
