import type { RequestError } from '../../http/request-error.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { IssuedCertificate } from '../../pki/issued-certificate.ts';
import { hasDesiredKey, isAsDesired } from '../desired.ts';
import type { ObservedState } from '../observe.ts';
import { lostNames, mayBeReissued, type Transaction } from '../transaction.ts';
import { type InitialSync, initialSyncOf } from './initial-sync.ts';

/** How to recover from a failed change. */
export type RecoveryDecision =
  | { kind: 'unchanged'; initialSync: InitialSync }
  | { kind: 'left-pending'; statusToSet: CtStatus | undefined }
  /** The order or its certificate cannot be read, so the right status is unknown. */
  | { kind: 'out-of-sync'; error: RequestError | undefined }
  | { kind: 'no-certificate' }
  | { kind: 'keep-for-first-certificate'; statusToSet: CtStatus }
  | { kind: 'restore-baseline'; statusToSet: CtStatus; advice: Advice }
  | { kind: 'in-sync'; statusToSet: CtStatus | undefined; lostNames: readonly string[]; advice: Advice }
  | { kind: 'match-certificate'; statusToSet: CtStatus; lostNames: readonly string[]; advice: Advice };

/**
 * What to do next. `none`: nothing, because the order is closed; `rerun-with-csr`: only the key differs;
 * `issued-otherwise`: the reissue that this run requested is not as desired; `not-visible`: it may be issued later.
 */
export type Advice = 'none' | 'rerun' | 'rerun-with-csr' | 'issued-otherwise' | 'not-visible';

type Rule = (transaction: Transaction, state: ObservedState) => RecoveryDecision | undefined;

const RULES: readonly Rule[] = [
  leavePending,
  reportOutOfSync,
  reportNoCertificate,
  keepForFirstCertificate,
  matchCertificate,
];

/**
 * Decides how to recover from a failed change. Rules are tried in order, and the first match wins.
 * @param state what the order is like now; undefined if the status certainly was not changed
 */
export function decideRecovery(transaction: Transaction, state: ObservedState | undefined): RecoveryDecision {
  if (transaction.statusUpdate === 'not-applied' || !state)
    return { kind: 'unchanged', initialSync: initialSyncOf(transaction) };
  for (const rule of RULES) {
    const decision = rule(transaction, state);
    if (decision) return decision;
  }
  return restoreBaseline(transaction, state);
}

function leavePending(transaction: Transaction, { kind }: ObservedState): RecoveryDecision | undefined {
  return kind === 'pending' ? { kind: 'left-pending', statusToSet: desiredStatusIfInDoubt(transaction) } : undefined;
}

/** A certificate that this run does not know may be active. */
function reportOutOfSync(transaction: Transaction, state: ObservedState): RecoveryDecision | undefined {
  const isReadable = state.kind !== 'unreadable' && state.kind !== 'unissued' && state.certificate;
  // Another certificate was seen, so the baseline does not replace a certificate that cannot be read.
  const isBaselineReplaced = transaction.reissueSeenIssued && !state.isAnother;
  if (isReadable || !(mayBeReissued(transaction) || isBaselineReplaced)) return undefined;
  return { kind: 'out-of-sync', error: errorOf(state) };
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

function matchCertificate(transaction: Transaction, state: ObservedState): RecoveryDecision | undefined {
  const { baseline, desiredStatus } = transaction;
  const { kind, certificate, isAnother } = state;
  if (!certificate || (kind === 'unreadable' && !isAnother)) return undefined;
  const findings = {
    lostNames: baseline && isAnother ? lostNames(baseline, certificate) : [],
    advice: kind === 'closed' ? ('none' as const) : adviceFor(transaction, certificate, isAnother),
  };
  return certificate.ctStatus === desiredStatus
    ? { kind: 'in-sync', statusToSet: desiredStatusIfInDoubt(transaction), ...findings }
    : { kind: 'match-certificate', statusToSet: certificate.ctStatus, ...findings };
}

/** The certificate cannot be read, and no reissue is known. */
function restoreBaseline({ baseline }: Transaction, state: ObservedState): RecoveryDecision {
  if (!baseline) return { kind: 'out-of-sync', error: errorOf(state) };
  const advice = state.kind === 'closed' ? 'none' : 'rerun';
  return { kind: 'restore-baseline', statusToSet: baseline.ctStatus, advice };
}

function adviceFor(transaction: Transaction, certificate: IssuedCertificate, isAnother: boolean): Advice {
  const { reissueRequested, reissueSeenPending, desiredStatus } = transaction;
  if (isAnother && reissueRequested && !isAsDesired(certificate, transaction)) return 'issued-otherwise';
  if (!isAnother && reissueRequested && !reissueSeenPending) return 'not-visible';
  if (certificate.ctStatus === desiredStatus && !hasDesiredKey(certificate, transaction) && !reissueRequested)
    return 'rerun-with-csr';
  return 'rerun';
}

/** A status update in doubt is repeated to keep the desired status. */
function desiredStatusIfInDoubt({ statusUpdate, desiredStatus }: Transaction): CtStatus | undefined {
  return statusUpdate === 'in-doubt' ? desiredStatus : undefined;
}

function errorOf(state: ObservedState): RequestError | undefined {
  return state.kind === 'unreadable' ? state.error : state.certificateError;
}
